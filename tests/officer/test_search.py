"""Searching: found without opening, with a purpose, never another county's, never by sensitive data."""

from collections.abc import Callable

import pytest

from tests.factories import Keys, a_report, a_triaged_tip
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tipline.persistence.audit import AuditEntry, all_entries
from tipline.persistence.database import Database
from tipline.persistence.tips import tip_by_reference

CALLED = "Mannen gav mig 070-174 06 34. Han stod vid en dörr med en röd ryggsäck. Bil MLB123."
ADVERT = "Numret 0701740634 står i en annons om ryggsäckar."
PART = "Jag såg en bil, registreringsnummer som började MLB."
ROOM = "Det var på rum 318 i Umeå."
ENGLISH = "A man called Valdemarsson carried heavy suitcases."
Tell = Callable[..., str]


@pytest.fixture
def tell(sqlite: Database, keys: Keys) -> Tell:
    numbers = iter(range(1, 200))

    def told(story: str, **answers: object) -> str:
        _, reference = a_triaged_tip(sqlite, keys, a_report(story, **answers), seed=bytes([next(numbers)]) * 16)
        return reference

    return told


@pytest.fixture
def desk(signed_in: SignedIn) -> DeskClient:
    made = signed_in("officer")
    made.get("/search")
    return made


def search(desk: DeskClient, **fields: str) -> set[str]:
    answer = desk.send("/search", **{"purpose": "Arbete i ett ärende", **fields})
    assert answer.status_code == 200
    return set(desk.texts(".found .reference"))


def refused(desk: DeskClient, **fields: str) -> list[str]:
    assert desk.send("/search", **{"purpose": "Arbete i ett ärende", **fields}).status_code == 400
    return desk.texts(".error")


def searches(database: Database) -> list[AuditEntry]:
    with database.reading() as session:
        return [each for each in all_entries(session) if each.act == "tips_searched"]


@pytest.mark.parametrize("typed", ["0701740634", "070-174 06 34", "+46 70 174 06 34", "0046 701740634"])
def test_a_telephone_is_found_in_any_spelling(desk: DeskClient, tell: Tell, typed: str) -> None:
    one, two, _ = tell(CALLED), tell(ADVERT), tell(PART)
    assert search(desk, named=typed) == {one, two}
    assert desk.texts(".understood .term") == ["Phone +46701740634"]


def test_a_plate_finds_its_parts_and_a_part_finds_plates(desk: DeskClient, tell: Tell) -> None:
    whole, part, _ = tell(CALLED), tell(PART), tell("Bil MLC123.")
    assert search(desk, named="mlb 123") == {whole, part}
    by = dict(zip(desk.texts(".found .reference"), desk.texts(".found .by"), strict=True))
    assert by == {whole: "Plate MLB123", part: "Part of a plate MLB???"}
    assert search(desk, named="M?B1?3") == {whole}
    assert search(desk, named="MLB") == {whole, part}


def test_a_room_is_found_with_its_municipality(desk: DeskClient, tell: Tell) -> None:
    here = tell(ROOM)
    assert search(desk, named="rum 318", municipality="2480") == {here}
    assert search(desk, named="318", municipality="2480") == {here}
    assert search(desk, named="rum 318, Umeå") == {here}
    assert search(desk, named="rum 318", municipality="1480") == set()
    assert refused(desk, named="rum 318")[0].endswith("choose the municipality too.")


def test_words_are_found_by_their_stem_and_all_of_them_must_be_there(desk: DeskClient, tell: Tell) -> None:
    called, advert, english = tell(CALLED), tell(ADVERT), tell(ENGLISH)
    assert search(desk, words="ryggsäcken") == {called, advert}
    assert search(desk, words="ryggsäckar dörren") == {called}
    assert search(desk, words="valdemarsson") == search(desk, words="suitcase") == {english}
    assert search(desk, words="valdemarsson dörr") == set()
    assert search(desk, words="annonser", named="0701740634") == {advert}
    assert desk.texts(".understood .term") == ["Phone +46701740634", "annonser"]


def test_words_in_every_text_of_the_tip_are_found(desk: DeskClient, tell: Tell) -> None:
    here = tell("Det hände igen.", place="Ladugården", people="En kille med snedbena", when_text="Midsommar")
    for word in ("ladugård", "snedbena", "midsommar"):
        assert search(desk, words=word) == {here}


def test_frequent_words_are_left_out_and_said_to_be(desk: DeskClient, tell: Tell) -> None:
    here = tell(CALLED)
    assert search(desk, words="han med ryggsäck") == {here}
    assert any(each.endswith("han, med") for each in desk.texts(".hint"))
    assert refused(desk, words="han med") == ["These words are in nearly every tip. Write others."]


def test_fields_beside_narrow_the_hits(desk: DeskClient, tell: Tell) -> None:
    here, there = tell(CALLED, municipality="2480"), tell(ADVERT, municipality="1480")
    assert search(desk, words="ryggsäck", municipality="2480") == {here}
    assert search(desk, words="ryggsäck", county="14") == {there}
    assert search(desk, words="ryggsäck", since="2026-11-24", until="2026-11-24") == {here, there}
    assert search(desk, words="ryggsäck", until="2026-11-23") == set()
    assert search(desk, words="ryggsäck", since="2026-11-25") == set()
    assert search(desk, words="ryggsäck", state="closed") == set()
    assert refused(desk, words="ryggsäck", since="2026-11-25", until="2026-11-24") == [
        "This day is before the first one."
    ]


