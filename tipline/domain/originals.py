"""Originals of pictures: handed out untouched, for a purpose of their own.

A redrawn copy is enough to see what a picture shows. The original may hold where and when it was taken, and by whom,
and it may be made to harm whatever opens it: so each one needs a reason (directive 2016/680 art. 4.1 c: no more than
is necessary; PBDL 2018:1693).
"""

LEAST_PURPOSE, MOST_PURPOSE = 10, 200
"""Characters: too long for a mere "ok" or "evidence", and as much as the audit record holds."""


class PurposeTooShort(Exception):
    """What was said does not tell why the original itself is needed."""


def check_purpose(purpose: str) -> str:
    """The purpose as it goes into the record. Raises PurposeTooShort."""
    told = " ".join(purpose.split())
    if not LEAST_PURPOSE <= len(told) <= MOST_PURPOSE:
        raise PurposeTooShort
    return told
