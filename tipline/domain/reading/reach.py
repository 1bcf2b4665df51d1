"""Ways to reach somebody as they stand in a text: what looks like a telephone number, and addresses for mail."""

import re
from collections.abc import Iterator

from tipline.domain.reading.folding import Folded

CANDIDATE = re.compile(
    r"(?<![\w.,/])(?:\+|\(?0(?!00))[\d \t\u00a0().\-/]{5,24}\d(?!\w)(?!\s?(?:kr|kronor|sek|euro?)\b)"
)
"""A number with a plus or a leading zero: prices, rooms, booking numbers and clock times have neither."""
NOT_A_PHONE = re.compile(r"^0\d[.:]\d\d|^0\d[-/.]\d\d[-/.]")
EMAIL = re.compile(r"(?<![\w.+-])[a-z0-9][a-z0-9._%+-]{0,63}@(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,18}(?![\w-])")


def phone_candidates(folded: Folded) -> Iterator[re.Match[str]]:
    """Whatever may be a telephone number."""
    return (found for found in CANDIDATE.finditer(folded.text) if not NOT_A_PHONE.match(found.group()))


def mail_addresses(folded: Folded) -> Iterator[re.Match[str]]:
    return EMAIL.finditer(folded.text)