def test_a_search_is_in_the_record_with_its_purpose_and_without_its_words(
    desk: DeskClient, sqlite: Database, tell: Tell
) -> None:
    tell(CALLED)
    search(desk, words="ryggsäckar dörren", named="0701740634", state="open", purpose="Samband i Ärende A")
    search(desk, words="finnsinte", purpose="Annat")
    (one, two) = searches(sqlite)
    assert (one.purpose, one.detail) == ("Samband i Ärende A", "phone, 2 words, state: 1 hits")
    assert (two.purpose, two.detail) == ("Annat", "1 words: 0 hits")
    desk.get("/search")
    assert desk.page.select_one("#purpose")["value"] == "Annat"


def test_the_purpose_is_offered_when_a_hit_is_opened(desk: DeskClient, tell: Tell) -> None:
    here = tell(CALLED)
    search(desk, words="ryggsäck", purpose="Samband i Ärende A")
    desk.get(f"/tips/{here}")
    assert "Samband i Ärende A" in [each["value"] for each in desk.page.select("#purposes option")]


def test_without_a_purpose_or_anything_to_search_for_nothing_is_searched(desk: DeskClient, sqlite: Database) -> None:
    assert refused(desk, words="ryggsäck", purpose=" ") == ["Write something first."]
    assert desk.page.select_one("#words")["value"] == "ryggsäck"
    assert refused(desk) == ["Write what you search for, here or above."]
    assert searches(sqlite) == []


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("muslimsk man", "religion"),
        ("GRAVID", "health"),
        ("romer", "ethnic origin"),
        ("lesbisk", "sexual orientation"),
        ("sverigedemokrater", "political opinion"),
        ("fackmedlem", "membership of a trade union"),
    ],
)
def test_nobody_searches_by_sensitive_data(desk: DeskClient, sqlite: Database, typed: str, kind: str) -> None:
    (said,) = refused(desk, words=typed)
    assert "BDL 2:14, PBDL 2:5–6" in said
    assert f"({kind})" in said
    assert desk.page.select_one("#words")["value"] == typed
    assert refused(desk, named=typed)[0] == said
    assert searches(sqlite) == []
    with sqlite.reading() as session:
        noted = [each.detail for each in all_entries(session) if each.act == "act_refused"]
    assert len(noted) == 2
    assert all(each.startswith("search by sensitive data: ") and typed not in each for each in noted)


def test_another_county_s_tips_change_nothing_in_the_answer(signed_in: SignedIn, sqlite: Database, tell: Tell) -> None:
    here = tell(CALLED, municipality="2480")
    desk = signed_in("officer", county="24")

    def body(**fields: str) -> str:
        desk.get("/search")
        desk.send("/search", purpose="Arbete", **fields)
        for each in desk.page.select("[name=csrf_token]"):
            each.decompose()
        return str(desk.page)

    asked = [{"words": "ryggsäck"}, {"named": "0701740634"}, {"named": "MLB123"}, {"words": "annons"}]
    asked += [{"words": "ryggsäck", "county": "14"}]
    before = [body(**each) for each in asked]
    told = [each.detail for each in searches(sqlite)]
    for _ in range(3):
        tell(ADVERT, municipality="1480")
    tell(PART, municipality="1480")
    assert [body(**each) for each in asked] == before
    assert [each.detail for each in searches(sqlite)] == told * 2
    assert here in before[0]


def test_a_tip_that_has_come_to_another_county_is_not_found_there_any_more(
    signed_in: SignedIn, sqlite: Database, tell: Tell
) -> None:
    here = tell(CALLED, municipality="2480")
    with sqlite.writing() as session:
        tip = tip_by_reference(session, here)
        assert tip is not None
        tip.county = "14"
    desk = signed_in("officer", county="24")
    desk.get("/search")
    assert search(desk, words="ryggsäck") == set()


def test_a_next_page_goes_on_where_this_one_ended(
    desk: DeskClient, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tipline.officer.search.HITS_A_PAGE", 2)
    tips = {tell(CALLED) for _ in range(3)}
    first = search(desk, words="ryggsäck")
    form = desk.page.select_one("form.turn")
    sent = {str(each["name"]): str(each["value"]) for each in form.select("input") if each["name"] != "csrf_token"}
    assert len(first) == 2
    assert search(desk, **sent) == tips - first
    assert desk.page.select_one("form.turn") is None


def test_the_search_is_in_the_rooms_of_those_who_open_tips(signed_in: SignedIn) -> None:
    for role, there in (("officer", True), ("auditor", False), ("administrator", False)):
        desk = signed_in(role, name=f"{role}@example.org")
        desk.get("/")
        answer = desk.get("/search")
        assert (desk.page.select_one('.rooms a[href="/search"]') is not None) == there
        assert (answer.status_code == 200) == there


def test_the_longest_search_is_answered(signed_in: SignedIn, tell: Tell) -> None:
    plates = ("ABC123", "BCD234", "CDE345", "DEF456", "EFG567")
    words = ("skor", "väska", "trappa", "balkong", "hiss", "källare", "garage", "cykel")
    here = tell(f"Bilarna {', '.join(plates)}: {', '.join(words)}.", municipality="2480")
    desk = signed_in("officer", county="24")
    desk.get("/search")
    assert search(desk, named=" ".join(plates), words=" ".join(words)) == {here}
    assert len(desk.texts(".understood .term")) == 13
