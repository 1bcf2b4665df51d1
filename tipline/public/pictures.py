"""Pictures as they arrive. Nothing here decodes one: that is for the officer zone, in a process of its own."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from wtforms import Field
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

MOST_PHOTOS = 4
MOST_PHOTO_BYTES = 10_000_000
"""The police's own web form takes no larger ones (domain.md, section 7)."""

HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
"""Major brands of ISO/IEC 23008-12 files, as phones write them."""


def looks_like_photo(data: bytes) -> bool:
    """Whether the first bytes are those of JPEG, PNG, WebP or HEIC, whatever the file calls itself."""
    return (
        data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
        or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
        or (data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS)
    )


class Photos(Field):
    """`data` is the bytes of each picture. Names of files are dropped unread: they may tell who sent them."""

    data: tuple[bytes, ...]

    def __init__(self, **of_wtforms: Any) -> None:
        super().__init__(default=(), **of_wtforms)

    def process_formdata(self, valuelist: Iterable[Any]) -> None:
        self.data = tuple(each.stream.read() for each in valuelist if isinstance(each, FileStorage) and each.filename)

    def pre_validate(self, form: BaseForm) -> None:
        del form
        if len(self.data) > MOST_PHOTOS:
            raise ValidationError(gettext("Send at most %(most)d pictures.", most=MOST_PHOTOS))
        for number, photo in enumerate(self.data, 1):
            if len(photo) > MOST_PHOTO_BYTES:
                raise ValidationError(
                    gettext("Picture %(number)d is larger than 10 MB. Choose a smaller one.", number=number)
                )
            if not looks_like_photo(photo):
                raise ValidationError(
                    gettext(
                        "File %(number)d is not a picture we can take. Send JPEG, PNG, WebP or HEIC.", number=number
                    )
                )
