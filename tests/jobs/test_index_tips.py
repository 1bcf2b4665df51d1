"""The worker indexes what waits, the newest first and behind all other work, whatever dies meanwhile."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from types import ModuleType

import pytest
from sqlalchemy import delete, select, text, update

from tests.factories import LOCKED_IN, NOW, QUIET, Keys, a_report, a_sent_tip, a_triaged_tip, destroy_keys_of_tip
from tests.pictures import a_picture
from tipline.casework.index_tip import INDEX_VERSION, FoundBy, index_tip, newest_mark
from tipline.casework.record_act import first_broken_entry
from tipline.casework.reindex_tip import found_by_opened
from tipline.crypto.fingerprints import new_index_key
from tipline.jobs import tasks, triage
from tipline.jobs.schedule import SCHEDULE, any_tip_to_index
from tipline.jobs.tasks import index_tips, tasks_of
from tipline.jobs.zone import Zone
from tipline.persistence.assessments import SealedAssessment
from tipline.persistence.audit import all_entries
from tipline.persistence.erasures import erase_content
from tipline.persistence.fingerprints import IndexedTip, TipFingerprint, index_anew
from tipline.persistence.index_queue import progress_to, tips_below
from tipline.persistence.reports import SealedReport
from tipline.persistence.tips import Tip

STORY = "Bil MLB123 stod utanför, och han gav mig numret 070-174 06 34."
PHONE = ("phone", "+46701740634")


def tips(zone: Zone, keys: Keys, number: int, story: str = STORY) -> list[str]:
    """So many triaged tips, the first received last."""
    made = [
        a_triaged_tip(zone.database, keys, a_report(story), seed=each.to_bytes(16, "big"))[1] for each in range(number)
    ]
    with zone.database.writing() as session:
        for hours, reference in enumerate(made):
            received = NOW - timedelta(hours=hours)
            session.execute(update(Tip).where(Tip.reference == reference).values(received_at=received))
            place = IndexedTip.tip_reference == reference
            session.execute(update(IndexedTip).where(place).values(received_at=received))
    return made


def from_before_the_index(zone: Zone) -> None:
    """No tip has ever been indexed."""
    with zone.database.writing() as session:
        session.execute(delete(TipFingerprint))
        session.execute(update(IndexedTip).values(key_number=0, version=0))


def under(zone: Zone) -> dict[int, int]:
    """How many tips stand under each key."""
    with zone.database.reading() as session:
        return progress_to(session, newest_mark(zone.keys.index[0].number)).by_key


def linked(zone: Zone) -> set[str]:
    """The tips that are found by the telephone, under every key that is there."""
    with zone.database.reading() as session:
        sought = [key.fingerprint(*PHONE) for key in zone.keys.index]
        return set(session.scalars(select(TipFingerprint.tip_reference).where(TipFingerprint.fingerprint.in_(sought))))


def fingerprints(zone: Zone) -> set[int]:
    with zone.database.reading() as session:
        return set(session.scalars(select(TipFingerprint.fingerprint)))


def records(zone: Zone) -> list[str]:
    with zone.database.reading() as session:
        assert first_broken_entry(session, zone.keys.audit) is None
        return [f"{each.officer_name} {each.act}: {each.detail}" for each in all_entries(session)]


def waits(zone: Zone) -> bool:
    with zone.database.reading() as session:
        return any_tip_to_index(zone.config.zone / "index", session, NOW)


def test_tips_from_before_the_index_are_found_afterwards_as_if_triaged_today(zone: Zone, keys: Keys) -> None:
    made = tips(zone, keys, 3)
    before = fingerprints(zone)
    from_before_the_index(zone)
    assert (linked(zone), waits(zone)) == (set(), True)
    index_tips(zone)
    assert (linked(zone), fingerprints(zone), waits(zone)) == (set(made), before, False)
    assert before != set()


def test_a_run_is_two_entries_in_the_record_and_the_first_comes_before_a_tip_is_opened(
    zone: Zone, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    tips(zone, keys, 2)
    from_before_the_index(zone)
    seen: list[list[str]] = []

    def looked(*arguments: object, **named: object) -> object:
        seen.append(records(zone))
        return found_by_opened(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("tipline.jobs.indexing.found_by_opened", looked)
    index_tips(zone)
    begun = f"worker indexing_begun: key 1, rules {INDEX_VERSION}, 2 tips"
    assert seen == [[begun], [begun]]
    assert records(zone) == [begun, f"worker indexing_ended: key 1, rules {INDEX_VERSION}: 2 indexed, 0 failed"]
    index_tips(zone)
    assert len(records(zone)) == 2


def test_what_waits_is_taken_the_newest_first_and_before_what_an_older_key_still_finds(
    zone: Zone, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tipline.jobs.indexing.AT_A_TIME", 1)
    monkeypatch.setattr("tipline.jobs.indexing.LISTED", 1)
    newest, middle, oldest, *rest = tips(zone, keys, 5)
    with zone.database.writing() as session:
        waiting = IndexedTip.tip_reference.in_([newest, middle, oldest])
        session.execute(update(IndexedTip).where(waiting).values(key_number=0, version=0))
    new_index_key(zone.config.zone / "index")
    order: list[str] = []

    def noted(read: object, reference: str, **named: object) -> object:
        order.append(reference)
        return found_by_opened(read, reference, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("tipline.jobs.indexing.found_by_opened", noted)
    index_tips(zone)
    assert order == [newest, middle, oldest, *rest]


def test_two_workers_at_once_begin_one_run_and_leave_what_one_would(
    zone: Zone, keys: Keys, caplog: pytest.LogCaptureFixture
) -> None:
    made = tips(zone, keys, 12)
    before = fingerprints(zone)
    from_before_the_index(zone)
    workers = [threading.Thread(target=tasks_of(zone)["index_tips"]) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    index_tips(zone)
    assert (linked(zone), fingerprints(zone), waits(zone)) == (set(made), before, False)
    assert [each.partition(":")[0] for each in records(zone)] == ["worker indexing_begun", "worker indexing_ended"]
    assert [record.getMessage() for record in caplog.records if record.name == "tipline.jobs"] == []


def test_newer_rules_index_every_tip_anew(zone: Zone, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    made = tips(zone, keys, 2)
    monkeypatch.setattr("tipline.casework.index_tip.INDEX_VERSION", INDEX_VERSION + 1)
    assert waits(zone)
    index_tips(zone)
    with zone.database.reading() as session:
        assert set(session.scalars(select(IndexedTip.version))) == {INDEX_VERSION + 1}
    assert linked(zone) == set(made)


def test_after_a_step_back_what_newer_rules_have_indexed_is_left_alone(zone: Zone, keys: Keys) -> None:
    tips(zone, keys, 1)
    with zone.database.writing() as session:
        session.execute(update(IndexedTip).values(version=INDEX_VERSION + 1))
    assert not waits(zone)


def test_a_tip_that_is_to_be_indexed_again_is_found_meanwhile(zone: Zone, keys: Keys) -> None:
    one, other = tips(zone, keys, 2)
    with zone.database.writing() as session:
        index_anew(session, IndexedTip.tip_reference == one)
    assert (linked(zone), waits(zone)) == ({one, other}, True)
    index_tips(zone)
    assert (linked(zone), waits(zone)) == ({one, other}, False)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("damaged", "SealDamaged"),
        ("key destroyed", "NoKeyFits"),
        ("report gone", "TipNotFound"),
        ("assessment damaged", "SealDamaged"),
    ],
)
def test_a_tip_that_cannot_be_opened_is_tried_once_counted_and_keeps_no_other_waiting(
    zone: Zone, keys: Keys, fault: str, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = tips(zone, keys, 2)
    from_before_the_index(zone)
    report, assessment = SealedReport.tip_reference == bad, SealedAssessment.tip_reference == bad
    with zone.database.writing() as session:
        if fault == "damaged":
            session.execute(update(SealedReport).where(report).values(sealed=b"damaged"))
        elif fault == "key destroyed":
            destroy_keys_of_tip(session, bad)
        elif fault == "report gone":
            session.execute(delete(SealedReport).where(report))
        else:
            session.execute(update(SealedAssessment).where(assessment).values(sealed=b"damaged"))
    with caplog.at_level(logging.DEBUG, logger="tipline.jobs"):
        index_tips(zone)
        index_tips(zone)
    assert len(caplog.records) == 1
    assert caplog.records[0].getMessage() == f"indexing failed: {kind}"
    assert caplog.records[0].exc_info is None
    assert linked(zone) == {good}
    with zone.database.reading() as session:
        found = progress_to(session, newest_mark(1))
    assert (found.indexed, found.left, found.failed, waits(zone)) == (1, 0, 1, False)
    assert records(zone)[-1].endswith(": 1 indexed, 1 failed")


def test_a_database_that_fails_while_a_tip_is_opened_is_no_fault_of_the_tip(
    zone: Zone, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tips(zone, keys, 2)
    from_before_the_index(zone)

    def gone(session: object, *_: object, **__: object) -> None:
        session.execute(text("SELECT no_such_column FROM tips"))  # type: ignore[attr-defined]

    with monkeypatch.context() as patch:
        patch.setattr("tipline.jobs.indexing.read_for_index", gone)
        tasks_of(zone)["index_tips"]()
    assert waits(zone)
    index_tips(zone)
    assert linked(zone) == set(made)


def test_an_erased_tip_is_not_put_back(zone: Zone, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is erased between being opened and being indexed."""
    tips(zone, keys, 1)
    from_before_the_index(zone)

    def erased(read: object, reference: str, **named: object) -> object:
        clues = found_by_opened(read, reference, **named)  # type: ignore[arg-type]
        with zone.database.writing() as writing:
            erase_content(writing, reference)
        return clues

    monkeypatch.setattr("tipline.jobs.indexing.found_by_opened", erased)
    index_tips(zone)
    assert fingerprints(zone) == set()
    with zone.database.reading() as session:
        assert session.scalars(select(IndexedTip)).all() == []


