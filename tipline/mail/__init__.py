"""SMTP. `letters` says what to write, `outbox` hands it to the mail server."""
