"""Translating a tip's words by machine: they leave the program for a server of the own organisation.

Two steps with the server between them, so that no transaction waits for it: the words are taken out when the record
of it is committed, and what came back is kept as a translation like any other.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.read_tip import PurposeMissing
from tipline.casework.record_act import record_act
from tipline.casework.tip_access import keys_of_tip, tip_for
from tipline.casework.write_translation import OriginalNotFound, check_original, write_translation
from tipline.crypto.envelope import SealDamaged
from tipline.crypto.officer_keys import OfficerKeys
from tipline.crypto.opening import open_sealed
from tipline.domain.officers import Officer
from tipline.domain.report import Report
from tipline.domain.translations import MACHINE, UNKNOWN, Translation
from tipline.persistence.audit import purpose_given
from tipline.persistence.messages import message_of_tip, message_place
from tipline.persistence.reports import report_place, sealed_report
from tipline.translator.libretranslate import LibreTranslate


@dataclass(frozen=True)
class WordsToTranslate:
    """`source` is the language that triage found in the tip's own text, UNKNOWN for a message: it may be another."""

    reference: str
    original: str
    text: str
    source: str


def take_words(
    session: Session, officer: Officer, reference: str, original: str, *, keys: OfficerKeys, now: datetime
) -> WordsToTranslate:
    """The words in clear, to be sent once the record is committed. It shows that they leave the program.

    Raises NotPermitted, TipNotFound, OriginalNotFound, PurposeMissing or SealDamaged.
    """
    tip = tip_for(session, officer, reference, "work_tip")
    check_original(session, reference, original)
    purpose = purpose_given(session, reference, officer.name)
    if not purpose:
        raise PurposeMissing(reference)
    text = _opened(session, reference, original, keys)
    record_act(
        session,
        key=keys.audit,
        officer_name=officer.name,
        act="tip_translated",
        now=now,
        reference=reference,
        purpose=purpose,
    )
    source = tip.language or UNKNOWN if original == reference else UNKNOWN
    return WordsToTranslate(reference, original, text, source)


def translate_words(words: WordsToTranslate, target: str, translator: LibreTranslate) -> Translation:
    """What the machine makes of the words. Raises NotTranslated; nothing is held or stored meanwhile."""
    text, source = translator.translate(words.text, source=words.source, target=target)
    return Translation(text=text, maker=MACHINE, source=source, target=target)


def keep_translation(
    session: Session,
    officer: Officer,
    words: WordsToTranslate,
    translation: Translation,
    *,
    once: str,
    keys: OfficerKeys,
    now: datetime,
) -> None:
    """As `write_translation`, and with its exceptions."""
    write_translation(session, officer, words.reference, words.original, translation, once=once, keys=keys, now=now)


def _opened(session: Session, reference: str, original: str, keys: OfficerKeys) -> str:
    opened = keys_of_tip(session, reference, keys)
    key = opened.get(original)
    if key is None:
        raise SealDamaged
    if original == reference:
        sealed = sealed_report(session, reference)
        if sealed is None:
            raise SealDamaged
        return Report.from_bytes(open_sealed(key, sealed, report_place(reference))).story
    message = message_of_tip(session, reference, original)
    if message is None:
        raise OriginalNotFound(reference)
    return open_sealed(key, message.for_officers, message_place(reference, original)).decode()
