"""What guessing receipt codes costs. docs/guarantees/04-code.md has the figures."""

SECONDS_A_YEAR = 31_557_600
"""365.25 days."""


def tries_until_hit(bits: int, tips: int) -> float:
    """How many codes of so many random bits somebody tries on average until one of `tips` answers."""
    return 2**bits / (tips + 1)


def years_online(bits: int, tips: int, tries_a_second: float) -> float:
    """For a guesser whom the site answers so many times a second."""
    return tries_until_hit(bits, tips) / tries_a_second / SECONDS_A_YEAR


def processor_years(bits: int, tips: int, milliseconds: float) -> float:
    """For a thief of database **and** salt, on processors that need so long for one try. All tips have one salt, so
    that one try is a try at each of them.
    """
    return tries_until_hit(bits, tips) * milliseconds / 1000 / SECONDS_A_YEAR
