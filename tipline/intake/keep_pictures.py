"""Keeping the pictures of a tipster: sealed as they came, never decoded here, and waiting to be redrawn."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from tipline.crypto.sealing import seal_original
from tipline.persistence.redrawings import add_redrawings
from tipline.persistence.reports import add_attachments, original_place


def keep_pictures(session: Session, reference: str, envelope: str, key: bytes, photos: Sequence[bytes]) -> None:
    """Each picture is stored under the envelope's key, at the place of its number."""
    sealed = [seal_original(key, photo, original_place(reference, envelope, n)) for n, photo in enumerate(photos)]
    connection = session.connection()
    add_attachments(connection, reference, envelope, sealed)
    add_redrawings(connection, reference, envelope, len(sealed))
