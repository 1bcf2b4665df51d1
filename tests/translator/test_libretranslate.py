"""The adapter against a server over real HTTP: what it sends, and that every misbehaviour is one word and no more."""

import json
import logging
import re
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.libretranslate import MANNERS, Translator
from tests.services.ports import free_port
from tipline.translator.libretranslate import LibreTranslate, NotTranslated, _detected

SECRET_WORDS = "CANARY femeie închisă"

FAULTS = {
    "silent": "slow",
    "dripping body": "slow",
    "dripping head": "slow",
    "broken JSON": "misunderstood",
    "deep JSON": "misunderstood",
    "no text": "misunderstood",
    "empty text": "misunderstood",
    "a list": "misunderstood",
    "a page": "misunderstood",
    "busy": "busy",
    "out of order": "misunderstood",
    "huge": "too_large",
    "long": "too_large",
    "redirect": "misunderstood",
    "no HTTP": "unreachable",
    "cut off": "misunderstood",
}


def asked_of(server: Translator, patience: float = 20) -> LibreTranslate:
    return LibreTranslate(server.address, patience_seconds=patience)


def test_it_sends_what_the_protocol_asks_for_and_no_more() -> None:
    with Translator() as server:
        assert asked_of(server).translate("bună", source="ro", target="sv") == ("[sv] bună", "ro")
    assert (server.paths, server.asked) == (
        ["/translate"],
        [{"q": "bună", "source": "ro", "target": "sv", "format": "text"}],
    )


def test_a_key_is_sent_only_where_there_is_one_and_a_wrong_one_is_told() -> None:
    with Translator(key="K") as server:
        LibreTranslate(server.address, "K").translate("bună", source="ro", target="sv")
        for wrong in ("", "other"):
            with pytest.raises(NotTranslated, match=r"^refused$"):
                LibreTranslate(server.address, wrong).translate("bună", source="ro", target="sv")
    assert [each.get("api_key") for each in server.asked] == ["K", None, "other"]
    assert "K" not in repr(LibreTranslate("http://127.0.0.1", "K")).replace("LibreTranslate", "")


def test_the_server_finds_a_language_that_nobody_knows() -> None:
    with Translator() as server:
        assert asked_of(server).translate("bună", source="", target="sv") == ("[sv] bună", "ro")
        assert asked_of(server).translate("bună", source="", target="ro") == ("[ro] bună", "")
    assert [each["source"] for each in server.asked] == ["auto", "auto"]


def test_a_language_that_the_server_does_not_know_is_told_and_kurdish_has_its_name() -> None:
    with Translator() as server, pytest.raises(NotTranslated, match=r"^language$"):
        asked_of(server).translate("Alîkarî", source="kmr", target="sv")
    assert server.asked[0]["source"] == "ku"


def test_an_address_below_a_path_is_kept() -> None:
    with Translator() as server:
        assert LibreTranslate(f"{server.address}/lt/").languages() == ("ar", "en", "ro", "sv")
    assert server.paths == ["/lt/languages"]


@pytest.mark.parametrize(("manner", "reason"), FAULTS.items(), ids=FAULTS)
def test_every_fault_is_one_reason_and_holds_no_word_of_the_tip(
    manner: str, reason: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    patience = 0.5 if reason == "slow" else 20
    with Translator(manner) as server, pytest.raises(NotTranslated) as failed:
        asked_of(server, patience).translate(SECRET_WORDS, source="ro", target="sv")
    assert failed.value.reason == reason
    told = "".join(traceback.format_exception(failed.value)) + caplog.text + "".join(capfd.readouterr())
    assert [word for word in (*SECRET_WORDS.split(), "Slowdown") if word in told] == []
    assert len(server.paths) == 1


def test_every_manner_of_the_stand_in_is_met() -> None:
    assert {"well", *FAULTS} == set(MANNERS)


def test_nobody_listening_is_told() -> None:
    with pytest.raises(NotTranslated, match=r"^unreachable$"):
        LibreTranslate(f"http://127.0.0.1:{free_port()}").translate("bună", source="ro", target="sv")


def test_no_proxy_of_the_environment_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with Translator() as server, Translator() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.address)
        asked_of(server).translate("bună", source="ro", target="sv")
    assert (server.paths, proxy.paths) == (["/translate"], [])


@pytest.mark.parametrize("manner", ["broken JSON", "a page", "redirect", "huge"])
def test_a_list_of_languages_that_is_none_is_told(manner: str) -> None:
    with Translator(manner) as server, pytest.raises(NotTranslated):
        asked_of(server).languages()


ANY_JSON: st.SearchStrategy[object] = st.deferred(
    lambda: (
        st.none()
        | st.text()
        | st.sampled_from(["ro", "kmr", "zh-Hans", "sv\n"])
        | st.integers()
        | st.lists(ANY_JSON, max_size=3)
        | st.dictionaries(st.sampled_from(["detectedLanguage", "language", "x"]), ANY_JSON, max_size=3)
    )
)


@given(st.dictionaries(st.just("detectedLanguage"), ANY_JSON))
def test_whatever_the_server_says_of_a_language_is_a_code_or_nothing(answer: object) -> None:
    found = _detected(json.loads(json.dumps(answer)))
    assert re.fullmatch("[a-z]{2,3}|", found)
