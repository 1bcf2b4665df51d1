"""Things of several tips on one axis: by the Swedish day, what has no hour before what has one."""

from datetime import UTC, datetime

from tipline.domain.links.timeline import DAY, MINUTE, QUARTER, Dated, by_day


def dated(at: datetime, grain: str, what: str = "received", reference: str = "A") -> Dated:
    return Dated(at=at, grain=grain, what=what, reference=reference)


def test_things_stand_under_their_swedish_day_in_order() -> None:
    late = dated(datetime(2026, 11, 24, 23, 30, tzinfo=UTC), QUARTER)
    noon = dated(datetime(2026, 11, 25, 12, 1, tzinfo=UTC), MINUTE, "replied")
    whole = dated(datetime(2026, 11, 25, 22, 59, tzinfo=UTC), DAY, reference="B")
    before = dated(datetime(2026, 11, 24, 22, 45, tzinfo=UTC), QUARTER)
    days = by_day([noon, whole, late, before])
    assert [(day.isoformat(), things) for day, things in days] == [
        ("2026-11-24", [before]),
        ("2026-11-25", [whole, late, noon]),
    ]


def test_the_order_of_what_has_only_a_day_tells_nothing_of_its_hour() -> None:
    early, later = (dated(datetime(2026, 11, 25, hour, tzinfo=UTC), DAY) for hour in (8, 9))
    first = Dated(at=later.at, grain=DAY, what="received", reference="0")
    assert [each.reference for _, things in by_day([early, first]) for each in things] == ["0", "A"]


def test_nothing_has_no_days() -> None:
    assert by_day([]) == []
