"""The look for markers finds them: no promise rests on a look that sees nothing."""

import base64
import gzip
import io
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.guarantees.canary import Find, Flight, forms

FLIGHT = Flight()
MARKER = FLIGHT.marker("story")
AROUND = st.binary(max_size=200)
DIGITS = "123456789012345678901234"


def zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("name.txt", content)
    return file.getvalue()


def deflated(content: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(content) + stream.flush()


STREAMS = {"zlib": zlib.compress, "gzip": gzip.compress, "zip": zipped}


@given(way=st.sampled_from(sorted(forms(MARKER))), before=AROUND, behind=AROUND)
def test_a_marker_is_found_in_every_encoding_whatever_surrounds_it(way: str, before: bytes, behind: bytes) -> None:
    found = FLIGHT.finds(before + forms(MARKER)[way] + behind, nested=0)
    assert "story" in {each.marker for each in found}


@given(text=st.text(max_size=30), shift=st.integers(0, 2))
def test_a_marker_is_found_in_the_base64_of_a_longer_text(text: str, shift: int) -> None:
    whole = (text + "x" * shift + MARKER + text).encode()
    assert FLIGHT.finds(base64.b64encode(whole), nested=0)
    assert FLIGHT.finds(base64.urlsafe_b64encode(whole), nested=0)


@given(kind=st.sampled_from(sorted(STREAMS)), before=AROUND, behind=AROUND)
def test_a_marker_is_found_in_a_stream_that_begins_anywhere(kind: str, before: bytes, behind: bytes) -> None:
    found = FLIGHT.finds(before + STREAMS[kind](b"words " + MARKER.encode() + b" words") + behind)
    assert Find("story", f"{kind} > raw") in found


@pytest.mark.parametrize("outer", sorted(STREAMS))
@pytest.mark.parametrize("inner", sorted(STREAMS))
def test_a_marker_is_found_in_a_stream_within_a_stream(outer: str, inner: str) -> None:
    nested = STREAMS[outer](b"\0 head" + STREAMS[inner](MARKER.encode()))
    assert Find("story", f"{outer} > {inner} > raw") in FLIGHT.finds(b"head" + nested)


def test_a_marker_is_found_in_a_bare_deflated_stream_and_in_one_that_is_cut() -> None:
    assert Find("story", "deflate > raw") in FLIGHT.finds(deflated(MARKER.encode()))
    cut = zlib.compress(MARKER.encode() * 3 + bytes(FLIGHT.core, "ascii")[::-1] * 400)
    assert Find("story", "zlib > raw") in FLIGHT.finds(cut[: len(cut) - 8])


@given(kept=st.integers(0, 40))
def test_half_a_marker_is_found_at_either_end(kept: int) -> None:
    half = MARKER.encode()[:9] + bytes(kept)
    assert FLIGHT.finds(half, nested=0)
    assert FLIGHT.finds(bytes(kept) + MARKER.encode()[-9:], nested=0)


@given(group=st.integers(0, 3), blank=st.booleans(), around=AROUND)
def test_three_groups_of_a_code_are_enough(group: int, blank: bool, around: bytes) -> None:  # noqa: FBT001 an example
    flight = Flight()
    flight.watch("code", DIGITS)
    shown = " ".join(DIGITS[start : start + 4] for start in range(0, 24, 4)) if blank else DIGITS
    width = 5 if blank else 4
    piece = shown[group * width :][: 3 * width]
    assert {each.marker for each in flight.finds(around + piece.encode() + around, nested=0)} == {"code"}
    assert flight.finds(around + piece.encode("utf-32-le"), nested=0)


@given(st.binary(max_size=2000))
def test_nothing_is_found_where_nothing_is(blob: bytes) -> None:
    assert FLIGHT.finds(blob) == set()
