"""Leaflet, card and poster: whole, legible to everybody, and the same whoever asks."""

from collections import Counter

import pytest
from babel.dates import format_date
from flask import Flask

from tests.print.paper import Paper, bare
from tests.public.test_pages import POLICY
from tests.public.visitor import Visitor
from tipline.config import PublicConfig, bundled
from tipline.domain.languages import all_languages
from tipline.domain.leaflets import Leaflet, all_leaflets
from tipline.print import press
from tipline.public import create_site
from tipline.public.prints import DRAWINGS
from tipline.web.catalogues import Catalogues

A4 = (210, 297)
PAGES = {"leaflet": 2, "card": 1, "poster": 1}
LANGUAGES = tuple(all_languages())
EVERY = [(kind, leaflet, language) for kind in PAGES for leaflet in all_leaflets() for language in LANGUAGES]
CATALOGUES = Catalogues(bundled("translations"))
UNCHECKED = "Nobody who has this language as their mother tongue has checked these texts yet."
JOINED = {"ar", "fa", "ckb", "th"}
"""Scripts whose letters join or stack: a paper shows them whole, but no program reads them back in their order."""


def paper(site: Flask, path: str, **headers: str) -> Paper:
    answer = site.test_client().get(path, headers={name.replace("_", "-"): text for name, text in headers.items()})
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return Paper(answer.data)


def translated(language: str, text: str) -> str:
    return str(CATALOGUES[all_languages()[language].locale, "messages"].gettext(text))


@pytest.mark.parametrize(("kind", "leaflet", "language"), EVERY)
def test_a_paper_is_whole(site: Flask, kind: str, leaflet: Leaflet, language: str) -> None:
    """All that is asked of each paper at once: setting one takes seconds where letters join."""
    found = paper(site, f"/{language}/{kind}/{leaflet.audience}.pdf")
    has_size_title_language_and_structure(found, kind, leaflet, language)
    names_danger_and_the_police(found, kind, language)
    assert parts_of(found) == swedish_parts(site, f"/sv/{kind}/{leaflet.audience}.pdf")
    if kind == "leaflet" and language not in JOINED:
        says_everything(found, leaflet, language)


def has_size_title_language_and_structure(paper: Paper, kind: str, leaflet: Leaflet, language: str) -> None:
    assert paper.sizes == [A4] * PAGES[kind]
    assert translated(language, leaflet.title) in paper.pdf.metadata["/Title"]
    assert set(paper.pdf.metadata) == {"/Title", "/Creator"}
    assert (paper.root["/Lang"], paper.root["/MarkInfo"]["/Marked"]) == (language, True)
    assert paper.root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in paper.data
    assert [part["/S"] for part in paper.parts() if "/Alt" in part].count("/Figure") == 2
    assert all(part["/Alt"] for part in paper.parts() if part["/S"] == "/Figure")
    assert paper.tags().count("/H1") == (0 if kind == "card" else 1)


@pytest.mark.parametrize("language", ["sv", "ar", "th"])
@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("leaflet", all_leaflets(), ids=lambda leaflet: leaflet.audience)
def test_a_telephone_finds_the_page_and_nothing_else(site: Flask, leaflet: Leaflet, kind: str, language: str) -> None:
    found = paper(site, f"/{language}/{kind}/{leaflet.audience}.pdf")
    assert found.codes() == {f"https://localhost/{language}/{leaflet.audience}"}
    assert found.says(f"localhost/{language}/{leaflet.audience}")


def names_danger_and_the_police(paper: Paper, kind: str, language: str) -> None:
    assert "112" in paper.text
    assert "114 14" in paper.text
    assert language in JOINED or paper.says(translated(language, "Someone is in danger now"))
    if kind == "leaflet":
        assert paper.text.startswith("112")


def parts_of(paper: Paper) -> list[int]:
    """How many points and headings of each level there are: the same in every language."""
    tags = Counter(paper.tags())
    return [tags[name] for name in ("/LI", "/H1", "/H2", "/H3")]


SWEDISH: dict[str, list[int]] = {}
"""Set once and not once more beside each language: every site here has the same settings."""


def swedish_parts(site: Flask, path: str) -> list[int]:
    """Of the paper at that address."""
    if path not in SWEDISH:
        SWEDISH[path] = parts_of(paper(site, path))
    return SWEDISH[path]


def says_everything(found: Paper, leaflet: Leaflet, language: str) -> None:
    signs = [sign.text for setting in leaflet.settings for sign in leaflet.signs(setting)]
    lists = (leaflet.about, leaflet.danger, leaflet.not_signs, leaflet.do, leaflet.do_not, leaflet.after, leaflet.truth)
    wanted = [*signs, *(text for texts in (*lists, leaflet.law) for text in texts), leaflet.lead, leaflet.signs_intro]
    assert [text for text in wanted if not found.says(translated(language, text))] == []
    assert found.says(format_date(leaflet.law_as_of, "long", all_languages()[language].locale))
    assert found.says(translated(language, UNCHECKED))
    assert found.says("Exempelpolisen")
    assert found.says("Exempellagen")
    assert found.says("Kvinnofridslinjen 020-50 50 50")


@pytest.mark.parametrize("leaflet", all_leaflets(), ids=lambda leaflet: leaflet.audience)
def test_strong_signs_stand_under_that_word(site: Flask, leaflet: Leaflet) -> None:
    """Not told by colour alone: a word and a shape of its own stand before them."""
    text = bare(paper(site, f"/en/leaflet/{leaflet.audience}.pdf").text)
    for setting in leaflet.settings:
        signs = leaflet.signs(setting)
        places = [text.index(bare(sign.text)) for sign in signs]
        strong = text.rindex(bare("Strong signs"), 0, places[0])
        assert places == sorted(places)
        between = [bare("Signs that count together with others") in text[strong:place] for place in places]
        assert between == [sign.strength != "strong" for sign in signs]


