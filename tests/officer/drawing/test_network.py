"""A network on a page: the drawing and the table say the same, in words that do not need the colour."""

from itertools import combinations

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask, render_template_string
from flask_babel import force_locale

from tipline.domain.links.network import DECISIONS, NODE_KINDS, Edge, Network, Node, network_of
from tipline.officer.drawing.network import network_shown
from tipline.officer.network_labels import strength_word, word_of

PAGE = '{% from "network.html" import drawn, table_of %}{{ drawn(shown, "Event") }}{{ table_of(shown, "Event") }}'


def page_of(site: Flask, network: Network) -> BeautifulSoup:
    with site.test_request_context("/", headers={"Accept-Language": "en"}):
        return BeautifulSoup(render_template_string(PAGE, shown=network_shown(network)), "html.parser")


@pytest.fixture
def network() -> Network:
    """Every kind of node, every decision, and labels that need care."""
    nodes = [
        Node(
            id=str(n),
            kind=kind,
            label=f"{kind} <b>&{n}",
            href="/tips/X" if kind == "tip" else "",
            note="12 روز" * (n % 2),
        )
        for n, kind in enumerate(NODE_KINDS)
    ]
    edges = [
        Edge(one=one.id, other=other.id, kinds=("text", "phone"), strength=n % 10 / 10, decided=DECISIONS[n % 4])
        for n, (one, other) in enumerate(combinations(nodes, 2))
        if n % 3 == 0
    ]
    return network_of(nodes, edges)


def said(cell: Tag) -> str:
    return " ".join(cell.get_text().split())


def test_every_node_and_edge_is_in_both_and_in_one_order(site: Flask, network: Network) -> None:
    page = page_of(site, network)
    drawn, rows = page.select("svg [data-node]"), page.select("tbody tr")
    assert [each["data-node"] for each in drawn] == [each["data-node"] for each in rows]
    assert {each["data-node"] for each in drawn} == {each.id for each in network.nodes}
    for node, row in zip(drawn, rows, strict=True):
        told = [said(each) for each in row.find_all(["td", "th"], recursive=False)[:3]]
        assert node["aria-label"] == f"{told[0]} {told[1]}" + (f", {told[2]}" if told[2] else "")
        assert node.get("href") == (row.a["href"] if row.a else None)
    edges = {(each.one, each.other) for each in network.edges}
    assert {(each["data-one"], each["data-other"]) for each in page.select("svg path[data-one]")} == edges
    assert {(each["data-one"], each["data-other"]) for each in page.select("td li")} == edges
    assert len(page.select("td li")) == 2 * len(edges)


def test_the_table_says_by_what_two_are_joined_and_what_was_decided(site: Flask, network: Network) -> None:
    page = page_of(site, network)
    for edge in network.edges:
        words = [said(each) for each in page.select(f"td li[data-one='{edge.one}'][data-other='{edge.other}'] .hint")]
        decided = [] if edge.decided == "named" else [edge.decided.capitalize()]
        with site.test_request_context("/"), force_locale("en"):
            strength = [strength_word(edge.strength)] if edge.strength else []
        assert words == [" · ".join(["Nearly the same words, Phone", *decided, *strength])] * 2


def test_the_lines_have_a_key_where_something_was_decided(site: Flask, network: Network) -> None:
    assert [said(each) for each in page_of(site, network).select(".drawing-key li")] == [
        "Named", "Confirmed", "Proposed", "Refuted",
    ]  # fmt: skip
    named = network_of(network.nodes, [each for each in network.edges if each.decided == "named"])
    assert page_of(site, named).select(".drawing-key") == []


def test_the_drawing_has_a_name_and_can_be_reached_by_keyboard(site: Flask, network: Network) -> None:
    page = page_of(site, network)
    svg = page.select_one("svg")
    assert svg is not None
    assert [said(page.find(id=svg[each])) for each in ("aria-labelledby", "aria-describedby")] == [  # type: ignore[arg-type]
        "Event",
        "The table below holds everything that is drawn here.",
    ]
    assert page.select_one(".drawing")["tabindex"] == "0"  # type: ignore[index]
    assert page.select("[style], script, svg b") == []


@pytest.mark.parametrize(
    ("strength", "word"), [(0, ""), (0.3, "weak"), (0.5, "moderate"), (0.79, "moderate"), (0.8, "strong")]
)
def test_a_strength_is_told_in_a_word(site: Flask, strength: float, word: str) -> None:
    with site.test_request_context("/"), force_locale("en"):
        assert strength_word(strength) == word


def test_every_kind_and_decision_has_a_word_in_both_languages(site: Flask) -> None:
    codes = {*NODE_KINDS, *DECISIONS, "partial_plate", "venue_room", "text", "by_hand"}
    for language in ("en", "sv"):
        with site.test_request_context("/"), force_locale(language):
            assert [code for code in codes if word_of(code) == code] == []
