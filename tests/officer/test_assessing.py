"""Assessment at the desk: statements and grades, facts apart from assessments, and another level for the tip."""

import pytest
from sqlalchemy import text, update

from tests.factories import LOCKED_IN, NOW, QUIET, Keys, a_report, a_sent_tip, a_triaged_tip
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tests.officer.test_contrast import STYLE
from tests.persistence.test_queue import counted
from tipline.domain.statements import SUBJECTS
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.statements import SealedStatement
from tipline.persistence.tips import tip_by_reference

SEEN = {
    "text": "Två män gick in på rum 318.",
    "nature": "fact",
    "obtained": "observed",
    "subject": "buyer",
    "scheme": "4x4",
    "source": "X",
    "information": "2",
    "handling": "H2",
}
GUESSED = SEEN | {
    "text": "<b>Sannolikt</b> köp.",
    "nature": "assessment",
    "obtained": "concluded",
    "subject": "exposed",
}


def acts(database: Database) -> list[str]:
    with database.reading() as session:
        told = [entry.act for entry in all_entries(session) if entry.tip_reference]
    return [act for act in told if act not in {"purpose_stated", "tip_opened"}]


def at_a_tip(
    signed_in: SignedIn, database: Database, keys: Keys, role: str = "officer", **answers: object
) -> tuple[DeskClient, str]:
    _, reference = a_triaged_tip(database, keys, a_report(**answers))
    desk = signed_in(role)
    desk.open_tip(reference)
    return desk, reference


def state(desk: DeskClient, reference: str, **fields: str) -> None:
    answer = desk.send(f"/tips/{reference}/statement", **(SEEN | fields))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/tips/{reference}#statements")
    desk.get(f"/tips/{reference}")


def grading_form(desk: DeskClient) -> dict[str, str]:
    form = desk.page.select_one("form[action$='/grade']")
    return {name: form.select_one(f"[name={name}]")["value"] for name in ("once", "statement")}


def chosen(desk: DeskClient, form: str) -> dict[str, str]:
    return {each.find_parent("select")["name"]: each["value"] for each in desk.page.select(f"{form} option[selected]")}


@pytest.mark.parametrize(("known_by", "information"), [("saw", "2"), ("heard", "4"), ("", "4")])
def test_the_proposed_grade_is_chosen_beforehand_with_the_meanings_beside(
    signed_in: SignedIn, sqlite: Database, keys: Keys, known_by: str, information: str
) -> None:
    desk, _ = at_a_tip(signed_in, sqlite, keys, known_by=known_by)
    found = chosen(desk, ".stating")
    assert {name: found[name] for name in ("scheme", "source", "information", "handling")} == {
        "scheme": "4x4", "source": "X", "information": information, "handling": "H2",
    }  # fmt: skip
    assert "X – the source cannot be assessed" in desk.texts(".stating option")
    assert desk.page.select(".stating input:checked") == []
    assert acts(sqlite) == []


