"""What officers write becomes a few harmless elements, whatever they write."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from tipline.domain.unseen import DIRECTION_CONTROLS
from tipline.web.markdown import to_html
from tipline.web.rich_text import REL, TAGS, rich_text

LINK = f'rel="{REL}"'
PIECES = (
    *("<", ">", "&", '"', "'", "`", "\\", "[", "]", "(", ")", "[[", "]]", "](", "*", "**", "***", "_", "#", "!", "|"),
    *("\n", "\r\n", "\r", "\n\n", "- ", "* ", "1. ", "2) ", "> ", "```", "---", "    ", "\t", "\u2028"),
    *("https://polisen.se", "https://polisen.se/a?b=1&c=2", "tel:112", "tel:114 14", "HTTPS://POLISEN.SE"),
    *("[x](https://polisen.se)", "[x](tel:112)", "[x](https://polisen.se@example.org)", "![x](https://example.org)"),
    *("[x](javascript:alert(1))", "[x](data:text/html,x)", "[x](//example.org)", "[x](/sign-out)", "[x]: https://a.se"),
    *("<script>alert(1)</script>", "<svg onload=alert(1)>", "<img src=x onerror=alert(1)>", "<a href=javascript:x>"),
    *("<!--", "-->", "<![CDATA[", "]]>", "<?php", "</p>", "</ul>", "<p class=x>", "<style>", "<math>", "<template>"),
    *("&lt;script&gt;", "&#60;", "&#x3c;", "&colon;", "&Tab;", "&nbsp", "&amp;lt;", "&#0;", "&notin", "%3Cscript%3E"),
    *("\x00", "\x07", "\x1b[31m", "\x7f", "\x85", "\u202e", "\u2066", "\u2069", "\ufeff", "\ud800", "\U000e0041"),
    *("Västerås", "قیمت", "ตำรวจ", "ፖሊስ", "a", " ", "5", "{{7*7}}", "{% raw %}", "%(x)s"),
)
HOSTILE = (
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</script>",
    "<svg/onload=alert(1)>",
    "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<img src='https://example.org/pixel.png'>",
    "![x](https://example.org/pixel.png)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](%6aavascript:alert(1))",
    "[x](vbscript:x)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](http://polisen.se)",
    "[x](https:polisen.se)",
    "[x](https://)",
    "[x](https://localhost)",
    "[x](https://polisen.se@example.org)",
    "[x](https://polisen.se:443@example.org)",
    "[x](https://polisen.se\\@example.org)",
    "[x](https://pоlisen.se)",
    '[x](https://polisen.se" onclick="alert(1))',
    "[x](https://polisen.se 'title')",
    "[x](tel:alert)",
    "[](https://polisen.se)",
    "[ ](https://polisen.se)",
    "[x][1]\n\n[1]: https://polisen.se",
    "<https://polisen.se>",
    "https://polisen.se",
)
"""Corpus of texts that may make no link, load nothing and run nothing."""


def parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def shown(markdown: str) -> str:
    return parsed(rich_text(markdown)).get_text()


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("", ""),
        ("En rad.", "<p>En rad.</p>"),
        ("En rad.\nEn till.\r\n\r\n\n Nytt stycke. ", "<p>En rad.<br>\nEn till.</p>\n<p>Nytt stycke.</p>"),
        ("**Viktigt:** ring *nu*.", "<p><strong>Viktigt:</strong> ring <em>nu</em>.</p>"),
        ("**a *b* c** *d **e** f*", "<p><strong>a <em>b</em> c</strong> <em>d <strong>e</strong> f</em></p>"),
        ("- a\n* b\n\n- c", "<ul><li>a</li><li>b</li></ul>\n<ul><li>c</li></ul>"),
        ("Se:\n1. a\n2) b\nSlut.", "<p>Se:</p>\n<ol><li>a</li><li>b</li></ol>\n<p>Slut.</p>"),
        ("112. Ring", "<p>112. Ring</p>"),
        ("1. a\n1. b", "<p>1. a<br>\n1. b</p>"),
        ("[x](https://polisen.se/a?b=1&c=2)", f'<p><a href="https://polisen.se/a?b=1&amp;c=2" {LINK}>x</a></p>'),
        ("[114 14](tel:114 14)", f'<p><a href="tel:11414" {LINK}>114 14</a></p>'),
        ("**[*x* y](tel:112)**", f'<p><strong><a href="tel:112" {LINK}><em>x</em> y</a></strong></p>'),
        ("[x\u202e](https://poli\u2066sen.se)\x00", f'<p><a href="https://polisen.se" {LINK}>x</a></p>'),
        ("2 * 3 * 4 **", "<p>2 * 3 * 4 **</p>"),
        ("**a *b** c*", "<p><strong>a *b</strong> c*</p>"),
        ("****", "<p>****</p>"),
        ("a_b_ # `c` > d", "<p>a_b_ # `c` &gt; d</p>"),
    ],
)
def test_the_small_markdown(markdown: str, html: str) -> None:
    assert rich_text(markdown) == html
    assert isinstance(rich_text(markdown), Markup)


@pytest.mark.parametrize("markdown", HOSTILE)
def test_what_is_no_plain_link_is_shown_as_it_was_typed(markdown: str) -> None:
    page = parsed(rich_text(markdown))
    assert {each.name for each in page.find_all()} <= {"p", "br"}
    typed = "".join(each for each in markdown if each.isprintable())
    assert "".join(each for each in page.get_text() if each.isprintable()) == typed


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=25).map("".join))
def test_whatever_is_written_nothing_but_the_listed_elements_comes_out(markdown: str) -> None:
    html = rich_text(markdown)
    for each in parsed(html).find_all():
        assert each.name in TAGS
        if each.name != "a":
            assert each.attrs == {}
            continue
        assert set(each.attrs) == {"href", "rel"}
        assert " ".join(each["rel"]) == REL
        address = urlsplit(each["href"])
        assert (address.scheme in {"https", "HTTPS"} and "." in address.netloc) or each["href"].startswith("tel:")
        assert "@" not in address.netloc
        assert each.get_text().strip() != ""
        assert each.find("a") is None
    assert DIRECTION_CONTROLS.isdisjoint(html)
    assert re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", html) == []


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=25).map("".join))
def test_bleach_finds_nothing_to_take_away_from_what_the_markdown_makes(markdown: str) -> None:
    """Each fence holds alone: but for what links say of where one came from, the trees are the same."""
    printable = "".join(each for each in markdown if each.isprintable() or each == "\n")
    before, after = parsed(to_html(printable)), parsed(rich_text(printable))
    for link in after.find_all("a"):
        del link["rel"]
    assert after == before


@given(st.text(st.characters(categories=["L", "Nd", "P", "S", "Zs"], exclude_characters="*[]"), max_size=200))
def test_no_word_is_lost(markdown: str) -> None:
    """Without a star, a bracket or a list there is no markup at all."""
    line = f"x {markdown}"
    assert shown(line).split() == line.split()


@given(st.lists(st.sampled_from([*TAGS, "script", "b"]), max_size=6), st.text(max_size=20))
def test_raw_html_is_text(names: list[str], words: str) -> None:
    typed = "x " + "".join(f"<{name} class=x>" for name in names)
    assert shown(typed) == typed.strip()
    assert parsed(rich_text(typed + words)).find(class_="x") is None


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece",
    [
        *("[", "[a", "[a](https://", "[a](https://a.", "](", "*", "**", "a*", "**a ", "*a *b ", "&", "<", "- ", "1. "),
        *("\n", "a\n", "- a\n", "<script>", "&lt;", "\u202e", "[a](https://polisen.se)", "[a.a-", "[-"),
    ],
)
def test_a_hundred_thousand_characters_come_to_an_end(piece: str) -> None:
    """In about a second; what grew with the square of the length would not be done within the minute."""
    text = piece * (100_000 // len(piece))
    assert len(rich_text(text)) < 40 * len(text)


def test_bleach_is_used_in_one_place() -> None:
    package = Path(__file__).parents[2] / "tipline"
    using = [
        file.name
        for file in package.rglob("*.py")
        if re.search(r"^\s*(?:import|from) bleach", file.read_text(), re.MULTILINE)
    ]
    assert using == ["rich_text.py"]
