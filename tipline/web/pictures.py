"""Pictures as they arrive. Nothing here decodes one: that is for the officer zone, in a process of its own."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext
from werkzeug.datastructures import FileStorage
from wtforms import Field

from tipline.web.site import LEFT_OUT, MOST_FILE_BYTES

MOST_PHOTOS = 5
MOST_NAME = 60
"""Characters of a file's name that are shown: enough to know it by, and one line of text."""
NAME_END = 15
"""Of those, how many come from the end, where the kind of the file stands."""

HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
"""Major brands of ISO/IEC 23008-12 files, as phones write them."""

WHY_NOT = {
    "too_large": lazy_gettext("It is larger than 15 MB."),
    "empty": lazy_gettext("The file is empty."),
    "no_picture": lazy_gettext("It is not a picture we can take. We take JPEG, PNG, WebP and HEIC."),
    "too_many": lazy_gettext("You had chosen more than five pictures. We took the first five."),
}


@dataclass(frozen=True)
class RefusedFile:
    """A file that is not taken, and why. It lives as long as the answer to its own request and is written nowhere."""

    why: str
    name: str

    @property
    def told(self) -> str:
        return str(WHY_NOT[self.why])


def looks_like_photo(data: bytes) -> bool:
    """Whether the first bytes are those of JPEG, PNG, WebP or HEIC, whatever the file calls itself."""
    return (
        data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
        or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
        or (data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS)
    )


class Photos(Field):
    """`data` is the bytes of each picture that is taken. A file that is not hinders neither the words nor the others.

    Names of files may tell who sent them: they are read for no picture that is taken.
    """

    data: tuple[bytes, ...]

    def __init__(self, **of_wtforms: Any) -> None:
        super().__init__(default=(), **of_wtforms)
        self.refused: tuple[RefusedFile, ...] = ()

    def process_formdata(self, valuelist: Iterable[Any]) -> None:
        self.data, self.refused = (), ()
        for file in valuelist:
            if isinstance(file, FileStorage):
                self._sort(file)

    def _sort(self, file: FileStorage) -> None:
        name, content = file.filename or "", file.stream.read()
        if not name and not content:
            return  # What a browser sends when nothing was chosen.
        why = self._why_not(content, left_out=file.content_type == LEFT_OUT)
        if why:
            self.refused += (RefusedFile(why, shown_name(name)),)
        else:
            self.data += (content,)

    def _why_not(self, content: bytes, *, left_out: bool) -> str:
        if left_out or len(content) > MOST_FILE_BYTES:
            return "too_large"
        if not content:
            return "empty"
        if not looks_like_photo(content):
            return "no_picture"
        if len(self.data) == MOST_PHOTOS:
            return "too_many"
        return ""


def shown_name(sent: str) -> str:
    """A file's name for the eyes of its sender: no folders, nothing unseen that could turn the text, one line."""
    last = re.split(r"[/\\]", sent)[-1]
    seen = "".join(each for each in " ".join(last.split()) if each.isprintable())
    return seen if len(seen) <= MOST_NAME else f"{seen[: MOST_NAME - NAME_END - 1]}…{seen[-NAME_END:]}"
