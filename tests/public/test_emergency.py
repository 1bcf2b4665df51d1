"""After sending, 112 comes first when the answers or the words say danger now."""

import pytest

from tests.public.visitor import Visitor
from tipline.public import tips


@pytest.mark.parametrize(
    ("story", "answers", "first"),
    [
        ("Rum 318: en flicka på 15 år är inlåst just nu.", {}, True),
        ("Rum 318", {"when": "now", "signs": ["hk-10"]}, True),
        ("Rum 318", {"when": "earlier", "signs": ["hk-10"]}, False),
        ("Många olika män går in och ut ur rum 318.", {}, False),
    ],
)
def test_112_stands_above_the_code_when_someone_is_in_danger_now(
    visitor: Visitor, story: str, answers: dict[str, object], *, first: bool
) -> None:
    page = visitor.send_tip(story, **answers)
    headings = [each.get("id") for each in page.soup.main.select("h1, h2")]
    assert headings[: 2 if first else 1] == (["now", "code-title"] if first else ["code-title"])
    assert bool(page.soup.select("main .alarm[href='tel:112']")) == first
    assert len(page.code) == 24


def test_a_fault_of_this_judgement_hides_no_code_and_112_is_told(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(report: object) -> object:
        raise ValueError(report)

    monkeypatch.setattr(tips, "may_be_immediate", broken)
    page = visitor.send_tip("Rum 318")
    assert (len(page.code), len(page.soup.select("main .alarm"))) == (24, 1)
