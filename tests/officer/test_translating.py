"""Translations at the desk: by hand under the original, and by a machine where the organisation has one."""

from dataclasses import replace

import pytest
from flask import Flask

from tests.casework.test_translations import ROMANIAN, a_message
from tests.factories import LOCKED_IN, Keys, a_report, a_triaged_tip
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tests.officer.test_tips import HOSTILE, acts
from tests.services.libretranslate import Translator
from tests.services.ports import free_port
from tests.translator.test_libretranslate import FAULTS
from tipline.officer import translating
from tipline.officer.translation_labels import failure_told
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.tips import tip_by_reference
from tipline.translator.libretranslate import REASONS

HAND = {"text": "Hjälp mig.", "maker": "officer", "source": "ro", "target": "sv"}
DOUBT = "Machine translation, may be wrong. Do not grade by it alone."
BUTTON = "Translate by machine"


def use(site: Flask, address: str) -> None:
    """The site as it is where `translate_url` is set."""
    desk = site.extensions["desk"]
    site.extensions["desk"] = replace(desk, config=replace(desk.config, translate_url=address))


def opened(signed_in: SignedIn, sqlite: Database, keys: Keys, story: str = ROMANIAN) -> tuple[DeskClient, str]:
    _, reference = a_triaged_tip(sqlite, keys, a_report(story))
    desk = signed_in("officer")
    desk.open_tip(reference)
    return desk, reference


def once_of(desk: DeskClient) -> str:
    return str(desk.page.select_one(".translations [name=once]")["value"])


def write(desk: DeskClient, reference: str, **said: str) -> int:
    fields = {"original": reference, "once": once_of(desk)} | HAND | said
    status = desk.send(f"/tips/{reference}/translations", **fields).status_code
    if status == 303:
        desk.get(f"/tips/{reference}")
    return status


def by_machine(desk: DeskClient, reference: str, original: str = "") -> int:
    fields = {"original": original or reference, "once": once_of(desk)}
    return desk.send(f"/tips/{reference}/translations/machine", **fields).status_code


