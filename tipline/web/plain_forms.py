"""Forms without a file, taken apart in one step where they came exactly as browsers write them.

A form that may bring pictures comes as multipart/form-data also when it brings none. Werkzeug's parser is made for
streams of any size and shape, and compiles two patterns for the boundary of each request. What differs in one byte from
the plain shape, and whatever brings a file, is left to it.
"""

import re
from io import BytesIO
from typing import IO

from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.formparser import FormDataParser

MULTIPART = "multipart/form-data"
MOST_PLAIN_BYTES = 200_000
"""Above any form of ours without pictures: its texts have 14,000 characters at most."""
FIELD = re.compile(rb'Content-Disposition: form-data; name="(\w+)"')
NO_FILE = re.compile(
    rb'Content-Disposition: form-data; name="\w+"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n'
)
"""What a browser sends for a field of files in which nothing was chosen."""
END_OF_HEAD = b"\r\n\r\n"


def plain_fields(body: bytes, boundary: bytes) -> list[tuple[str, str]] | None:
    """Name and text of each field in their order, or None where `body` is not of the plain shape."""
    mark = b"--" + boundary
    begins, between, ends = mark + b"\r\n", b"\r\n" + mark + b"\r\n", b"\r\n" + mark + b"--\r\n"
    if not boundary or not body.startswith(begins) or not body.endswith(ends) or len(body) < len(begins + ends):
        return None
    parts = body[len(begins) : -len(ends)].split(between)
    fields = []
    for part in parts:
        # A boundary with blanks behind it is one to Werkzeug as well.
        if mark in part:
            return None
        head, end, text = part.partition(END_OF_HEAD)
        if end and (named := FIELD.fullmatch(head)):
            fields.append((named[1].decode(), text.decode(errors="replace")))
        elif not NO_FILE.fullmatch(part):
            return None
    return fields


class PlainFormsFirst(FormDataParser):
    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        if mimetype == MULTIPART and content_length is not None and content_length <= MOST_PLAIN_BYTES:
            body = stream.read()
            fields = plain_fields(body, (options or {}).get("boundary", "").encode("ascii", "replace"))
            if fields is not None and len(fields) <= (self.max_form_parts or 0):
                return BytesIO(), MultiDict(fields), MultiDict()
            stream = BytesIO(body)
        return super().parse(stream, mimetype, content_length, options)
