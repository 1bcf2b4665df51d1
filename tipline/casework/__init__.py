"""Deeds of officers, worker and clock. They may open tips; every opening by an officer writes an audit entry."""
