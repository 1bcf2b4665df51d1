"""The languages that the public reads, one line of `languages.csv` each (domain.md, section 6)."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SOURCE_LANGUAGE = "en"
"""The texts in code are English and the message ids of all others."""
MASTER_LANGUAGE = "sv"
"""The texts that count where languages differ."""

NUMERALS = {"latn": "0123456789", "arab": "٠١٢٣٤٥٦٧٨٩", "arabext": "۰۱۲۳۴۵۶۷۸۹"}
"""By the names of CLDR. In Syria and Iraq, where most of Sweden's Arabic readers learned to read, it is `arab`."""


@dataclass(frozen=True)
class Language:
    """`code` as in addresses and in `lang` (BCP 47), `name` in its own script, `locale` that of CLDR for dates.

    `plural` is the gettext header, pinned here because Babel's own differ from CLDR for Turkish, Persian, Tigrinya and
    Arabic. `asked` are the tags of those who are served best by it, parted by spaces (ISO 639-3 besides BCP 47).
    """

    code: str
    name: str
    locale: str
    digits: str
    plural: str
    asked: str

    def numerals(self, text: str) -> str:
        """`text` with its digits as its readers write them. Never for what is dialled, typed or compared."""
        return text.translate(str.maketrans(NUMERALS["latn"], NUMERALS[self.digits]))


@cache
def all_languages() -> dict[str, Language]:
    """By code, in the order of the choice of language."""
    with Path(__file__).with_name("languages.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {row["code"]: Language(**row) for row in rows}


def best_language(wished: Iterable[str], offered: Iterable[str]) -> str | None:
    """The first of the `wished` BCP 47 tags that one of the `offered` languages serves; `ku-Arab-IQ` before `ku`."""
    served = {tag.lower(): code for code in offered for tag in (code, *all_languages()[code].asked.split())}
    for tag in wished:
        parts = tag.lower().replace("_", "-").split("-")
        for length in range(len(parts), 0, -1):
            found = served.get("-".join(parts[:length]))
            if found:
                return found
    return None
