"""The leaflets on the web: all their signs and sentences, and the way on to the form."""

import pytest

from tests.public.visitor import Visitor
from tipline.domain.contacts import contacts_for
from tipline.domain.leaflets import all_leaflets, leaflet_for

AUDIENCES = [leaflet.audience for leaflet in all_leaflets()]


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_leaflet_shows_every_sign_and_sentence_that_belongs_to_it(visitor: Visitor, audience: str) -> None:
    leaflet, page = leaflet_for(audience), visitor.look(f"/en/{audience}")
    assert leaflet is not None
    text = squeezed(page.soup.main.get_text(" "))
    signs = [sign.text for setting in leaflet.settings for sign in leaflet.signs(setting)]
    sentences = (*leaflet.about, *leaflet.danger, *leaflet.not_signs, *leaflet.do, *leaflet.do_not, *leaflet.law)
    assert [said for said in (*signs, *sentences, *leaflet.after, *leaflet.truth) if squeezed(said) not in text] == []
    assert page.soup.h1.get_text() == leaflet.title


@pytest.mark.parametrize("audience", AUDIENCES)
def test_strong_signs_are_told_apart_in_words_and_not_by_colour_alone(visitor: Visitor, audience: str) -> None:
    leaflet = leaflet_for(audience)
    assert leaflet is not None
    strong = [each.get_text() for each in visitor.look(f"/en/{audience}").soup.select(".signs .strong")]
    expected = [s.text for setting in leaflet.settings for s in leaflet.signs(setting) if s.strength == "strong"]
    assert strong == [f"Strong sign: {text}" for text in expected]


def test_the_first_page_says_what_to_do_in_the_words_of_the_leaflets(visitor: Visitor) -> None:
    page = visitor.look("/en/").soup
    for name, kind in (("do", "yes"), ("do_not", "no")):
        told = [each.get_text() for each in page.select(f"ul.{kind} li")]
        assert len(told) > 2
        assert all(set(told) <= set(getattr(leaflet, name)) for leaflet in all_leaflets())


def test_112_is_told_before_the_signs(visitor: Visitor) -> None:
    headings = [each.get_text() for each in visitor.look("/en/taxi").soup.select("h1, h2")]
    assert headings[:4] == ["Signs in a taxi", "Call 112 at once when", "What this is about", "What to look for"]


def test_a_leaflet_leads_to_the_form_with_its_own_signs_first(visitor: Visitor) -> None:
    led = visitor.look("/en/taxi").soup.select_one("main .button")["href"]
    form = visitor.look(str(led))
    assert form.soup.select_one("[name=audience][checked]")["value"] == "taxi"
    assert form.soup.select_one("details[open] input")["value"] == "taxi-01"
    assert form.soup.select("form details")[0].has_attr("open")


@pytest.mark.parametrize("asked", ["", "?audience=", "?audience=nowhere", "?audience=<b>"])
def test_without_an_audience_nothing_is_ticked_or_opened(visitor: Visitor, asked: str) -> None:
    page = visitor.look(f"/en/tip{asked}")
    assert (page.status, page.soup.select("[checked], details[open]")) == (200, [])


def test_help_for_the_exposed_comes_before_help_for_buyers_and_staff(visitor: Visitor) -> None:
    page = visitor.look("/en/support")
    assert [each.get("id") for each in page.soup.select("main h2")] == ["exposed", "child", "buyer", "staff"]
    shown = [each.get_text() for each in page.soup.select(".contact h3")]
    wanted = ("exposed", "child", "buyer", "staff")
    assert shown == [contact.name for purpose in wanted for contact in contacts_for(purpose)]


def test_each_contact_says_how_old_its_entry_is(visitor: Visitor) -> None:
    dated = [each.get_text() for each in visitor.look("/en/support").soup.select(".contact > .hint")]
    assert len(dated) > 9
    assert [text for text in dated if "Entry of " not in text] == []
    assert "Open: day and night. Entry of 16 January 2024." in dated
