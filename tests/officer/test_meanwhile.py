"""Two officers at one tip: the second is told what the first did, and loses no word."""

import pytest

from tests.factories import NOW, Keys, a_report, a_triaged_tip, an_officer
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tests.officer.test_assessing import SEEN
from tests.officer.test_lifecycle import STATED, WORDS, numbers, place, where
from tipline.casework.write_statement import write_statement
from tipline.persistence.audit import entries_of_tip
from tipline.persistence.database import Database
from tipline.persistence.statements import statements_of_tip

once = numbers()
FIELDS = {
    "state": {"state": "closed", "outcome": "unfounded"},
    "referral": {"state": "referred", **WORDS},
    "reopening": {"reason": "Ett nytt tips."},
    "reply": {"text": "Vilken <våning>?"},
    "statement": SEEN,
    "grade": {"scheme": "4x4", "source": "B", "information": "2", "handling": "H0"},
    "urgency": {"urgency": "low", "reason": "Gammalt."},
    "release": {},
}
TYPED = {
    "state": ["unfounded"],
    "referral": list(WORDS.values()),
    "reopening": ["Ett nytt tips."],
    "reply": ["Vilken <våning>?"],
    "statement": [SEEN["text"], "buyer", "H2"],
    "grade": ["B", "2", "H0"],
    "urgency": ["low", "Gammalt."],
    "release": [],
}


def two_at_a_tip(
    signed_in: SignedIn, database: Database, keys: Keys, state: str = "assessed"
) -> tuple[DeskClient, DeskClient, str]:
    """Eva has claimed the tip and has its page before her; Bo has it as well."""
    _, reference = a_triaged_tip(database, keys, a_report("I baren."))
    eva = signed_in("officer", name="eva@example.org")
    bo = signed_in("supervisor", name="bo@example.org")
    eva.open_tip(reference)
    assert eva.send(f"/tips/{reference}/claim").status_code == 303
    with database.writing() as session:
        write_statement(session, an_officer(), reference, STATED, once=once(), keys=keys.officer, now=NOW)
    place(database, reference, state)
    for desk in (eva, bo):
        desk.open_tip(reference)
    return eva, bo, reference


