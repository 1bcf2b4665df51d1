import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tipline.crypto.receipts import CODE_DIGITS, CodeMistyped, new_code, receipt_from, typed_code

SECRET, SALT = b"s" * 32, b"t" * 32
CODE = new_code(SECRET, b"seed", b"content")
ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@given(st.binary(min_size=16, max_size=16), st.binary(max_size=50))
def test_every_code_has_24_digits_that_check(seed: bytes, content: bytes) -> None:
    code = new_code(SECRET, seed, content)
    assert len(code) == CODE_DIGITS
    assert typed_code(code) == code


def test_the_same_form_sent_again_has_the_same_code() -> None:
    assert new_code(SECRET, b"seed", b"content") == CODE


@pytest.mark.parametrize(
    "other", [(b"r" * 32, b"seed", b"content"), (SECRET, b"sees", b"content"), (SECRET, b"seed", b"changed")]
)
def test_another_site_form_or_text_has_another_code(other: tuple[bytes, bytes, bytes]) -> None:
    assert new_code(*other) != CODE


@pytest.mark.parametrize("script", [ARABIC_INDIC, PERSIAN, THAI])
def test_digits_of_every_script_are_read(script: dict[int, int]) -> None:
    assert typed_code(CODE.translate(script)) == CODE


def test_spaces_dashes_and_words_around_a_code_do_no_harm() -> None:
    grouped = " – ".join(CODE[i : i + 4] for i in range(0, CODE_DIGITS, 4))
    assert typed_code(f"kod: {grouped}\n") == CODE


@given(st.integers(0, CODE_DIGITS - 1), st.integers(1, 9))
def test_every_single_wrong_digit_is_a_typing_error(place: int, shift: int) -> None:
    wrong = CODE[:place] + str((int(CODE[place]) + shift) % 10) + CODE[place + 1 :]
    with pytest.raises(CodeMistyped):
        typed_code(wrong)


@given(st.integers(0, CODE_DIGITS - 2))
def test_two_swapped_neighbours_are_a_typing_error(place: int) -> None:
    assume(CODE[place] != CODE[place + 1])
    with pytest.raises(CodeMistyped):
        typed_code(CODE[:place] + CODE[place + 1] + CODE[place] + CODE[place + 2 :])


@pytest.mark.parametrize("text", ["", "hej", CODE[:-1], CODE + "0", CODE.replace(CODE[0], "O", 1)])
def test_anything_else_is_a_typing_error(text: str) -> None:
    with pytest.raises(CodeMistyped):
        typed_code(text)


@given(st.text())
def test_no_text_breaks_the_reading_of_a_code(text: str) -> None:
    try:
        assert len(typed_code(text)) == CODE_DIGITS
    except CodeMistyped:
        return


def test_tag_and_reply_key_come_from_the_code_and_the_salt() -> None:
    receipt = receipt_from(CODE, SALT)
    assert receipt == receipt_from(CODE, SALT)
    assert receipt.tag != receipt_from(CODE, b"u" * 32).tag
    assert receipt.tag != receipt.master
    assert receipt.key_pair.public == receipt_from(CODE, SALT).key_pair.public


def test_the_same_message_from_the_same_page_has_the_same_id() -> None:
    receipt = receipt_from(CODE, SALT)
    assert receipt.message_id(b"seed", b"text") == receipt.message_id(b"seed", b"text")
    ids = {receipt.message_id(seed, text) for seed in (b"a", b"b") for text in (b"c", b"d")}
    assert len(ids) == 4
