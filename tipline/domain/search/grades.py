"""By which grades a tip is found: those of the statements that stand, each code by itself and both of one statement."""

from collections.abc import Iterable

from tipline.domain.grading import SCHEMES, Grade, codes

SOURCE, INFORMATION = "source", "information"


def values_of(grades: Iterable[Grade | None]) -> frozenset[str]:
    """How somebody may ask for any of these."""
    return frozenset(value for each in grades if each for value in _values(each.scheme, each.source, each.information))


def every_value() -> frozenset[str]:
    """Of all grades that there are."""
    return frozenset(
        value
        for scheme in SCHEMES
        for source in codes()[scheme][SOURCE]
        for information in codes()[scheme][INFORMATION]
        for value in _values(scheme, source.code, information.code)
    )


def choices(part: str) -> tuple[str, ...]:
    """What a form offers for SOURCE or INFORMATION: the scheme and a code of it."""
    return tuple(f"{scheme} {each.code}" for scheme in SCHEMES for each in codes()[scheme][part])


def values_asked(source: str, information: str) -> tuple[str, ...]:
    """Two of `choices`, or empty for any. Both of one scheme are meant of one statement; a tip has both of two schemes
    when it has two statements.
    """
    scheme, _, code = source.partition(" ")
    other, _, told = information.partition(" ")
    if source and information and scheme == other:
        return (_value(scheme, source=code, information=told),)
    asked = (_value(scheme, source=code) if source else "", _value(other, information=told) if information else "")
    return tuple(filter(None, asked))


def _values(scheme: str, source: str, information: str) -> tuple[str, str, str]:
    return (
        _value(scheme, source=source),
        _value(scheme, information=information),
        _value(scheme, source=source, information=information),
    )


def _value(scheme: str, *, source: str = "", information: str = "") -> str:
    return f"{scheme} {source or '-'} {information or '-'}"
