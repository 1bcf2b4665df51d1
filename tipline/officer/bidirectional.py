"""Numbers inside text that runs from right to left.

There, the parts of a telephone number or a date change places on the screen: 070-123 45 67 reads as 67 45 123-070,
since a space and a hyphen between numbers follow the text (Unicode standard annex 9, rules W4 to N2). Whoever copies
what is shown writes another number down. So each such number is isolated and runs from left to right, as it was typed.
"""

import re
import unicodedata

from markupsafe import Markup, escape

NUMBER = re.compile(r"\+?\d+(?:[ \u00a0\u202f./-]{1,2}\d+)+|\+\d+")
"""Digits of any script in two groups or more, or behind a plus."""
FEWEST_DIGITS = 6
"""Shorter ones may be two numbers beside each other, such as two rooms, which belong in the order of the text."""
RIGHT_TO_LEFT = ("R", "AL")


def kept_numbers(text: str) -> Markup:
    """The text as HTML. Where nothing runs from right to left it is only escaped."""
    if not any(unicodedata.bidirectional(each) in RIGHT_TO_LEFT for each in text):
        return escape(text)
    return Markup().join(_pieces(text))


def _pieces(text: str) -> list[Markup]:
    found, place = [], 0
    for number in NUMBER.finditer(text):
        if sum(each.isdigit() for each in number[0]) >= FEWEST_DIGITS:
            found += [escape(text[place : number.start()]), Markup('<bdi dir="ltr">{}</bdi>').format(number[0])]
            place = number.end()
    return [*found, escape(text[place:])]
