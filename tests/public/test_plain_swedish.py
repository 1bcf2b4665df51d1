"""The Swedish leaflets are easy to read: LIX at most 35, which Björnsson (1968) calls easy."""

import re

import pytest

from tests.public.visitor import Visitor
from tipline.domain.leaflets import all_leaflets

MOST_LIX = 35
LONG_WORD = 7
"""Letters from which on a word counts as long."""
WORD = re.compile(r"[^\W\d_]+")


def lix(sentences: list[str]) -> float:
    """Words per sentence, and long words in per cent of all words."""
    words = [word for sentence in sentences for word in WORD.findall(sentence)]
    return len(words) / len(sentences) + 100 * sum(len(word) >= LONG_WORD for word in words) / len(words)


def sentences_of(visitor: Visitor, path: str) -> list[str]:
    """Every sentence of the page's text, an item of a list as one."""
    blocks = [each.get_text(" ") for each in visitor.look(path).soup.select("main :is(p, li)")]
    parts = (part for block in blocks for part in re.split(r"(?<=[.!?:])\s+", block))
    return [part for part in parts if WORD.search(part)]


def test_lix_is_what_it_is_defined_as() -> None:
    assert lix(["Det är så", "Någon ropar"]) == 2.5
    assert lix(["Människohandel är brott"]) == pytest.approx(3 + 100 / 3)


@pytest.mark.parametrize("page", [*(leaflet.audience for leaflet in all_leaflets()), "", "tip", "support"])
def test_a_swedish_page_is_easy_to_read(visitor: Visitor, page: str) -> None:
    sentences = sentences_of(visitor, f"/sv/{page}")
    assert len(sentences) > 20
    assert lix(sentences) <= MOST_LIX
