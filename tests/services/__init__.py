"""The real things tests talk to: PostgreSQL, Valkey, SMTP, Chromium, and the whole stack."""
