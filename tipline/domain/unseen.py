"""Characters that a reader does not see, or that put others in a wrong order."""

import unicodedata

DIRECTION_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that reorder what stands around them. The plain marks U+200E and U+200F belong to ordinary writing."""


def is_hidden(character: str) -> bool:
    """Whether a reader would not see this character, or see others in a wrong order because of it."""
    return character in DIRECTION_CONTROLS or is_control(character)


def is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc" and character not in "\n\r\t"
