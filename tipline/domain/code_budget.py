"""How often one-time codes may be tried: slow enough that six digits cannot be guessed.

Only tries that come with the right password are counted. Somebody who guesses at an account without its password
therefore never uses up the owner's tries, and can lock nobody out.
"""

STEP_SECONDS = 30
"""How long one TOTP code is good (RFC 6238)."""
TRIES_PER_STEP = 5
"""Codes looked at per account and step (security.md, case AUT-05). With the step before and the one after three
codes are good at a time: one chance in 66,666 per half minute."""


def next_try(window: int, tries: int, step: int) -> tuple[int, int, bool]:
    """Window, tries in it, and whether this try may be looked at. `step` is the time divided by STEP_SECONDS."""
    if step != window:
        return step, 1, True
    return window, min(tries + 1, TRIES_PER_STEP + 1), tries < TRIES_PER_STEP