def test_facts_and_assessments_are_told_apart_by_word_and_by_look(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    desk, reference = at_a_tip(signed_in, sqlite, keys)
    state(desk, reference)
    state(desk, reference, **GUESSED, secrecy="18:2")
    assert [each["data-nature"] for each in desk.page.select(".statement")] == ["fact", "assessment"]
    assert desk.texts(".statement .nature") == ["Fact", "Assessment"]
    assert desk.texts(".statement > .said") == [SEEN["text"], GUESSED["text"]]
    assert desk.texts(".statement .subject") == ["Buyer", "Exposed, not suspected"]
    assert desk.texts(".statement .secrecy") == ["OSL 18:2, intelligence"]
    assert desk.texts(".statement .code") == ["X", "2", "H2"] * 2
    assert desk.texts(".told") == ["The statement is kept."]
    assert acts(sqlite) == ["statement_written"] * 2
    looks = [
        STYLE.split(f'.statement[data-nature="{nature}"] {{')[1].split("}")[0] for nature in ("fact", "assessment")
    ]
    assert [("solid" in look, "dashed" in look) for look in looks] == [(True, False), (False, True)]


def test_whoever_is_not_suspected_is_said_not_to_be(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    desk, _ = at_a_tip(signed_in, sqlite, keys)
    told = {each["value"]: each.get_text() for each in desk.page.select("[name=subject] option")}
    assert list(told) == list(SUBJECTS)
    assert {subject for subject, name in told.items() if "not suspected" in name} == {"exposed", "witness", "tipster"}


def test_a_new_grade_stands_and_the_earlier_is_shown_below(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    desk, reference = at_a_tip(signed_in, sqlite, keys)
    state(desk, reference)
    uk = {"scheme": "3x5x2", "source": "2", "information": "A", "handling": "P", "suspected_malicious": "1"}
    assert desk.send(f"/tips/{reference}/grade", **grading_form(desk), **uk).status_code == 303
    desk.get(f"/tips/{reference}")
    assert len(desk.page.select(".statement")) == 1
    assert desk.texts(".statement > .grade .code") == ["2", "A", "P"]
    assert desk.texts(".statement > .malicious") == ["The source may mean harm to somebody"]
    assert desk.texts(".before .code") == ["X", "2", "H2"]
    assert chosen(desk, ".statement")["scheme"] == "3x5x2"
    assert acts(sqlite) == ["statement_written", "statement_graded"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"source": "1"}, "Choose all three codes from the scheme you have chosen, or none."),
        ({"handling": ""}, "Choose all three codes from the scheme you have chosen, or none."),
        ({"information": "3"}, "This code says that another source confirms. Name the tip that does, or choose"),
        ({"corroborated_by": "0000000000"}, "There is no such tip, or you may not see it. Check the reference."),
    ],
)
def test_a_grade_that_is_refused_comes_back_with_every_word(
    signed_in: SignedIn, sqlite: Database, keys: Keys, wrong: dict[str, str], said: str
) -> None:
    desk, reference = at_a_tip(signed_in, sqlite, keys)
    sent = SEEN | wrong
    assert desk.send(f"/tips/{reference}/statement", **sent).status_code == 400
    assert [each.startswith(said) for each in desk.texts(".stating .error")] == [True]
    assert desk.page.select_one("#statement-text").get_text().strip() == SEEN["text"]
    assert desk.page.select_one(".natures :checked, .natures input[checked]")["value"] == "fact"
    found = chosen(desk, ".stating")
    assert found["obtained"] == "observed"
    assert {name: found.get(name, "") for name in wrong if name != "corroborated_by"} in (
        {name: value for name, value in wrong.items() if name != "corroborated_by"},
        {"source": ""},
    )
    assert acts(sqlite) == []


