"""Deeds of a tipster. They may seal, never open; the door commits."""
