"""Numbers in text that runs from right to left keep the order in which they were typed."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.casework.test_translations import a_message
from tests.factories import Keys, a_report, a_triaged_tip
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tipline.officer.bidirectional import kept_numbers
from tipline.persistence.database import Database

ARABIC = "اتصلوا على"


def isolated(text: str) -> list[str]:
    return re.findall(r'<bdi dir="ltr">(.*?)</bdi>', kept_numbers(text))


@pytest.mark.parametrize(
    "number",
    [
        "070-123 45 67",
        "+46 70 123 45 67",
        "+46701234567",
        "2026-11-25",
        "08/123 45 67",
        "۰۷۰-۱۲۳ ۴۵ ۶۷",
        "٠٧٠-١٢٣ ٤٥ ٦٧",
    ],
)
def test_a_number_in_groups_is_isolated_and_runs_from_left_to_right(number: str) -> None:
    assert isolated(f"{ARABIC} {number}.") == [number]


@pytest.mark.parametrize("text", ["507", "12 14", "MLB 123", "B4Z62N775P", "11.20", ""])
def test_what_keeps_its_order_or_is_several_numbers_is_left_alone(text: str) -> None:
    assert isolated(f"{ARABIC} {text}") == []


def test_text_from_left_to_right_is_only_escaped() -> None:
    assert kept_numbers("Ring <070-123 45 67> & vänta") == "Ring &lt;070-123 45 67&gt; &amp; vänta"


@given(st.text(alphabet=st.sampled_from("با <>&\"'0123456789٠١۰۱+-/.() \n\u00a0\u202fAa"), max_size=60))
def test_no_word_is_lost_and_no_mark_up_comes_in(text: str) -> None:
    told = re.sub(r'<bdi dir="ltr">|</bdi>', "", kept_numbers(text))
    assert html.unescape(told) == text
    assert not {"<", ">"} & set(told)


def numbers_in(desk: DeskClient, selector: str) -> list[str]:
    return [each.get_text() for each in desk.page.select(f"{selector} bdi[dir=ltr]")]


def test_words_messages_and_notes_show_numbers_as_they_were_typed(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    code, reference = a_triaged_tip(sqlite, keys, a_report(f"{ARABIC} 9-99-99-99 {ARABIC}"))
    a_message(sqlite, keys, code, f"{ARABIC} 070-123 45 67")
    desk = signed_in("officer")
    desk.open_tip(reference)
    once = str(desk.page.select_one("#note-once")["value"])
    assert desk.send(f"/tips/{reference}/note", text=f"{ARABIC} +46 70 123 45 67", once=once).status_code == 303
    desk.get(f"/tips/{reference}")
    assert numbers_in(desk, "[data-story]") == ["9-99-99-99"]
    assert numbers_in(desk, ".line.tipster") == ["070-123 45 67"]
    assert numbers_in(desk, ".line.note") == ["+46 70 123 45 67"]
