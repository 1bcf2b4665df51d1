"""The translations of a tip in clear, by what they translate."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tipline.crypto.opening import opened_as
from tipline.domain.translations import Translation
from tipline.persistence.translations import SealedTranslation, translation_place


@dataclass(frozen=True)
class Translated:
    """A translation as it was kept. `translation` is None when its seal is damaged or the key destroyed."""

    officer_name: str
    written_at: datetime
    translation: Translation | None


def read_translations(rows: Iterable[SealedTranslation], key: bytes | None) -> dict[str, Sequence[Translated]]:
    """By original (the tip's reference or the number of a message), the newest first.

    `rows` come in the order in which they were stored. `key` is the tip's own.
    """
    found: dict[str, list[Translated]] = {}
    for row in rows:
        found.setdefault(row.original, []).insert(0, Translated(row.officer_name, row.written_at, _opened(row, key)))
    return dict(found)


def _opened(row: SealedTranslation, key: bytes | None) -> Translation | None:
    place = translation_place(row.tip_reference, row.original, row.translation_id)
    return opened_as(Translation.from_bytes, key, row.sealed, place)
