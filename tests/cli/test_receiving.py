"""A form that is too large, cut anywhere on its way, comes out with its words and without its too large files."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage
from werkzeug.formparser import parse_form_data
from werkzeug.test import encode_multipart

from tipline.cli import receiving
from tipline.cli.receiving import FormReceiver
from tipline.web.site import LEFT_OUT, MOST_FILE_BYTES

Parsed = tuple[dict[str, list[str]], list[tuple[str, bytes, str]]]


def through(body: bytes, boundary: str, *, step: int) -> bytes:
    receiver = FormReceiver(len(body), boundary.encode())
    for start in range(0, len(body), step):
        piece = body[start : start + step]
        assert receiver.received(piece) == len(piece)
    assert receiver.completed == bool(body)
    kept = receiver.getfile().read()
    assert len(kept) == len(receiver)
    return kept


def in_memory(*how: object, **told: object) -> BytesIO:
    return BytesIO()


def parsed(body: bytes, boundary: str) -> Parsed:
    environ = {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": f"multipart/form-data; boundary={boundary}",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
    }
    _, form, files = parse_form_data(environ, stream_factory=in_memory)
    found = [(file.filename or "", file.stream.read(), file.content_type) for file in files.getlist("photos")]
    return {name: form.getlist(name) for name in form}, found


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), min_size=1, max_size=40)


@given(
    fields=st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), words, max_size=4),
    files=st.lists(st.binary(min_size=1, max_size=60), max_size=4),
    step=st.integers(1, 200),
)
@settings(max_examples=200)
def test_a_form_of_small_files_comes_out_as_it_went_in(fields: dict[str, str], files: list[bytes], step: int) -> None:
    photos = [FileStorage(BytesIO(content), f"{n}.jpg") for n, content in enumerate(files)]
    boundary, body = encode_multipart({**fields, "photos": photos})
    assert parsed(through(body, boundary, step=step), boundary) == parsed(body, boundary)


BROWSERS_FORM = (
    b'--B\r\nContent-Disposition: form-data; name="story"\r\n\r\nRum 318\r\n'
    b'--B\r\nContent-Disposition: form-data; name="room"\r\n\r\n\r\n'
    b'--B\r\nContent-Disposition: form-data; name="photos"; filename=""\r\n'
    b"Content-Type: application/octet-stream\r\n\r\n\r\n"
    b'--B\r\nContent-Disposition: form-data; name="contact"\r\n\r\n\r\n--B--\r\n'
)


@pytest.mark.parametrize("step", [*range(1, 40), len(BROWSERS_FORM)])
def test_what_was_left_empty_stays_empty_wherever_the_network_cuts(step: int) -> None:
    form, files = parsed(through(BROWSERS_FORM, "B", step=step), "B")
    assert form == {"story": ["Rum 318"], "room": [""], "contact": [""]}
    assert [(name, content) for name, content, _ in files] == [("", b"")]


@pytest.mark.parametrize("over", [-1, 0, 1])
def test_a_file_past_the_limit_keeps_its_name_and_its_place_alone(over: int) -> None:
    content = bytes(MOST_FILE_BYTES + over)
    photos = [FileStorage(BytesIO(content), "film.mp4"), FileStorage(BytesIO(b"door"), "door.jpg")]
    boundary, body = encode_multipart({"story": "Rum 318", "photos": photos, "contact": "x"})
    form, files = parsed(through(body, boundary, step=65_536), boundary)
    assert form == {"story": ["Rum 318"], "contact": ["x"]}
    assert [(name, len(kept), kind == LEFT_OUT) for name, kept, kind in files] == [
        ("film.mp4", 0 if over > 0 else len(content), over > 0),
        ("door.jpg", 4, False),
    ]


def test_no_more_is_kept_than_a_site_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "MOST_BODY_BYTES", receiving.MOST_TEXT_BYTES + 100)
    photos = [FileStorage(BytesIO(bytes(30)), f"{n}.jpg") for n in range(9)]
    boundary, body = encode_multipart({"photos": photos})
    _, files = parsed(through(body, boundary, step=7), boundary)
    assert len(files) == 9
    assert sum(len(kept) for _, kept, _ in files) <= 100


@given(body=st.binary(max_size=300), step=st.integers(1, 50))
def test_no_bytes_at_all_stop_the_server(body: bytes, step: int) -> None:
    through(body, "b", step=step)
    through(b"--b\r\n" + body, "b", step=step)