def test_nothing_on_a_leaflet_is_too_small_for_a_wall(site: Flask) -> None:
    sizes = [paper(site, f"/sv/leaflet/{each.audience}.pdf").letter_sizes for each in all_leaflets()]
    assert [min(each) for each in sizes] == [10, 10, 10]


@pytest.mark.parametrize("leaflet", all_leaflets(), ids=lambda leaflet: leaflet.audience)
def test_a_card_has_the_three_strongest_signs_and_is_read_out_once(site: Flask, leaflet: Leaflet) -> None:
    found = paper(site, f"/en/card/{leaflet.audience}.pdf")
    strongest = leaflet.strongest(3)
    assert [sign.strength for sign in strongest] == ["strong"] * 3
    assert [sign.text for sign in strongest if not found.says(sign.text)] == []
    assert found.text.count("114 14") == 5
    assert found.tags().count("/LI") == 3


def test_the_outside_of_a_card_tells_nothing(site: Flask) -> None:
    words = paper(site, "/en/card/hotel.pdf").text
    outside = " ".join(words[: words.index("What to look for")].split())
    assert outside == f"Cut along the marks and fold in the middle. {UNCHECKED} Good to know at work"


def test_a_poster_has_few_words(site: Flask) -> None:
    """Beside the one that nobody has checked it, in the smallest print."""
    posters = [paper(site, f"/en/poster/{each.audience}.pdf").text for each in all_leaflets()]
    assert [len(text.split()) - len(UNCHECKED.split()) < 60 for text in posters] == [True] * 3


def test_every_audience_has_a_drawing() -> None:
    assert set(DRAWINGS) == {leaflet.audience for leaflet in all_leaflets()}


def test_a_paper_is_the_same_for_everybody(site: Flask, config: PublicConfig) -> None:
    """No copy tells where it hung or who fetched it (ANO-27)."""
    first = [paper(site, f"/sv/{kind}/hotel.pdf").data for kind in PAGES]
    press._printed.cache_clear()
    visitor = {
        "User_Agent": "Hotel 7",
        "Accept_Language": "ar",
        "Cookie": "venue=7",
        "X_Forwarded_Host": "venue7.example",
    }
    second = [paper(create_site(config), f"/sv/{kind}/hotel.pdf?venue=7", **visitor).data for kind in PAGES]
    assert first == second


def test_the_address_is_that_of_a_host_of_ours(site: Flask, visitor: Visitor) -> None:
    assert paper(site, "/en/poster/taxi.pdf", Host="localhost:8000").codes() == {"https://localhost:8000/en/taxi"}
    assert visitor.look("/en/poster/taxi.pdf", Host="evil.example.org").status == 400
    refused = [
        visitor.look("/en/poster/taxi.pdf", Host=host).status
        for host in ("localhost:" + "8" * 300, "a b", "local*host")
    ]
    assert refused == [400, 400, 400]


def test_a_long_host_name_fits_every_paper(config: PublicConfig) -> None:
    host = "tips.against-trafficking.an-authority.example.org"
    site = create_site(PublicConfig(instance=config.instance, database_url=config.database_url, hosts=(host,)))
    for kind in PAGES:
        assert paper(site, f"/sv/{kind}/property.pdf", Host=host).codes() == {f"https://{host}/sv/property"}


def test_a_paper_comes_with_strict_headers_and_a_quiet_name(visitor: Visitor) -> None:
    headers = visitor.browser.get("/sv/leaflet/hotel.pdf").headers
    assert headers["Content-Disposition"] == "inline; filename=leaflet-hotel-sv.pdf"
    assert (headers["Content-Security-Policy"], headers["Cache-Control"]) == (POLICY, "no-store")
    assert (headers["X-Content-Type-Options"], "Set-Cookie" in headers) == ("nosniff", False)


@pytest.mark.parametrize(
    "path",
    ["/sv/leaflet/other.pdf", "/sv/flyer/hotel.pdf", "/sv/leaflet/hotel", "/xx/card/hotel.pdf", "/sv/card/..pdf"],
)
def test_there_is_no_other_paper(visitor: Visitor, path: str) -> None:
    assert visitor.look(path).status == 404


@pytest.mark.parametrize("name", ['#import "x": *', "*Polis* $x$ _y_ `z`", "\"'); #panic(1)", "%(operator)s <b>&amp;"])
def test_the_name_of_an_operator_is_only_a_name(config: PublicConfig, name: str) -> None:
    site = create_site(
        PublicConfig(
            instance=config.instance, database_url=config.database_url, operator_name=name, operator_legal_basis=name
        )
    )
    for kind in ("leaflet", "poster"):
        text = "".join(paper(site, f"/sv/{kind}/hotel.pdf").text.split())
        assert text.count("".join(name.split())) == 2


def test_without_an_operator_every_paper_says_that_it_is_a_demonstration(config: PublicConfig) -> None:
    site = create_site(PublicConfig(instance=config.instance, database_url=config.database_url))
    told = [paper(site, f"/en/{kind}/{each.audience}.pdf") for kind in PAGES for each in all_leaflets()]
    assert ["demonstration" in each.text for each in told] == [True] * 9
    assert [len(each.sizes) for each in told] == [2, 2, 2, 1, 1, 1, 1, 1, 1]