def test_a_refused_grade_of_a_statement_comes_back_open_below_it(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    desk, reference = at_a_tip(signed_in, sqlite, keys)
    state(desk, reference)
    fields = grading_form(desk) | {"scheme": "4x4", "source": "X", "information": "3", "handling": "H2"}
    assert desk.send(f"/tips/{reference}/grade", **fields).status_code == 400
    assert len(desk.page.select(".statement details[open] .error")) == 1
    assert desk.page.select(".stating .error") == []
    for name in ("scheme", "source", "information", "handling"):
        assert desk.send(f"/tips/{reference}/grade", **(fields | {name: ""})).status_code == 400
    assert acts(sqlite) == ["statement_written"]


def test_another_tip_that_confirms_is_kept_as_a_way_to_it(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    _, other = a_triaged_tip(sqlite, keys, a_report(QUIET), seed=b"another form    ")
    desk, reference = at_a_tip(signed_in, sqlite, keys)
    state(desk, reference, information="3", corroborated_by=f" {other.lower()[:5]} {other.lower()[5:]}")
    assert [link["href"] for link in desk.page.select(".grade a")] == [f"/tips/{other}"]
    with sqlite.reading() as session:
        assert {entry.tip_reference for entry in all_entries(session) if entry.tip_reference} == {reference}


def test_a_near_copy_is_refused_in_words(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    _, copy = a_triaged_tip(sqlite, keys, a_report(LOCKED_IN + "!"), seed=b"another form    ")
    desk, reference = at_a_tip(signed_in, sqlite, keys)
    answer = desk.send(f"/tips/{reference}/statement", **SEEN | {"information": "3", "corroborated_by": copy})
    assert answer.status_code == 400
    assert "nearly the same words" in desk.texts(".stating .error")[0]


@pytest.mark.parametrize("name", ["nature", "obtained", "subject", "secrecy", "scheme", "text", "once"])
def test_a_value_that_the_form_does_not_offer_is_refused(
    signed_in: SignedIn, sqlite: Database, keys: Keys, name: str
) -> None:
    desk, reference = at_a_tip(signed_in, sqlite, keys)
    bad = "x" * 2001 if name == "text" else "nonsense"
    assert desk.send(f"/tips/{reference}/statement", **SEEN | {name: bad}).status_code == 400
    assert len(desk.texts(".stating .error")) == 1
    assert acts(sqlite) == []


def test_without_a_graded_statement_the_button_says_what_is_missing(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    desk, reference = at_a_tip(signed_in, sqlite, keys)
    desk.send(f"/tips/{reference}/claim")
    ungraded = {"source": "", "information": "", "handling": ""}
    state(desk, reference, **ungraded)
    assert desk.texts(".statement > .hint") == ["Not graded yet"]
    assert desk.page.select("form[action$='/state'] [value=assessed]") == []
    assert desk.page.select_one(".deeds .hint a")["href"] == "#new-statement"
    assert desk.send(f"/tips/{reference}/state", state="assessed").status_code == 400
    assert desk.texts(".told.error") == ["State what the tip tells and grade it before you mark it as assessed."]
    grade = {"scheme": "4x4", "source": "X", "information": "2", "handling": "H2"}
    assert desk.send(f"/tips/{reference}/grade", **grading_form(desk), **grade).status_code == 303
    desk.get(f"/tips/{reference}")
    assert len(desk.page.select("form[action$='/state'] [value=assessed]")) == 1
    assert desk.send(f"/tips/{reference}/state", state="assessed").status_code == 303


def test_a_level_is_set_with_its_reason_and_the_rules_own_stays_beside(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    desk, reference = at_a_tip(signed_in, sqlite, keys)
    assert [each["value"] for each in desk.page.select(".level-set option[value]")][1:] == ["urgent", "routine", "low"]
    assert desk.page.select(".level-set details[open]") == []
    answer = desk.send(f"/tips/{reference}/urgency", urgency="low", reason="<i>Redan avslutat.</i>")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/tips/{reference}")
    desk.get(f"/tips/{reference}")
    assert desk.texts(".head .level, .assessment > .level") == ["Low", "Immediate"]
    assert desk.texts(".level-set .said") == ["<i>Redan avslutat.</i>"]
    assert desk.texts(".level-set .hint")[0].startswith("Low: set by eva@example.org, 2")
    desk.get("/queue?urgency=low")
    assert desk.texts("a[data-row]") == [reference]
    assert acts(sqlite) == ["urgency_set"]


@pytest.mark.parametrize(
    "fields",
    [
        {"urgency": "low", "reason": " "},
        {"urgency": "low", "reason": "x" * 501},
        {"urgency": "highest", "reason": "x"},
        {"reason": "x"},
    ],
)
def test_a_level_without_a_reason_or_that_is_none_comes_back_open(
    signed_in: SignedIn, sqlite: Database, keys: Keys, fields: dict[str, str]
) -> None:
    desk, reference = at_a_tip(signed_in, sqlite, keys)
    assert desk.send(f"/tips/{reference}/urgency", **fields).status_code == 400
    assert len(desk.texts(".level-set details[open] .error")) == 1
    assert desk.page.select_one("#level-reason").get_text().removeprefix("\n") == fields["reason"]
    assert acts(sqlite) == []


def test_a_tip_that_awaits_the_rules_offers_no_level(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    _, reference = a_sent_tip(sqlite, keys)
    desk = signed_in("officer")
    desk.open_tip(reference)
    assert desk.page.select("form[action$='/urgency']") == []
    assert desk.send(f"/tips/{reference}/urgency", urgency="low", reason="x").status_code == 409


def test_a_statement_graded_meanwhile_and_one_that_is_not_there(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    desk, reference = at_a_tip(signed_in, sqlite, keys)
    state(desk, reference)
    grade = {"scheme": "4x4", "source": "X", "information": "2", "handling": "H2"}
    seen = grading_form(desk)
    assert desk.send(f"/tips/{reference}/grade", **seen, **grade).status_code == 303
    assert desk.send(f"/tips/{reference}/grade", **seen | {"once": "0" * 32}, **grade).status_code == 409
    missing = {"once": "1" * 32, "statement": "9" * 32}
    desk.get(f"/tips/{reference}")
    assert desk.send(f"/tips/{reference}/grade", **missing, **grade).status_code == 404
    assert acts(sqlite) == ["statement_written", "statement_graded"]


DEEDS = {
    "statement": SEEN,
    "grade": {"statement": "9" * 32, "scheme": "4x4", "source": "X", "information": "2", "handling": "H2"},
    "urgency": {"urgency": "low", "reason": "x"},
}


@pytest.mark.parametrize("deed", DEEDS)
def test_another_county_a_role_without_tips_and_a_missing_token_are_refused(
    signed_in: SignedIn, sqlite: Database, keys: Keys, deed: str
) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    with sqlite.writing() as session:
        tip_by_reference(session, reference).county = "18"
    foreign = signed_in("officer", county="19", name="amir@example.org")
    auditor = signed_in("auditor", name="bo@example.org")
    foreign.get("/queue")
    auditor.get("/audit")
    assert foreign.send(f"/tips/{reference}/{deed}", **DEEDS[deed]).status_code == 404
    assert auditor.send(f"/tips/{reference}/{deed}", **DEEDS[deed]).status_code == 403
    desk = signed_in("officer")
    desk.open_tip(reference)
    assert desk.client.post(f"/tips/{reference}/{deed}", data=DEEDS[deed]).status_code == 400
    assert acts(sqlite) == ["act_refused"]


@pytest.mark.parametrize(("deed", "words"), [("statement", "text"), ("urgency", "reason")])
def test_words_and_choices_come_back_when_the_database_does_not_answer(
    signed_in: SignedIn, sqlite: Database, keys: Keys, deed: str, words: str
) -> None:
    desk, reference = at_a_tip(signed_in, sqlite, keys)
    with sqlite.writing() as session:
        session.execute(text("ALTER TABLE audit_entries RENAME TO lost"))
    assert desk.send(f"/tips/{reference}/{deed}", **DEEDS[deed]).status_code == 503
    kept = {each["name"]: each["value"] for each in desk.page.select("main form input")} | {
        each["name"]: each.get_text().strip() for each in desk.page.select("main form textarea")
    }
    assert {name: kept[name] for name in DEEDS[deed]} == DEEDS[deed]
    with sqlite.writing() as session:
        session.execute(text("ALTER TABLE lost RENAME TO audit_entries"))
    assert desk.send(f"/tips/{reference}/{deed}", **kept).status_code == 303
    assert len(acts(sqlite)) == 1


def test_a_damaged_statement_says_so_and_offers_no_grading(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    desk, reference = at_a_tip(signed_in, sqlite, keys)
    state(desk, reference)
    with sqlite.writing() as session:
        session.execute(update(SealedStatement).values(sealed=b"rot"))
    seen = grading_form(desk)
    desk.get(f"/tips/{reference}")
    assert desk.texts(".statement .error") == ["The seal of this statement is damaged, or its key is gone."]
    assert desk.page.select("form[action$='/grade']") == []
    grade = {"scheme": "4x4", "source": "X", "information": "2", "handling": "H2"}
    assert desk.send(f"/tips/{reference}/grade", **seen, **grade).status_code == 409


def test_every_field_has_its_label_and_no_two_things_one_id(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    desk, reference = at_a_tip(signed_in, sqlite, keys)
    state(desk, reference)
    state(desk, reference, **GUESSED)
    ids = [each["id"] for each in desk.page.select("[id]")]
    assert len(set(ids)) == len(ids)
    labelled = {each["for"] for each in desk.page.select("label[for]")}
    fields = desk.page.select("main input:not([type=hidden]), main select, main textarea")
    assert [each for each in fields if not each.find_parent("label") and each.get("id") not in labelled] == []


def test_ten_statements_cost_no_more_queries_than_none(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    desk, reference = at_a_tip(signed_in, sqlite, keys)
    engine = desk.client.application.extensions["desk"].database
    with counted(engine) as none:
        desk.get(f"/tips/{reference}")
    for _ in range(10):
        state(desk, reference)
    with counted(engine) as ten:
        desk.get(f"/tips/{reference}")
    assert len(desk.page.select(".statement")) == 10
    assert len(ten) == len(none)


def test_swedish_officers_read_swedish(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    desk, reference = at_a_tip(signed_in, sqlite, keys)
    state(desk, reference)
    page = desk.client.get(f"/tips/{reference}", headers={"Accept-Language": "sv"}).text
    assert [
        word for word in ("Uppgifter", "Källan kan inte bedömas".lower(), "Sätt en annan nivå") if word not in page
    ] == []
    assert "the source cannot be assessed" not in page
    assert str(NOW.year) in page
