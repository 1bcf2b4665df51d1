"""The words of keys and backups."""

from flask_babel import gettext


def act_names() -> dict[str, str]:
    """Acts of the audit record."""
    return {
        "ring_key_made": gettext("Made the next key that opens tips"),
        "ring_key_destroyed": gettext("Destroyed an old key that opens tips"),
        "rewrapping_begun": gettext("Began to move tips to the next key"),
        "rewrapping_ended": gettext("Has moved all tips to the next key"),
        "backup_made": gettext("Made a backup"),
        "database_restored": gettext("Restored the database from a backup"),
    }
