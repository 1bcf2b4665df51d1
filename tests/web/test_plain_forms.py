"""Forms as browsers write them are read in one step, to the same end as by Werkzeug; all others by Werkzeug alone."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from tipline.web.plain_forms import MULTIPART, PlainFormsFirst, plain_fields

BOUNDARY = "----WebKitFormBoundaryAbC123"
NAMES = st.sampled_from(["story", "csrf_token", "signs", "when"])
PIECES = ["\r\n", "--", BOUNDARY, "--" + BOUNDARY, " ", "\n", "\r", 'name="x"', "Content-Type: text/plain", "å", "\x00"]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=6).map("".join)
NOTHING_CHOSEN = 'Content-Disposition: form-data; name="photos"; filename=""\r\nContent-Type: application/octet-stream'


def written(fields: list[tuple[str, str]]) -> bytes:
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{text}' for name, text in fields]
    parts += [f"{NOTHING_CHOSEN}\r\n\r\n"]
    return "".join(f"--{BOUNDARY}\r\n{part}\r\n" for part in parts).encode() + f"--{BOUNDARY}--\r\n".encode()


def parsed(parser: type[FormDataParser], body: bytes) -> object:
    """Fields and files, or the kind of fault."""
    made = parser(lambda **_: BytesIO(), max_form_memory_size=2_000_000, max_form_parts=20, silent=False)
    try:
        _, fields, files = made.parse(BytesIO(body), MULTIPART, len(body), {"boundary": BOUNDARY})
    except (ValueError, RequestEntityTooLarge) as fault:
        return type(fault)
    # A field of files in which nothing was chosen is no file.
    kept = [(name, file.filename, file.read()) for name, file in files.items(multi=True)]
    return list(fields.items(multi=True)), [each for each in kept if each[1:] != ("", b"")]


@given(st.lists(st.tuples(NAMES, TEXTS), max_size=22))
def test_whatever_is_written_in_a_form_is_read_as_by_werkzeug(fields: list[tuple[str, str]]) -> None:
    body = written(fields)
    assert parsed(PlainFormsFirst, body) == parsed(FormDataParser, body)


@given(st.lists(st.tuples(NAMES, TEXTS), min_size=1, max_size=3).map(written), st.data())
def test_a_body_damaged_anywhere_is_read_as_by_werkzeug(body: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(body) - 1))
    for damaged in (body[:place], body[:place] + b"-" + body[place:], body[:place] + body[place + 1 :]):
        assert parsed(PlainFormsFirst, damaged) == parsed(FormDataParser, damaged)


def test_a_form_as_browsers_write_it_is_plain() -> None:
    fields = [("story", "Rum 318\r\nå"), ("signs", "rec-01"), ("signs", "hk-10"), ("contact", "")]
    assert plain_fields(written(fields), BOUNDARY.encode()) == fields


@pytest.mark.parametrize(
    "part",
    [
        'Content-Disposition: form-data; name="photos"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n\xff',
        'Content-Disposition: form-data; name="story"\r\nContent-Type: text/plain; charset=utf-16\r\n\r\nx',
        'content-disposition: form-data; name="story"\r\n\r\nx',
        'Content-Disposition: form-data; name="a\\"b"\r\n\r\nx',
        f"{NOTHING_CHOSEN}\r\n\r\nsomething",
        "no head",
    ],
)
def test_anything_else_is_left_to_werkzeug(part: str) -> None:
    body = f"--{BOUNDARY}\r\n{part}\r\n--{BOUNDARY}--\r\n".encode("latin-1")
    assert plain_fields(body, BOUNDARY.encode()) is None
    assert parsed(PlainFormsFirst, body) == parsed(FormDataParser, body)


def test_too_many_fields_are_refused_as_before() -> None:
    body = written([("signs", "x")] * 21)
    assert parsed(PlainFormsFirst, body) == parsed(FormDataParser, body) == RequestEntityTooLarge