def test_what_was_indexed_meanwhile_is_not_replaced_by_what_was_read_before(
    zone: Zone, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    tips(zone, keys, 1)
    from_before_the_index(zone)

    def overtaken(read: object, reference: str, **named: object) -> object:
        clues = found_by_opened(read, reference, **named)  # type: ignore[arg-type]
        with zone.database.writing() as writing:
            index_tip(writing, reference, FoundBy(), zone.keys.index[0])
        return clues

    monkeypatch.setattr("tipline.jobs.indexing.found_by_opened", overtaken)
    index_tips(zone)
    assert fingerprints(zone) == set()


def test_a_flood_of_indexing_lets_every_new_tip_letter_and_picture_pass_after_one_tip_at_most(
    zone: Zone, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tip comes while another is being indexed; the clock's order is followed as the worker would. Each tip takes as
    long as goes by between two questions, at least.
    """
    monkeypatch.setattr("tipline.jobs.indexing.ASKING_SECONDS", 0.0)
    tips(zone, keys, 6, QUIET)
    from_before_the_index(zone)
    done: list[str] = []

    def noted(read: object, reference: str, **named: object) -> object:
        done.append("index")
        if done.count("index") == 2:
            a_sent_tip(zone.database, keys, a_report(LOCKED_IN), seed=b"newly come.....1", photos=(a_picture(),))
        return found_by_opened(read, reference, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("tipline.jobs.indexing.found_by_opened", noted)
    for module, name in ((triage, "store_judged"), (tasks, "send_letter"), (tasks, "redraw_attachment")):
        monkeypatch.setattr(module, name, following(done, module, name))
    while due := rung(zone):
        tasks_of(zone)[due[0]]()
    assert done == ["index", "index", "store_judged", "send_letter", "redraw_attachment", *["index"] * 4]


def following(done: list[str], module: ModuleType, name: str) -> Callable[..., object]:
    deed: Callable[..., object] = getattr(module, name)

    def followed(*arguments: object, **named: object) -> object:
        done.append(name)
        return deed(*arguments, **named)

    return followed


def rung(zone: Zone) -> list[str]:
    """What the clock would ring for, in the order in which it is done."""
    asked = (*SCHEDULE, ("index_tips", partial(any_tip_to_index, zone.config.zone / "index")))
    with zone.database.reading() as session:
        return [task for task, has_work in asked if has_work(session, datetime.now(UTC))]


def test_a_run_that_was_killed_before_its_end_was_recorded_is_ended_by_the_next(
    zone: Zone, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    tips(zone, keys, 2)
    from_before_the_index(zone)

    def die(*_: object, **__: object) -> bool:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("tipline.jobs.indexing.end_index_run", die)
        with pytest.raises(SystemExit):
            index_tips(zone)
    with zone.database.reading() as session:
        assert tips_below(session, newest_mark(1), 1) == []
    assert (len(records(zone)), waits(zone)) == (1, True)
    index_tips(zone)
    assert (len(records(zone)), waits(zone)) == (2, False)


def test_without_a_key_of_the_index_nothing_is_done_and_nothing_logged(
    zone: Zone, keys: Keys, caplog: pytest.LogCaptureFixture
) -> None:
    tips(zone, keys, 1)
    from_before_the_index(zone)
    for key in (zone.config.zone / "index").iterdir():
        key.unlink()
    tasks_of(zone)["index_tips"]()
    assert caplog.text == ""
