"""What makes a password good enough: length, and not being one that everybody tries first (ASVS 5.0, 6.2)."""

SHORTEST = 12
LONGEST = 256
OWN_PART = 8
"""Characters that must remain when every common stem is taken out."""
DISTINCT = 5
NAME_PART = 4
"""A shorter name is part of too many words."""
COMMON = (
    *("password", "losenord", "lösenord", "qwerty", "123456", "abc123", "letmein", "welcome", "valkommen", "välkommen"),
    *("sommar", "vinter", "admin", "polis", "tipline", "hemlig", "sverige", "stockholm", "iloveyou", "dragon"),
)
"""Stems of the passwords that guessers try first; digits and signs around one do not make it better."""


class PasswordTooWeak(Exception):
    """`reason` is `short`, `long`, `common` or `name`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def check_password(password: str, name: str) -> None:
    """Raises PasswordTooWeak. Any character counts, and nothing is demanded of their kind."""
    lowered = password.casefold()
    if len(password) < SHORTEST:
        raise PasswordTooWeak("short")
    if len(password) > LONGEST:
        raise PasswordTooWeak("long")
    own_name = name.casefold().partition("@")[0]
    if len(own_name) >= NAME_PART and own_name in lowered:
        raise PasswordTooWeak("name")
    rest = lowered
    for stem in COMMON:
        rest = rest.replace(stem, "")
    if len(rest) < OWN_PART or len(set(lowered)) < DISTINCT:
        raise PasswordTooWeak("common")
