"""The receipt is made once for each language, and shows each sender their own code."""

import pytest
from flask import Flask

from tests.public.visitor import Visitor
from tipline.domain.languages import all_languages
from tipline.public.receipt_page import CODE_HOLE, HOST_HOLE, _made, receipt_page

CODES = ("1" * 24, "123456789012345678901234")
HOST = "localhost:4711"


@pytest.mark.parametrize("emergency", [True, False])
def test_it_is_the_page_that_would_be_made_for_the_code(site: Flask, *, emergency: bool) -> None:
    for language in all_languages():
        with site.test_request_context(f"/{language}/tip", method="POST", base_url=f"http://{HOST}"):
            shown = [receipt_page(code, emergency=emergency, refused=()) for code in CODES]
            made = [
                _made(" ".join(code[n : n + 4] for n in range(0, 24, 4)), HOST, emergency=emergency, refused=())
                for code in CODES
            ]
        assert shown == made
        assert ('class="emergency' in shown[0]) == emergency


def test_nobody_is_shown_the_code_address_or_file_of_another(site: Flask, visitor: Visitor) -> None:
    headers = {"Host": HOST}
    first = visitor.press(visitor.look("/sv/tip"), "/sv/tip", story="Ett", headers=headers)
    second = visitor.press(visitor.look("/sv/tip"), "/sv/tip", story="Två")
    assert first.code != second.code
    assert f"{HOST}/sv/follow-up" in first.soup.get_text()
    assert "localhost/sv/follow-up" in second.soup.get_text()
    for page in site.extensions["receipt pages"].values():
        assert HOST not in page
        assert page.count(CODE_HOLE) == 2
        assert page.count(HOST_HOLE) == 1