def test_a_translation_stands_under_the_words_and_is_told_from_them(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    desk, reference = opened(signed_in, sqlite, keys)
    assert write(desk, reference) == 303
    assert desk.page.select_one("[data-story]").get_text() == ROMANIAN
    assert desk.texts(".story-sheet .translation .said") == ["Hjälp mig."]
    assert desk.texts(".story-sheet .maker") == ["Translation by an officer"]
    assert desk.texts(".story-sheet .tongues") == ["Romanian → Swedish"]
    assert "written by eva@example.org" in desk.texts(".translation .by")[0]
    assert desk.page.select(".translation .said")[0]["lang"] == "sv"
    assert desk.texts(".doubt") == []


def test_a_newer_one_stands_open_and_the_older_are_folded(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    desk, reference = opened(signed_in, sqlite, keys)
    write(desk, reference)
    write(desk, reference, text="Snälla hjälp mig.", maker="interpreter")
    assert desk.texts(".translations > .translation .said") == ["Snälla hjälp mig."]
    assert desk.texts(".translations > .translation .maker") == ["Translation by an interpreter"]
    assert desk.texts("details.older:not([open]) .said") == ["Hjälp mig."]


def test_a_translation_is_shown_exactly_and_nothing_of_it_runs(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    desk, reference = opened(signed_in, sqlite, keys)
    assert write(desk, reference, text=HOSTILE) == 303
    assert desk.page.select_one(".translation .said").get_text() == HOSTILE
    assert desk.page.select("main script, main img") == []


@pytest.mark.parametrize(
    "said",
    [
        {"text": ""},
        {"text": "x" * 20_001},
        {"text": "a\x00b"},
        {"maker": "machine"},
        {"maker": ""},
        {"source": "sv"},
        {"source": "xx"},
        {"target": "ro"},
        {"once": "1"},
    ],
)
def test_what_cannot_be_kept_comes_back_with_its_words(
    signed_in: SignedIn, sqlite: Database, keys: Keys, said: dict[str, str]
) -> None:
    desk, reference = opened(signed_in, sqlite, keys)
    assert write(desk, reference, **said) == 400
    assert desk.page.select_one(f"#translation-{reference} details[open] textarea").get_text().strip("\n") == (
        said.get("text", HAND["text"])
    )
    assert "translation_written" not in acts(sqlite)


def test_only_the_form_that_was_sent_in_vain_keeps_its_words(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    code, reference = a_triaged_tip(sqlite, keys, a_report(ROMANIAN))
    number = a_message(sqlite, keys, code)
    desk = signed_in("officer")
    desk.open_tip(reference)
    assert write(desk, reference, original=number, maker="") == 400
    assert [each.get_text().strip() for each in desk.page.select(".translating textarea")] == ["", "Hjälp mig."]
    assert write(desk, reference, original=number) == 303
    assert desk.texts(".line.tipster .translation .said") == ["Hjälp mig."]


@pytest.mark.parametrize(("whose", "status"), [(("officer", "01"), 404), (("auditor", ""), 403), (("admin", ""), 403)])
def test_whoever_may_not_work_the_tip_is_refused(
    *, signed_in: SignedIn, sqlite: Database, keys: Keys, site: Flask, whose: tuple[str, str], status: int
) -> None:
    _, reference = a_triaged_tip(sqlite, keys, a_report(ROMANIAN))
    with sqlite.writing() as session:
        tip_by_reference(session, reference).county = "19"
    with Translator() as server:
        use(site, server.address)
        role, county = whose
        desk = signed_in(role, county=county)
        desk.get("/queue" if role == "officer" else "/audit")
        fields = {"original": reference, "once": "0" * 32}
        assert desk.send(f"/tips/{reference}/translations", **fields, **HAND).status_code == status
        assert desk.send(f"/tips/{reference}/translations/machine", **fields).status_code == status
    assert server.paths == []


def test_what_is_not_there_is_not_translated(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    desk, reference = opened(signed_in, sqlite, keys)
    assert write(desk, reference, original="f" * 32) == 404


def test_without_a_server_there_is_no_button_and_no_address(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    desk, reference = opened(signed_in, sqlite, keys)
    assert BUTTON not in desk.texts("main button")
    assert by_machine(desk, reference) == 404
    assert acts(sqlite)[-1] == "tip_opened"


def test_the_machine_is_asked_on_purpose_and_what_it_says_is_doubted(
    site: Flask, signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    with Translator() as server:
        use(site, server.address)
        desk, reference = opened(signed_in, sqlite, keys)
        assert BUTTON in desk.texts("main button")
        assert server.paths == []
        assert by_machine(desk, reference) == 303
    desk.get(f"/tips/{reference}")
    assert [each["q"] for each in server.asked] == [ROMANIAN]
    assert desk.texts(".translation .said") == [f"[en] {ROMANIAN}"]
    assert desk.texts(".translation .doubt") == [DOUBT]
    assert desk.page.select_one("[data-story]").get_text() == ROMANIAN
    with sqlite.reading() as session:
        kept = [(entry.act, entry.purpose, entry.detail) for entry in all_entries(session)][-3:-1]
    assert kept == [("tip_translated", "First assessment", ""), ("translation_written", "", "machine")]


def test_what_is_in_the_officers_language_is_not_sent(
    site: Flask, signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    use(site, "http://127.0.0.1:9")
    desk, _ = opened(signed_in, sqlite, keys, "I saw a man lock a woman in room 318. Please help her now.")
    assert BUTTON not in desk.texts(".story-sheet button")


@pytest.mark.parametrize("manner", [*FAULTS, "nobody"])
def test_whatever_the_server_does_the_officer_is_told_and_nothing_is_lost(
    *, site: Flask, signed_in: SignedIn, sqlite: Database, keys: Keys, manner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = translating.LibreTranslate
    reason = FAULTS.get(manner, "unreachable")
    patience = 0.3 if reason == "slow" else 20
    monkeypatch.setattr(translating, "LibreTranslate", lambda url, key: patient(url, key, patience))
    with Translator("well" if manner == "nobody" else manner) as server:
        use(site, f"http://127.0.0.1:{free_port()}" if manner == "nobody" else server.address)
        desk, reference = opened(signed_in, sqlite, keys)
        write(desk, reference)
        assert by_machine(desk, reference) == 303
    desk.get(f"/tips/{reference}")
    with site.test_request_context(headers={"Accept-Language": "en"}):
        assert desk.texts(".told.error") == [failure_told(reason)]
    assert desk.texts(".translation .said") == ["Hjälp mig."]
    assert desk.page.select_one("[data-story]").get_text() == ROMANIAN
    assert acts(sqlite)[-2:] == ["tip_translated", "tip_opened"]


def test_each_reason_has_a_sentence_of_its_own(site: Flask) -> None:
    with site.test_request_context(headers={"Accept-Language": "en"}):
        told = {failure_told(reason) for reason in REASONS}
    assert len(told) == len(REASONS)
    assert all(each.endswith("The tip is unchanged.") for each in told)


def test_a_text_in_swedish_can_be_translated_by_hand_for_others(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    desk, reference = opened(signed_in, sqlite, keys, LOCKED_IN)
    assert write(desk, reference, source="sv", target="en", text="A woman is locked in.") == 303
    assert desk.texts(".tongues") == ["Swedish → English"]
