"""Who has checked the texts of a language, and what has changed since: `translations/<code>/review.toml`.

A language without that file has been checked by nobody whose mother tongue it is, and its pages say so.
"""

import hashlib
import json
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from tipline.config import bundled
from tipline.domain.languages import MASTER_LANGUAGE, SOURCE_LANGUAGE
from tipline.web.catalogues import texts_of

DIGEST_CHARACTERS = 12
TRANSLATIONS = bundled("translations")


@dataclass(frozen=True)
class Review:
    """`by` is who wants to be named; `texts` has the digest of each text by the digest of its source."""

    by: str
    on: date
    texts: dict[str, str]


def texts_in(code: str, folder: Path = TRANSLATIONS) -> dict[str, str]:
    """Each text of the public site by its English source: empty where it is not translated, plural forms as one."""
    file = folder / (MASTER_LANGUAGE if code == SOURCE_LANGUAGE else code) / "LC_MESSAGES" / "messages.po"
    with file.open("rb") as source:
        messages = [each for each in read_po(source, abort_invalid=True) if each.id]
    found = {}
    for each in messages:
        text = each.id if code == SOURCE_LANGUAGE else each.string
        found[texts_of(each.id)[0]] = "" if each.fuzzy or not all(texts_of(text)) else "\n".join(texts_of(text))
    return found


@cache
def review_of(code: str, folder: Path = TRANSLATIONS) -> Review | None:
    file = folder / code / "review.toml"
    return Review(**tomllib.loads(file.read_text(encoding="utf-8"))) if file.is_file() else None


@cache
def not_checked(code: str, folder: Path = TRANSLATIONS) -> tuple[str, ...]:
    """Sources of the texts that are new or different since somebody checked them; all of them where nobody has."""
    review = review_of(code, folder)
    checked = review.texts if review else {}
    texts = texts_in(code, folder).items()
    return tuple(source for source, text in texts if checked.get(_digest(source)) != _digest(text))


def is_checked(code: str, folder: Path = TRANSLATIONS) -> bool:
    """Whether somebody whose mother tongue it is has checked every text that the pages show."""
    return review_of(code, folder) is not None and not not_checked(code, folder)


def write_review(code: str, by: str, on: date, folder: Path = TRANSLATIONS) -> Path:
    """The file that says so of all texts as they stand now."""
    lines = [f"by = {json.dumps(by, ensure_ascii=False)}", f"on = {on.isoformat()}", "", "[texts]"]
    lines += sorted(f'{_digest(source)} = "{_digest(text)}"' for source, text in texts_in(code, folder).items())
    file = folder / code / "review.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    review_of.cache_clear()
    not_checked.cache_clear()
    return file


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_CHARACTERS]