def form_of(desk: DeskClient, deed: str, state: str = "") -> dict[str, str]:
    """The hidden fields of a form on the page, as a browser sends them."""
    forms = [
        {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
        for form in desk.page.select(f"form[action$='/{deed}']")
    ]
    return next(fields for fields in forms if not state or fields.get("state") == state)


def write(desk: DeskClient, deed: str, reference: str, **also: str) -> int:
    """Fills in the form of the page and sends it."""
    filled = FIELDS[deed] | also
    return desk.send(f"/tips/{reference}/{deed}", **(form_of(desk, deed, filled.get("state", "")) | filled)).status_code


def note(desk: DeskClient, reference: str) -> None:
    assert desk.send(f"/tips/{reference}/note", text="Ring hotellet.", once=once()).status_code == 303


def typed(desk: DeskClient, deed: str) -> list[str]:
    form = f"form[action$='/{deed}']"
    chosen = [each["value"] for each in desk.page.select(f"{form} option[selected]")]
    written = [each.get_text().strip() for each in desk.page.select(f"{form} textarea")]
    return [
        *chosen,
        *written,
        *(each.get("value", "") for each in desk.page.select(f"{form} input:not([type=hidden])")),
    ]


def changes(database: Database, reference: str) -> list[str]:
    with database.reading() as session:
        return [entry.act for entry in entries_of_tip(session, reference) if not entry.purpose]


@pytest.mark.parametrize("deed", list(FIELDS))
def test_the_second_is_told_keeps_every_word_and_may_send_again(
    signed_in: SignedIn, sqlite: Database, keys: Keys, deed: str
) -> None:
    eva, bo, reference = two_at_a_tip(signed_in, sqlite, keys, "closed" if deed == "reopening" else "assessed")
    note(bo, reference)
    before = changes(sqlite, reference), where(sqlite, reference)
    assert write(eva, deed, reference) == 409
    assert (changes(sqlite, reference), where(sqlite, reference)) == before
    assert eva.texts("[data-meanwhile] strong") == ["Nothing was done yet: the tip has changed since you opened it."]
    assert eva.texts("[data-meanwhile] li span") == ["bo@example.org: Wrote a note"]
    assert [each["datetime"][:10].count("-") for each in eva.page.select("[data-meanwhile] time")] == [2]
    assert [value for value in TYPED[deed] if value not in typed(eva, deed)] == []
    assert eva.page.select("[data-words-kept]") == []
    assert write(eva, deed, reference) == 303
    assert len(changes(sqlite, reference)) == len(before[0]) + 1


def test_words_stand_in_an_open_form(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    eva, bo, reference = two_at_a_tip(signed_in, sqlite, keys)
    for deed in ("referral", "grade", "urgency"):
        note(bo, reference)
        assert write(eva, deed, reference) == 409
        assert [
            each.select_one("form")["action"].rpartition("/")[2]
            for each in eva.page.select(".tip details[open]:has(> form)")
        ] == [deed]


def test_a_claim_is_told_who_was_faster(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    first, second = (signed_in("officer", name=name) for name in ("bo@example.org", "eva@example.org"))
    for desk in (first, second):
        desk.open_tip(reference)
    claim = form_of(second, "claim")
    assert first.send(f"/tips/{reference}/claim", **form_of(first, "claim")).status_code == 303
    assert second.send(f"/tips/{reference}/claim", **claim).status_code == 409
    assert second.texts("[data-meanwhile] li span") == ["bo@example.org: Claimed the tip"]
    assert second.page.select("form[action$='/claim']") == []


def test_words_whose_form_is_gone_are_shown_to_be_copied(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    eva, bo, reference = two_at_a_tip(signed_in, sqlite, keys)
    assert bo.send(f"/tips/{reference}/claim").status_code == 303
    assert write(eva, "referral", reference) == 409
    assert eva.texts("[data-meanwhile] li span") == ["bo@example.org: Took the tip over"]
    assert eva.page.select("form[action$='/referral']") == []
    assert eva.texts("[data-words-kept] .said") == list(WORDS.values())


def test_a_grade_given_meanwhile_is_seen_before_another_is(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    eva, bo, reference = two_at_a_tip(signed_in, sqlite, keys)
    assert write(bo, "grade", reference, source="C") == 303
    assert write(eva, "grade", reference) == 409
    assert eva.texts(".statement > .grade .code") == ["C", "2", "H0"]
    assert [value for value in TYPED["grade"] if value not in typed(eva, "grade")] == []
    assert write(eva, "grade", reference) == 303
    with sqlite.reading() as session:
        chain = statements_of_tip(session, reference)
    assert [row.supersedes for row in chain] == [None, *(row.statement_id for row in chain[:-1])]


def test_looking_and_what_one_did_oneself_stand_in_nobodys_way(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    eva, bo, reference = two_at_a_tip(signed_in, sqlite, keys)
    bo.get(f"/tips/{reference}")
    note(eva, reference)
    assert write(eva, "urgency", reference) == 303


def test_a_note_is_kept_whatever_happened_meanwhile(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    eva, bo, reference = two_at_a_tip(signed_in, sqlite, keys)
    assert write(bo, "urgency", reference) == 303
    assert "seen" not in form_of(eva, "note")
    note(eva, reference)


def test_a_form_that_comes_back_for_a_fault_has_seen_no_more_than_before(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    eva, bo, reference = two_at_a_tip(signed_in, sqlite, keys)
    note(bo, reference)
    assert write(eva, "urgency", reference, reason=" ") == 400
    assert eva.page.select("[data-meanwhile]") == []
    assert write(eva, "urgency", reference) == 409
    assert eva.texts("[data-meanwhile] li span") == ["bo@example.org: Wrote a note"]


@pytest.mark.parametrize("seen", [None, "", "x", "-1", "9" * 40, "²", "1; DROP TABLE tips"])
def test_without_a_number_nothing_is_checked(
    signed_in: SignedIn, sqlite: Database, keys: Keys, seen: str | None
) -> None:
    eva, bo, reference = two_at_a_tip(signed_in, sqlite, keys)
    note(bo, reference)
    fields = FIELDS["urgency"] | {"once": once()} | ({} if seen is None else {"seen": seen})
    assert eva.send(f"/tips/{reference}/urgency", **fields).status_code == 303


def test_every_form_that_changes_a_tip_tells_what_its_page_has_seen(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    eva, bo, _ = two_at_a_tip(signed_in, sqlite, keys)
    for desk in (eva, bo):
        silent = [
            form["action"].rpartition("/")[2]
            for form in desk.page.select("article.tip form[method=post]")
            if not form.select_one("[name=seen]")
        ]
        # These only add something, whatever others have done. Who may hold a tip is a matter of the role.
        assert set(silent) - {"hold", "keep-on"} == {"note", "translations"}


@pytest.mark.parametrize(("role", "status"), [("auditor", 403), ("admin", 403), ("coordinator", 403)])
def test_whoever_may_not_open_tips_is_told_nothing(
    signed_in: SignedIn, sqlite: Database, keys: Keys, role: str, status: int
) -> None:
    _, bo, reference = two_at_a_tip(signed_in, sqlite, keys)
    note(bo, reference)
    other = signed_in(role, name="otto@example.org")
    other.get("/queue")
    answer = other.send(f"/tips/{reference}/urgency", seen="0", once=once(), **FIELDS["urgency"])
    assert (answer.status_code, "bo@example.org" in answer.text) == (status, False)
