"""The life of a tip by the doors: every move of the table is possible by its URL, and no other."""

from collections.abc import Callable
from itertools import count, product

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.factories import NOW, Keys, a_report, a_triaged_tip, an_officer
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tipline.casework.claim_tip import claim_tip
from tipline.casework.reply_to_tipster import reply_to_tipster
from tipline.casework.write_statement import write_statement
from tipline.domain.grading import Grade
from tipline.domain.statements import Statement
from tipline.domain.states import MOVES, OUTCOMES, REFERRALS, STATES, UNCLAIMED_STATES
from tipline.intake.follow_up import add_to_tip
from tipline.persistence.claims import claim_on
from tipline.persistence.database import Database
from tipline.persistence.tips import tip_by_reference

OFFICERS = {"eva@example.org": 1, "bo@example.org": 2, "chief@example.org": 3}
FREE = Grade(scheme="4x4", source="X", information="4", handling="H0")
STATED = Statement(text="Tipset säger det.", nature="fact", obtained="heard", subject="unknown", grade=FREE)
WORDS = {"to_whom": "Socialtjänsten", "reason": "OSL 10:27"}


def numbers() -> Callable[[], str]:
    counted = count(1)
    return lambda: f"{next(counted):032x}"


def place(database: Database, reference: str, state: str) -> None:
    with database.writing() as session:
        tip = tip_by_reference(session, reference)
        assert tip is not None
        tip.state, tip.outcome = state, "unfounded" if state == "closed" else None


def where(database: Database, reference: str) -> tuple[str, bool, int | None]:
    """The tip's state, whether it has an outcome, and who holds it."""
    with database.reading() as session:
        tip, held = tip_by_reference(session, reference), claim_on(session, reference)
        assert tip is not None
        return tip.state, tip.outcome is not None, held.officer_id if held else None


def send_move(desk: DeskClient, reference: str, before: str, after: str, once: str) -> int:
    """Sends the form that the page has for this move, or would have. Returns the status of the answer."""
    if after in REFERRALS:
        return desk.send(f"/tips/{reference}/referral", state=after, once=once, **WORDS).status_code
    if (before, after) == ("closed", "assessed"):
        return desk.send(f"/tips/{reference}/reopening", reason="Ett nytt tips.", once=once).status_code
    return desk.send(f"/tips/{reference}/state", state=after, outcome="unfounded").status_code


