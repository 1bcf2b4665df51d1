"""A deliberately small Markdown: paragraphs, line breaks, lists, **strong**, *stressed* and [links](https://…).

Everything else is text and shown as it was typed. Each character is looked at a fixed number of times, however the
text is made: nothing nests deeper than one stress in the other, in a link, in a list. A picture is no link.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from markupsafe import Markup, escape

BULLET = re.compile(r"[-*] +(?=\S)")
NUMBER = re.compile(r"([0-9]{1,3})[.)] +(?=\S)")
HOST = r"(?:[a-z0-9][a-z0-9-]*\.)+[a-z][a-z0-9-]+"
"""Plain ASCII with a dot, and no name before it: `https://polisen.se@example.org` would lead elsewhere than it says."""
PATH = r"[a-z0-9._~:/?#@!$&*+,;=%-]"
ADDRESS = rf"https://{HOST}(?::[0-9]{{1,5}})?(?:[/?#]{PATH}*)?"
TELEPHONE = r"tel:\+?[0-9][0-9 -]{0,18}[0-9]"
TOKEN = re.compile(
    rf"(?<!!)\[(?P<label>(?=[^\w\[\]\n]*\w)[^\[\]\n]*)\]\((?:(?P<web>{ADDRESS})|(?P<tel>{TELEPHONE}))\)|(?P<stress>\*\*?)",
    re.IGNORECASE | re.ASCII,
)
STRESSES = {"**": "strong", "*": "em"}

Block = tuple[str, list[str]]


def to_html(text: str) -> Markup:
    """The HTML of a text whose lines end in a line feed. What was no markup is escaped."""
    return Markup("\n").join(BLOCKS[kind](lines) for kind, lines in _blocks(text))


def _blocks(text: str) -> Iterator[Block]:
    """Lines of one kind after each other, by the kind: a key of BLOCKS."""
    for kind, lines in groupby((line.strip() for line in text.split("\n")), key=_kind):
        if kind:
            yield _counted(kind, list(lines))


def _kind(line: str) -> str:
    if BULLET.match(line):
        return "ul"
    return "ol" if NUMBER.match(line) else "p" if line else ""


def _counted(kind: str, lines: list[str]) -> Block:
    """Only what counts from one is a list: `112. Call at once` must not become the first of its kind."""
    numbers = [int(found[1]) for found in map(NUMBER.match, lines) if found]
    return ("p" if kind == "ol" and numbers != list(range(1, len(lines) + 1)) else kind), lines


def _paragraph(lines: Sequence[str]) -> Markup:
    return Markup("<p>{}</p>").format(Markup("<br>\n").join(map(_inline, lines)))


def _bullets(lines: Sequence[str]) -> Markup:
    return Markup("<ul>{}</ul>").format(_items(lines, BULLET))


def _numbers(lines: Sequence[str]) -> Markup:
    return Markup("<ol>{}</ol>").format(_items(lines, NUMBER))


def _items(lines: Sequence[str], marker: re.Pattern[str]) -> Markup:
    return Markup().join(Markup("<li>{}</li>").format(_inline(marker.sub("", line, count=1))) for line in lines)


BLOCKS: dict[str, Callable[[Sequence[str]], Markup]] = {"p": _paragraph, "ul": _bullets, "ol": _numbers}


def _inline(text: str) -> Markup:
    """One line. Stars that open and never close stay stars."""
    pieces: list[Markup] = []
    opened: dict[str, int] = {}
    end = 0
    for found in TOKEN.finditer(text):
        if found.start() > end:
            pieces.append(escape(text[end : found.start()]))
        end = found.end()
        if found["stress"]:
            _stress(found, pieces, opened)
        else:
            pieces.append(_link(found))
    return Markup().join([*pieces, escape(text[end:])])


def _stress(found: re.Match[str], pieces: list[Markup], opened: dict[str, int]) -> None:
    """Stars close what they have opened, else open; `opened` says where in `pieces` each kind was, outermost first."""
    stars, text = found["stress"], found.string
    name, place = STRESSES[stars], opened.get(stars)
    before, after = text[: found.start()][-1:], text[found.end() : found.end() + 1]
    pieces.append(escape(stars))
    if place is None:
        if after.strip():
            opened[stars] = len(pieces) - 1
    elif before.strip() and place < len(pieces) - 2:
        pieces[place], pieces[-1] = Markup("<{}>").format(name), Markup("</{}>").format(name)
        for inner in [each for each, since in opened.items() if since >= place]:
            del opened[inner]


def _link(found: re.Match[str]) -> Markup:
    """The label has no brackets, so nothing in it can be a link again."""
    target = found["web"] or re.sub("[ -]", "", found["tel"])
    return Markup('<a href="{}">{}</a>').format(target, _inline(found["label"]))
