"""A translation by an officer or an interpreter, sealed under the tip's key beside what it translates."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.casework.tip_access import key_of_tip, tip_for
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.sealing import seal
from tipline.domain.officers import Officer
from tipline.domain.translations import Translation, check_translation
from tipline.persistence.messages import TIPSTER, message_of_tip
from tipline.persistence.translations import SealedTranslation, translation_exists, translation_place


class OriginalNotFound(Exception):
    """The tip has no such text: it is neither its own nor a message of its tipster."""


def write_translation(
    session: Session,
    officer: Officer,
    reference: str,
    original: str,
    translation: Translation,
    *,
    once: str,
    keys: OfficerKeys,
    now: datetime,
) -> None:
    """The translation stands above the earlier ones of the same original, none of which is changed.

    `original` is as for `check_original`, `once` the random number of the page: sent twice, it is one translation.
    Raises TranslationNotUnderstood, OriginalNotFound, NotPermitted or TipNotFound.
    """
    tip_for(session, officer, reference, "work_tip", lock=True)
    if translation_exists(session, once):
        return
    check_translation(translation)
    check_original(session, reference, original)
    key, place = key_of_tip(session, reference, keys), translation_place(reference, original, once)
    row = SealedTranslation(translation_id=once, tip_reference=reference, original=original, written_at=now)
    row.officer_name, row.sealed = officer.name, seal(key, translation.to_bytes(), place)
    session.add(row)
    record_act(
        session,
        key=keys.audit,
        officer_name=officer.name,
        act="translation_written",
        now=now,
        reference=reference,
        detail=translation.maker,
    )


def check_original(session: Session, reference: str, original: str) -> None:
    """`original` is the tip's reference for its text, else the number of a message of the tipster.

    Raises OriginalNotFound. What officers write is in their own languages and needs no translation here.
    """
    if original == reference:
        return
    message = message_of_tip(session, reference, original)
    if message is None or message.author != TIPSTER:
        raise OriginalNotFound(reference)
