"""The style sheet of the officer site holds no rule for what no page has, and none twice."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import tipline.officer
from tipline.domain.links.network import DECISIONS, NODE_KINDS
from tipline.officer.labels import LEVELS
from tipline.officer.pictures import WAYS

TEMPLATES = Path(tipline.officer.__file__).parents[2] / "templates"
STATIC = Path(tipline.officer.__file__).parent / "static"
STYLE = re.sub(r"/\*.*?\*/", "", (STATIC / "officer.css").read_text(encoding="utf-8"), flags=re.DOTALL)
WRITERS = frozenset({"officer", "tipster"})
"""Classes that come from the data, beside levels and ways of showing a picture."""
STEPS = frozenset({"strength-1", "strength-3", "step-1", "step-2", "step-3", "step-4"})
"""How heavy an edge is drawn and how dark a tile: numbers that the drawing works out."""


def selectors() -> Iterator[tuple[str, str]]:
    """Of each rule, the conditions around it and its selectors."""
    around: list[str] = []
    for found in re.finditer(r"([^{};]+)\{|\}", STYLE):
        if found[1] is None:
            around.pop()
            continue
        told = " ".join(found[1].split())
        if not told.startswith("@"):
            yield " ".join(around), told
        around.append(told)


def test_every_class_that_is_styled_is_on_a_page() -> None:
    pages = [each.read_text() for room in ("officer", "shared") for each in (TEMPLATES / room).rglob("*.html")]
    named = chain.from_iterable(re.findall(r'class="([^"]*)"', page) for page in pages)
    scripted = chain.from_iterable(re.findall(r'"([^"]*)"', each.read_text()) for each in STATIC.glob("*.js"))
    used = set(chain.from_iterable(re.findall(r"[\w-]+", each) for each in chain(named, scripted)))
    styled = set(chain.from_iterable(re.findall(r"\.([a-z][\w-]*)", told) for _, told in selectors()))
    assert len(styled) > 100
    assert (
        sorted(styled - used - WRITERS - set(LEVELS.values()) - set(WAYS) - STEPS - set(DECISIONS) - set(NODE_KINDS))
        == []
    )


def test_every_token_is_used() -> None:
    assert [name for name in set(re.findall(r"(--[\w-]+):", STYLE)) if f"var({name})" not in STYLE] == []


def test_no_selector_has_two_rules() -> None:
    found = Counter(selectors())
    assert len(found) > 300
    # The same component may have a rule of its own in several blocks for a narrow screen or for paper.
    assert [told for (around, told), times in found.items() if times > 1 and not around] == []