def test_every_move_of_the_table_is_possible_by_url_and_no_other(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    desk, once = signed_in("officer"), numbers()
    eva = an_officer()
    with sqlite.writing() as session:
        claim_tip(session, eva, reference, keys=keys.officer, now=NOW)
        write_statement(session, eva, reference, STATED, once=once(), keys=keys.officer, now=NOW)
        reply_to_tipster(session, eva, reference, "Vilken våning?", once=once(), keys=keys.officer, now=NOW)
    desk.open_tip(reference)
    for before, after in product(STATES, STATES):
        place(sqlite, reference, before)
        allowed = after in MOVES[before]
        assert send_move(desk, reference, before, after, once()) == (303 if allowed else 409), (before, after)
        assert where(sqlite, reference)[0] == (after if allowed else before)


@pytest.mark.parametrize(
    ("before", "after"), [("assessed", "referred"), ("assessed", "passed_on"), ("closed", "assessed")]
)
def test_a_move_that_asks_for_words_is_not_made_without_them(
    signed_in: SignedIn, sqlite: Database, keys: Keys, before: str, after: str
) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    desk = signed_in("officer")
    desk.open_tip(reference)
    desk.send(f"/tips/{reference}/claim")
    place(sqlite, reference, before)
    assert desk.send(f"/tips/{reference}/state", state=after).status_code == 400
    assert len(desk.texts(".told.error")) == 1
    for words in ({}, {"to_whom": " ", "reason": "\n"}, {"to_whom": "x" * 201, "reason": "x" * 501}):
        door = "referral" if after in REFERRALS else "reopening"
        assert desk.send(f"/tips/{reference}/{door}", state=after, once="0" * 32, **words).status_code == 400
    assert where(sqlite, reference)[0] == before


class Life(RuleBasedStateMachine):
    """Three officers and a tipster do what they like; `state` and the rest are what the rules say must come of it."""

    desks: dict[str, DeskClient]
    database: Database
    keys: Keys
    numbers: Callable[[], str]

    def __init__(self) -> None:
        super().__init__()
        seed = bytes.fromhex(self.numbers())
        self.code, self.reference = a_triaged_tip(self.database, self.keys, a_report("I baren."), seed=seed)
        self.state, self.holder = "triaged", None
        self.graded = self.asked = False

    def post(self, who: str, deed: str, **fields: str) -> int:
        return self.desks[who].send(f"/tips/{self.reference}/{deed}", **fields).status_code

    @rule(who=st.sampled_from(list(OFFICERS)))
    def claim(self, who: str) -> None:
        refused = self.holder not in {None, who} and who != "chief@example.org"
        assert self.post(who, "claim") == (409 if refused else 303)
        if not refused:
            self.holder = who
            self.state = "claimed" if self.state in UNCLAIMED_STATES else self.state

    @rule(who=st.sampled_from(list(OFFICERS)))
    def hand_back(self, who: str) -> None:
        assert self.post(who, "release") == (303 if self.holder == who else 409)
        if self.holder == who:
            self.holder = None
            self.state = "triaged" if self.state == "claimed" else self.state

    @rule(
        who=st.sampled_from(list(OFFICERS)),
        after=st.sampled_from([*STATES, "nonsense"]),
        outcome=st.sampled_from(["", *OUTCOMES]),
    )
    def move(self, who: str, after: str, outcome: str) -> None:
        expected = self._expected(who, after, outcome)
        assert self.post(who, "state", state=after, outcome=outcome) == expected
        if expected == 303:
            self.state = after

    def _expected(self, who: str, after: str, outcome: str) -> int:
        if self.holder != who or after not in MOVES[self.state]:
            return 409
        if after in REFERRALS or self.state == "closed":
            return 400
        if after == "needs_answer":
            return 303 if self.asked else 409
        lacking = (after == "assessed" and not self.graded) or (after == "closed" and not outcome)
        return 400 if lacking else 303

    @rule(way=st.integers(0, 4))
    def go_on(self, way: int) -> None:
        """The holder takes one of the moves of the table, after what it asks for: so no state is out of reach."""
        who = self.holder or "eva@example.org"
        self.claim(who)
        after = MOVES[self.state][way % len(MOVES[self.state])]
        if after == "assessed" and not self.graded:
            self.state_something(who)
        if after == "needs_answer" and not self.asked:
            self.ask(who)
        assert send_move(self.desks[who], self.reference, self.state, after, self.numbers()) == 303
        self.state = after

    @rule(who=st.sampled_from(list(OFFICERS)), after=st.sampled_from(REFERRALS))
    def refer(self, who: str, after: str) -> None:
        allowed = self.holder == who and after in MOVES[self.state]
        assert self.post(who, "referral", state=after, once=self.numbers(), **WORDS) == (303 if allowed else 409)
        self.state = after if allowed else self.state

    @rule(who=st.sampled_from(list(OFFICERS)))
    def reopen(self, who: str) -> None:
        allowed = self.holder == who and self.state == "closed"
        assert self.post(who, "reopening", reason="Ett nytt tips.", once=self.numbers()) == (303 if allowed else 409)
        self.state = "assessed" if allowed else self.state

    @rule(who=st.sampled_from(list(OFFICERS)))
    def ask(self, who: str) -> None:
        assert self.post(who, "reply", text="Vilken våning?", once=self.numbers()) == 303
        self.asked = True

    @rule()
    def answer(self) -> None:
        with self.database.writing() as session:
            seed = bytes.fromhex(self.numbers())
            add_to_tip(session, self.code, "Tredje.", (), keys=self.keys.site, seed=seed, now=NOW)
        self.asked = False

    @rule(who=st.sampled_from(list(OFFICERS)))
    def state_something(self, who: str) -> None:
        fields = {"text": "x", "nature": "fact", "obtained": "heard", "subject": "unknown", "scheme": "4x4"}
        grade = {"source": "X", "information": "4", "handling": "H0"}
        assert self.post(who, "statement", once=self.numbers(), **fields, **grade) == 303
        self.graded = True

    @invariant()
    def the_tip_is_where_the_rules_say(self) -> None:
        holder = OFFICERS[self.holder] if self.holder else None
        assert where(self.database, self.reference) == (self.state, self.state == "closed", holder)


def test_whatever_officers_and_tipsters_do_the_table_holds(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    desks = {name: signed_in("supervisor" if name.startswith("chief") else "officer", name=name) for name in OFFICERS}
    for desk in desks.values():
        desk.get("/queue")
    settled = {"desks": desks, "database": sqlite, "keys": keys, "numbers": staticmethod(numbers())}
    run_state_machine_as_test(
        type("LifeHere", (Life,), settled),
        settings=settings(
            max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
