"""A form that another site sends in a tipster's name is refused, and a real one is not."""

import pytest

from tests.public.visitor import Visitor

OURS = {"Origin": "http://localhost", "Host": "localhost"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        OURS,
        {"Origin": "http://LOCALHOST", "Host": "localhost"},
        {"Origin": "http://127.0.0.1:8000", "Host": "127.0.0.1:8000"},
    ],
)
def test_a_form_sent_from_our_own_page_is_taken(visitor: Visitor, headers: dict[str, str]) -> None:
    assert visitor.press(visitor.look("/sv/tip"), "/sv/tip", headers=headers, story="Words").status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": ""},
        {"Sec-Fetch-Site": "cross-site", **OURS},
        {"Origin": "null"},
        {"Origin": "http://localhost.example.org"},
        {"Origin": "http://localhost:81"},
        {"Origin": "http://["},
        {"Origin": ""},
    ],
)
@pytest.mark.parametrize("path", ["/en/tip", "/en/follow-up"])
def test_a_form_sent_from_elsewhere_is_refused_and_the_words_stay(
    visitor: Visitor, path: str, headers: dict[str, str]
) -> None:
    words = {"/en/tip": "story", "/en/follow-up": "code"}[path]
    page = visitor.press(visitor.look(path), path, headers=headers, **{words: "1234"})
    assert page.status == 403
    assert page.told[:16] == "Another web site"
    assert page.fields()[words] == "1234"
