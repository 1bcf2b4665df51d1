"""A page compressed in parts is one gzip stream, whatever its parts are."""

import gzip
import subprocess
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.public.packing import LONGEST_MIDDLE, PackedPage

PIECES = st.binary(max_size=2_000) | st.text(alphabet="<p>åäö \n", max_size=2_000).map(str.encode)


@given(PIECES, st.binary(max_size=200), PIECES)
def test_every_page_comes_back_whole(before: bytes, middle: bytes, after: bytes) -> None:
    stream = PackedPage(before, after).with_middle(middle)
    assert gzip.decompress(stream) == before + middle + after
    # One member, and nothing behind it: readers that stop after the first have everything.
    reader = zlib.decompressobj(16 + zlib.MAX_WBITS)
    assert reader.decompress(stream) == before + middle + after
    assert (reader.eof, reader.unused_data) == (True, b"")


@pytest.mark.parametrize("length", [0, 1, 83, LONGEST_MIDDLE])
def test_the_middle_may_have_any_length_up_to_the_longest(length: int) -> None:
    middle = b"\xff" * length
    assert gzip.decompress(PackedPage(b"before", b"after").with_middle(middle)) == b"before" + middle + b"after"


def test_one_page_takes_one_middle_after_the_other_and_has_one_length() -> None:
    page = PackedPage(b"<p>" * 1000, b"</p>" * 1000)
    middles = [bytes([each]) * 83 for each in range(50)]
    streams = [page.with_middle(each) for each in middles]
    assert [gzip.decompress(each)[3000:3083] for each in streams] == middles
    assert len({len(each) for each in streams}) == 1


def test_a_wrong_byte_is_noticed() -> None:
    stream = PackedPage(b"before" * 100, b"after" * 100).with_middle(b"middle")
    damaged = stream.replace(b"middle", b"muddle")
    with pytest.raises(gzip.BadGzipFile):
        gzip.decompress(damaged)


def test_the_program_gzip_reads_it() -> None:
    stream = PackedPage(b"before" * 10_000, b"after" * 10_000).with_middle(b"middle")
    done = subprocess.run(["gzip", "-dc"], input=stream, capture_output=True, check=True)
    assert done.stdout == b"before" * 10_000 + b"middle" + b"after" * 10_000
