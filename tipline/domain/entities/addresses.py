"""Addresses on the net: sites, e-mail and account names."""

import re
from collections.abc import Iterator

from tipline.domain.assessment import Entity
from tipline.domain.entities.plain_words import plain_words
from tipline.domain.reading.folding import Folded, fold
from tipline.domain.reading.reach import mail_addresses

LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
SITE = re.compile(
    rf"(?<![\w@.-])(?P<scheme>https?://)?(?P<www>www\.)?(?P<host>(?:{LABEL}\.){{1,4}}(?P<top>[a-z]{{2,18}}))(?![\w@-])"
    r"(?::\d{2,5})?(?P<path>/[^\s<>\"'”“»«]{0,500})?"
)
BARE_TOPS = plain_words("bare_tops")
WRITTEN_HANDLE = re.compile(r"(?<![\w.@/])@([a-z0-9_](?:[a-z0-9_.]{0,30}[a-z0-9_])?)(?!\w)")
PLATFORM = (
    r"(?<!\w)(?:snap(?:chat)?|insta(?:gram)?|telegram|tiktok|kik|discord|onlyfans|wickr|whatsapp|signal|facebook|viber|line"
    r"|телеграм|інстаграм|снап(?:чат)?|تلگرام|تليجرام|تلغرام|تيليجرام|اینستاگرام|اینستا|انستغرام|إنستغرام|انستا|سناب|سنپ|واتساب"
    r"|تێلێگرام|ئینستاگرام|سناپ|ቴሌግራም|ኢንስታግራም|เทเลแกรม|ไอจี|ไลน์)\w{0,6}"
)
NAMED_HANDLE = re.compile(
    rf"{PLATFORM}(?:-?konto|namn)?(?:\s(?:as|som|user|name|account|konto|kanalen?|channel))?"
    r"(?P<sure>\s?:\s?|\s(?:är|heter|is)\s)?\s?(?P<name>[a-z0-9_](?:[a-z0-9_.]{1,30}[a-z0-9_]))(?!\w)"
)
NEAR_PLATFORM = re.compile(
    rf"{PLATFORM}(?:\W{{1,3}}[^\W\d_]{{1,10}}){{1,3}}\W{{1,3}}(?P<name>[a-z][a-z0-9]*[._][a-z0-9_.]{{0,30}}[a-z0-9_]|[a-z]{{3,}}[0-9]{{2,}})(?!\w)"
)
"""Some words further on only a name that is no word counts."""
CLOSING = ".,;:!?)]}…،؛؟።፣"
PLAIN_WORDS = plain_words("not_handles")


def emails_in(folded: Folded) -> Iterator[Entity]:
    for found in mail_addresses(folded):
        yield _entity("email", found.group(), folded, found.start(), found.end())


def sites_in(folded: Folded) -> Iterator[Entity]:
    for found in SITE.finditer(folded.text):
        path = (found["path"] or "").rstrip(CLOSING)
        if found["scheme"] or found["www"] or len(path) > 1 or found["top"] in BARE_TOPS:
            end = found.start("path") + len(path) if path else found.end()
            start_of_path = found.start("path") if path else end
            written = folded.written(start_of_path, end).rstrip("/")
            yield _entity("url", found["host"] + written, folded, found.start(), end)


def handles_in(folded: Folded) -> Iterator[Entity]:
    for found in WRITTEN_HANDLE.finditer(folded.text):
        yield _entity("handle", found.group(), folded, found.start(), found.end())
    for found in NAMED_HANDLE.finditer(folded.text):
        name = found["name"]
        if name not in PLAIN_WORDS and (found["sure"] or re.search(r"[0-9_.]", name)):
            yield _entity("handle", f"@{name}", folded, found.start("name"), found.end("name"))
    for found in NEAR_PLATFORM.finditer(folded.text):
        yield _entity("handle", f"@{found['name']}", folded, found.start("name"), found.end("name"))


def site_value(written: str) -> str:
    """The form for comparison of an address typed into its own field: a site, an account, or as it stands."""
    folded = fold(written.strip())
    found = next(sites_in(folded), None)
    return found.value if found else folded.text


def _entity(kind: str, value: str, folded: Folded, start: int, end: int) -> Entity:
    first, last = folded.span(start, end)
    return Entity(kind=kind, value=value, original=folded.original[first:last], start=first, end=last)
