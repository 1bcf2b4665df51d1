import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipline.crypto.padding import SMALLEST, PaddingDamaged, pad, size_class, unpad


@given(st.binary(max_size=20_000))
def test_unpadding_gives_back_what_was_padded(plaintext: bytes) -> None:
    assert unpad(pad(plaintext)) == plaintext


@given(st.integers(0, 20_000_000))
def test_a_size_class_holds_its_length_and_wastes_at_most_a_quarter(length: int) -> None:
    assert length <= size_class(length) <= max(SMALLEST, length * 5 // 4 + 1)


def test_a_yes_and_three_kilobytes_have_the_same_size() -> None:
    assert len(pad(b"yes")) == len(pad(b"x" * 3000)) == SMALLEST


def test_there_are_four_size_classes_between_two_powers_of_two() -> None:
    assert {size_class(length) for length in range(65_537, 131_073)} == {81_920, 98_304, 114_688, 131_072}


@given(st.binary(max_size=9000))
def test_bytes_that_were_not_padded_are_refused_or_read_within_their_length(damaged: bytes) -> None:
    try:
        assert len(unpad(damaged)) <= len(damaged) - 4
    except PaddingDamaged:
        return


@pytest.mark.parametrize("damaged", [b"", b"\0\0", b"\0\0\0\x05abc", pad(b"a")[:-1] + b"x"])
def test_damaged_padding_is_refused(damaged: bytes) -> None:
    with pytest.raises(PaddingDamaged):
        unpad(damaged)
