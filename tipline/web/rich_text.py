"""Rich text: what officers write in Markdown, as HTML that can do nothing. The only place that uses bleach.

The Markdown escapes all it does not know; bleach then lets through what is listed here, whatever the Markdown made of
the text. Two fences, so that a slip in one harms nobody (ASVS 1.3.1).
"""

import re
import unicodedata
from typing import Any

from bleach.html5lib_shim import Filter
from bleach.sanitizer import Cleaner
from markupsafe import Markup

from tipline.domain.unseen import is_hidden
from tipline.web.markdown import to_html

TAGS = frozenset({"p", "br", "strong", "em", "ul", "ol", "li", "a"})
ATTRIBUTES = {"a": ["href"]}
PROTOCOLS = frozenset({"https", "tel"})
REL = "noreferrer noopener nofollow"
LINE_ENDS = re.compile("\r\n?|\u2028|\u2029")


class _Relation(Filter):
    """Every link says that who follows it tells nothing of where they came from, whatever was written."""

    def __iter__(self) -> Any:
        for token in super().__iter__():
            if token["type"] == "StartTag" and token["name"] == "a":
                token["data"][(None, "rel")] = REL
            yield token


def rich_text(markdown: str) -> Markup:
    """`markdown` as HTML of TAGS alone. Control characters and those that turn the order of others are left out."""
    lines = LINE_ENDS.sub("\n", markdown)
    readable = "".join(each for each in lines if not is_hidden(each) and unicodedata.category(each) != "Cs")
    # A new one each time: bleach's cleaners are not made for several threads.
    cleaner = Cleaner(TAGS, ATTRIBUTES, PROTOCOLS, filters=[_Relation])
    return Markup(cleaner.clean(to_html(readable)))  # noqa: S704 bleach has just cleaned it
