"""Phone numbers in E.164. Swedish by default; 112, 114 14 and other short public numbers are no entities."""

from collections.abc import Iterator

import phonenumbers
from phonenumbers import Leniency, PhoneNumber, PhoneNumberFormat, PhoneNumberMatcher

from tipline.domain.assessment import Entity
from tipline.domain.reading.folding import Folded, fold
from tipline.domain.reading.reach import phone_candidates


def phones_in(folded: Folded) -> Iterator[Entity]:
    for candidate in phone_candidates(folded):
        for found in PhoneNumberMatcher(candidate.group(), "SE", leniency=Leniency.POSSIBLE):
            if _is_a_phone(found.raw_string, found.number):
                start, end = folded.span(candidate.start() + found.start, candidate.start() + found.end)
                yield Entity(
                    kind="phone", value=_e164(found.number), original=folded.original[start:end], start=start, end=end
                )


def phone_value(written: str) -> str:
    """E.164 of a number typed into its own field, or empty."""
    try:
        number = phonenumbers.parse(fold(written).text, "SE")
    except phonenumbers.NumberParseException:
        return ""
    return _e164(number) if phonenumbers.is_possible_number(number) else ""


def _is_a_phone(written: str, number: PhoneNumber) -> bool:
    """Numbers set aside for fiction abroad are possible but not valid, so a country code is enough for them."""
    if written.startswith(("+", "00")):
        return phonenumbers.is_possible_number(number)
    return phonenumbers.is_valid_number(number)


def _e164(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
