"""The database. Each file holds its tables, then its queries; no decisions."""
