"""`tipline triage --again` on both databases: both results are kept, and nothing but the judgement changes."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import delete, select, update

from tests.factories import (
    LOCKED_IN,
    NOW,
    QUIET,
    Keys,
    a_report,
    a_sent_tip,
    a_tip_of_an_older_policy,
    a_triaged_tip,
    assessments_of,
)
from tests.officer.accounts import an_account
from tipline.casework.judge_tip import judge_tip
from tipline.casework.record_act import first_broken_entry
from tipline.cli import main
from tipline.domain.ranks import RANKS
from tipline.domain.triage import POLICY_VERSION
from tipline.persistence.assessments import SealedAssessment
from tipline.persistence.audit import all_entries
from tipline.persistence.claims import Claim
from tipline.persistence.database import Database
from tipline.persistence.letters import Letter
from tipline.persistence.reports import SealedReport
from tipline.persistence.tips import Tip

Again = Callable[..., Result]
JUDGED_NOW = {"urgency": "immediate", "flags": ("danger",)}


@pytest.fixture
def again(instance: Path, database: Database) -> Again:
    """Runs the command on the instance, over the database of the test."""
    address = database.engine.url.render_as_string(hide_password=False)

    def run(*options: str) -> Result:
        arguments = ["triage", "--again", *options, "--instance", str(instance)]
        return CliRunner(env={"DATABASE_URL": address}).invoke(main, arguments)

    return run


def older(database: Database, keys: Keys, story: str, number: int = 0, **concluded: object) -> str:
    seed = number.to_bytes(16, "big")
    return a_tip_of_an_older_policy(database, keys, a_report(story), seed=seed, **concluded)


def the_tip(database: Database, reference: str) -> Tip:
    with database.reading() as session:
        return session.scalars(select(Tip).where(Tip.reference == reference)).one()


def letters(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Letter.tip_reference)).all())


def change(database: Database, reference: str, **values: object) -> None:
    with database.writing() as session:
        session.execute(update(Tip).where(Tip.reference == reference).values(**values))


def records(database: Database) -> list[tuple[str, str, str]]:
    with database.reading() as session:
        return [(entry.officer_name, entry.act, entry.detail) for entry in all_entries(session)]


def test_both_results_are_kept_and_the_newer_orders_the_queue(again: Again, database: Database, keys: Keys) -> None:
    reference = older(database, keys, LOCKED_IN, urgency="routine", flags=("spam",))
    result = again()
    assert (result.exit_code, result.stdout) == (
        0, f"1 tips triaged again by policy {POLICY_VERSION}: 1 raised, 0 lowered, 0 unchanged.\n",
    )  # fmt: skip
    with database.reading() as session:
        kept = assessments_of(session, reference)
    flags = the_tip(database, reference).flags.split()
    assert kept == {"2020.01-1": "routine", POLICY_VERSION: "immediate"}
    assert (the_tip(database, reference).rank, "danger" in flags, "spam" in flags) == (40, True, False)


def test_raised_lowered_and_unchanged_are_counted_as_numbers_alone(
    again: Again, database: Database, keys: Keys
) -> None:
    references = [
        older(database, keys, LOCKED_IN, 1, urgency="urgent"),
        older(database, keys, QUIET, 2, urgency="immediate"),
        older(database, keys, QUIET, 3, urgency="routine"),
        older(database, keys, QUIET, 4, urgency="low"),
    ]
    result = again("--json")
    assert json.loads(result.stdout) == {
        "policy_version": POLICY_VERSION, "done": 4, "raised": 2, "lowered": 1, "unchanged": 1, "failed": 0,
    }  # fmt: skip
    assert [each for each in (*references, "318", "baren", "danger") if each in result.output] == []


def test_a_second_run_finds_nothing_and_leaves_no_trace(again: Again, database: Database, keys: Keys) -> None:
    older(database, keys, LOCKED_IN)
    again()
    before = records(database)
    result = again("--json")
    assert (result.exit_code, json.loads(result.stdout)["done"]) == (0, 0)
    assert records(database) == before


def test_a_run_that_was_stopped_goes_on_where_it_ended(
    again: Again, database: Database, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        older(database, keys, QUIET, number)
    judged = []

    def stopped_at_the_third(*arguments: object, **named: object) -> object:
        judged.append(arguments)
        if len(judged) == 3:
            raise KeyboardInterrupt
        return judge_tip(*arguments, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr("tipline.cli.triage_again.judge_tip", stopped_at_the_third)
        assert again().exit_code == 1
    assert json.loads(again("--json").stdout)["done"] == 3


def test_more_tips_than_a_batch_holds_are_all_judged_once_and_open_ones_first(
    again: Again, database: Database, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tipline.cli.triage_again.AT_A_TIME", 2)
    references = [older(database, keys, QUIET, number) for number in range(7)]
    closed = set(references[:3])
    for reference in closed:
        change(database, reference, state="closed", outcome="unfounded")
    order: list[str] = []

    def noted(session: object, reference: str, **named: object) -> object:
        order.append(reference)
        return judge_tip(session, reference, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("tipline.cli.triage_again.judge_tip", noted)
    assert json.loads(again("--json").stdout)["done"] == 7
    assert sorted(order) == sorted(references)
    assert set(order[4:]) == closed


@pytest.mark.parametrize("state", ["triaged", "claimed", "assessed", "referred"])
def test_an_open_tip_that_becomes_immediate_is_alerted_and_keeps_its_state(
    again: Again, database: Database, keys: Keys, state: str
) -> None:
    reference = older(database, keys, LOCKED_IN)
    with database.writing() as session:
        holder = an_account(session, "eva@example.org")
        session.add(Claim(tip_reference=reference, officer_id=holder, claimed_at=NOW))
    change(database, reference, state=state)
    again()
    assert (the_tip(database, reference).state, the_tip(database, reference).urgency) == (state, "immediate")
    assert letters(database) == [reference]
    with database.reading() as session:
        assert session.scalars(select(Claim.officer_id)).all() == [holder]


def test_a_closed_tip_is_judged_and_neither_alerted_nor_opened(again: Again, database: Database, keys: Keys) -> None:
    reference = older(database, keys, LOCKED_IN)
    change(database, reference, state="closed", outcome="passed_on")
    assert json.loads(again("--json").stdout)["raised"] == 1
    tip = the_tip(database, reference)
    assert (tip.state, tip.outcome, tip.urgency, tip.rank) == ("closed", "passed_on", "immediate", RANKS["immediate"])
    assert letters(database) == []


@pytest.mark.parametrize("letter", ["sent", "lost"])
def test_a_tip_that_was_immediate_and_is_so_again_is_not_alerted_again(
    again: Again, database: Database, keys: Keys, letter: str
) -> None:
    reference = older(database, keys, LOCKED_IN, **JUDGED_NOW)
    if letter == "sent":
        with database.writing() as session:
            session.add(Letter(kind="immediate_tip", tip_reference=reference, due_at=NOW, sent_at=NOW))
    assert json.loads(again("--json").stdout)["unchanged"] == 1
    with database.reading() as session:
        assert session.scalars(select(Letter.sent_at)).all() == ([NOW] if letter == "sent" else [])


def test_a_tip_that_was_told_of_long_ago_is_judged_and_told_of_no_more(
    again: Again, database: Database, keys: Keys
) -> None:
    reference = older(database, keys, LOCKED_IN, urgency="urgent")
    with database.writing() as session:
        session.add(Letter(kind="immediate_tip", tip_reference=reference, due_at=NOW, sent_at=NOW))
    result = again("--json")
    assert (result.exit_code, json.loads(result.stdout)["raised"]) == (0, 1)
    assert letters(database) == [reference]


def test_a_tip_with_a_place_stays_there_and_one_without_gets_one_while_nobody_works_on_it(
    again: Again, database: Database, keys: Keys
) -> None:
    story = "En kvinna i Västerås säljer sex."
    placed, worked, county_only, free = (older(database, keys, story, number) for number in range(4))
    change(database, placed, county="18", municipality="1880")
    change(database, worked, state="claimed")
    change(database, county_only, county="12")
    again()
    found = {each: (the_tip(database, each).county, the_tip(database, each).municipality) for each in (
        placed, worked, county_only, free,
    )}  # fmt: skip
    assert found == {placed: ("18", "1880"), worked: ("", ""), county_only: ("12", ""), free: ("19", "1980")}


def test_since_leaves_out_what_came_before_that_day_in_sweden(again: Again, database: Database, keys: Keys) -> None:
    early, late = older(database, keys, QUIET, 1), older(database, keys, QUIET, 2)
    change(database, early, received_at=NOW.replace(hour=22, minute=45) - timedelta(days=1))
    change(database, late, received_at=NOW.replace(hour=23, minute=0, second=0) - timedelta(days=1))
    assert json.loads(again("--json", "--since", "2026-11-24").stdout)["done"] == 1
    with database.reading() as session:
        again_judged = session.scalars(
            select(SealedAssessment.tip_reference).where(SealedAssessment.policy_version == POLICY_VERSION)
        ).all()
    assert again_judged == [late]


def test_tips_that_triage_has_not_reached_or_that_a_newer_policy_has_judged_are_left_alone(
    again: Again, database: Database, keys: Keys
) -> None:
    _, waiting = a_sent_tip(database, keys, seed=b"another form    ")
    a_triaged_tip(database, keys)
    newer = older(database, keys, LOCKED_IN, 3, policy_version="2999.1-1")
    result = again("--json")
    assert (result.exit_code, sum(json.loads(result.stdout)[each] for each in ("done", "failed"))) == (0, 0)
    assert (the_tip(database, waiting).urgency, the_tip(database, newer).urgency) == (None, "routine")


def test_a_tip_that_cannot_be_opened_is_counted_keeps_its_result_and_stops_no_other(
    again: Again, database: Database, keys: Keys
) -> None:
    damaged, whole = older(database, keys, LOCKED_IN, 1), older(database, keys, LOCKED_IN, 2)
    gone = older(database, keys, LOCKED_IN, 3)
    with database.writing() as session:
        session.execute(update(SealedReport).where(SealedReport.tip_reference == damaged).values(sealed=b"damaged"))
        session.execute(delete(SealedReport).where(SealedReport.tip_reference == gone))
    result = again("--json")
    assert (result.exit_code, json.loads(result.stdout)["done"], json.loads(result.stdout)["failed"]) == (1, 1, 2)
    assert "2 tips could not be judged" in result.stderr
    assert "Traceback" not in result.output
    assert [the_tip(database, each).urgency for each in (damaged, whole, gone)] == ["routine", "immediate", "routine"]


def test_the_run_is_in_the_record_before_a_tip_is_opened_and_when_it_is_done(
    again: Again, database: Database, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    older(database, keys, LOCKED_IN)
    seen: list[list[tuple[str, str, str]]] = []

    def looked(*arguments: object, **named: object) -> object:
        seen.append(records(database))
        return judge_tip(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("tipline.cli.triage_again.judge_tip", looked)
    again()
    begun = ("operator", "triage_again_begun", f"policy {POLICY_VERSION}, 1 tips")
    assert seen == [[begun]]
    ended = f"policy {POLICY_VERSION}: 1 raised, 0 lowered, 0 unchanged, 0 failed"
    assert records(database) == [begun, ("operator", "triage_again_ended", ended)]
    with database.reading() as session:
        assert first_broken_entry(session, keys.officer.audit) is None


def test_the_words_that_were_matched_are_sealed(again: Again, database: Database, keys: Keys) -> None:
    older(database, keys, LOCKED_IN)
    again()
    with database.reading() as session:
        sealed = session.scalars(select(SealedAssessment.sealed)).all()
    assert len(sealed) == 2
    assert [each for each in sealed if b"danger" in each or "inlåst".encode() in each] == []


def test_without_a_private_key_it_is_refused_in_one_line(again: Again, database: Database, instance: Path) -> None:
    for key in (instance / "officer" / "ring").glob("*.private"):
        key.unlink()
    result = again()
    assert (result.exit_code, result.stdout, len(result.stderr.strip().splitlines())) == (1, "", 1)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--again", "FILE"], "--again reads stored tips, so it takes no FILE."),
        (["--again", "-"], "--again reads stored tips, so it takes no FILE."),
        (["--since", "2026-11-24"], "--since is for stored tips, so it needs --again."),
        (["--again", "--since", "yesterday"], "'yesterday' does not match the format"),
    ],
)
def test_wrong_use_is_told_in_a_sentence(instance: Path, tmp_path: Path, options: list[str], sentence: str) -> None:
    file = tmp_path / "tips.jsonl"
    file.write_text(json.dumps({"text": "Hej"}))
    arguments = ["triage", *(str(file) if each == "FILE" else each for each in options), "--instance", str(instance)]
    result = CliRunner().invoke(main, arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr
