"""A picture is known by its first bytes, whatever its name says."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tipline.web.pictures import looks_like_photo

STARTS = {
    "jpeg": b"\xff\xd8\xff\xe1",
    "png": b"\x89PNG\r\n\x1a\n",
    "webp": b"RIFF\x10\x00\x00\x00WEBPVP8 ",
    "heic": b"\x00\x00\x00\x18ftypheic",
    "heif": b"\x00\x00\x00\x18ftypmif1",
}
OTHERS = {
    "nothing": b"",
    "gif": b"GIF89a",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'>",
    "sound": b"RIFF\x10\x00\x00\x00WAVEfmt ",
    "film": b"\x00\x00\x00\x18ftypmp42",
    "pdf with a picture inside": b"%PDF-1.7\n\xff\xd8\xff",
    "page": b"<!doctype html><script>",
    "cut": b"\xff\xd8",
}


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS.keys())
def test_the_four_kinds_that_phones_write_are_taken(start: bytes) -> None:
    assert looks_like_photo(start + b"rest")


@pytest.mark.parametrize("data", OTHERS.values(), ids=OTHERS.keys())
def test_anything_else_is_not(data: bytes) -> None:
    assert not looks_like_photo(data)


@given(some.binary(max_size=40))
def test_any_bytes_get_an_answer(data: bytes) -> None:
    assert looks_like_photo(data) in {True, False}
