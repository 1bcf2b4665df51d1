"""How long ago the officer of this session has shown that it is them: what lets others in asks for it again."""

from datetime import UTC, datetime, timedelta

from flask import session

FRESH_FOR = timedelta(minutes=10)
"""For what changes how somebody signs in (ASVS 5.0, 7.5.1). The number is our own choice: time to add two devices."""


def shown_now() -> None:
    """The cookie of before is dead: whoever has copied it gets nothing of what the proof opens (ASVS 5.0, 7.2.4)."""
    session["shown_at"] = datetime.now(UTC)
    session.rekey()  # type: ignore[attr-defined]


def shown_lately() -> bool:
    shown = session.get("shown_at")
    return shown is not None and datetime.now(UTC) - shown < FRESH_FOR
