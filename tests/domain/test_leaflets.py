import re
from datetime import date

from tipline.domain.leaflets import all_leaflets, leaflet_for
from tipline.domain.report import AUDIENCES
from tipline.domain.signs import all_signs


def test_there_is_a_leaflet_for_every_audience_but_the_rest() -> None:
    assert [leaflet.audience for leaflet in all_leaflets()] == [each for each in AUDIENCES if each != "other"]
    assert leaflet_for("other") is None


def test_every_sign_of_the_catalogue_is_on_a_leaflet() -> None:
    shown = {sign.id for leaflet in all_leaflets() for setting in leaflet.settings for sign in leaflet.signs(setting)}
    assert {sign.id for sign in all_signs()} - shown == set()


def test_strong_signs_come_first() -> None:
    strengths = [sign.strength for sign in all_leaflets()[0].signs("reception")]
    assert strengths[0] == "strong"
    assert strengths == sorted(strengths, key=["strong", "moderate", "weak"].index)


def test_the_strongest_signs_come_from_the_first_settings_that_have_them() -> None:
    strongest = {leaflet.audience: [sign.id for sign in leaflet.strongest(3)] for leaflet in all_leaflets()}
    assert strongest == {
        "hotel": ["rec-01", "rec-02", "rec-03"],
        "taxi": ["taxi-01", "taxi-04", "taxi-05"],
        "property": ["prop-05", "prop-07", "mas-02"],
    }


def test_each_leaflet_says_what_every_leaflet_must_say() -> None:
    for leaflet in all_leaflets():
        assert leaflet.law_as_of < date(2026, 11, 22)
        for texts in (leaflet.about, leaflet.danger, leaflet.not_signs, leaflet.do, leaflet.after, leaflet.truth):
            assert len(texts) > 1
        said = " ".join((*leaflet.about, *leaflet.do_not, *leaflet.truth, *leaflet.not_signs))
        for needed in ("no crime", "need not be sure", "Do not confront", "public record", "nobody can promise"):
            assert needed in said


def test_only_landlords_are_told_of_the_law_on_letting() -> None:
    assert [any("landlord" in text for text in leaflet.law) for leaflet in all_leaflets()] == [False, False, True]


def test_no_sign_rests_on_origin_dress_or_poverty() -> None:
    """The list of what never is a sign: domain research, section 1h."""
    never = (
        r"\b(foreign (?!site)|ethnic|nationalit|skin|religio|dress|cloth(?!es/toys)|shoes|tattoo|accent|begg|poor|thai|"
        r"trans\b|eye contact)"
    )
    assert [sign.id for sign in all_signs() if re.search(never, sign.text, re.IGNORECASE)] == []
