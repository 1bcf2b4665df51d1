"""Which language serves whom, and how its numbers are written."""

import pytest

from tipline.domain.languages import all_languages, best_language

ALL = tuple(all_languages())


def test_sixteen_languages_each_by_its_name_in_its_own_script() -> None:
    sixteen = {"sv", "en", "ar", "so", "ti", "fa", "pl", "es", "th", "uk", "ro", "tr", "ckb", "kmr", "bs", "fi"}
    assert sixteen <= set(ALL)
    assert len({each.name for each in all_languages().values()}) == len(ALL)


@pytest.mark.parametrize(
    ("tags", "served"),
    [
        (["ar-SY"], "ar"),
        (["arz"], "ar"),
        (["ku"], "kmr"),
        (["ku-TR"], "kmr"),
        (["ku-Latn-IQ"], "kmr"),
        (["ku-Arab"], "ckb"),
        (["ku-IQ"], "ckb"),
        (["ku-IR"], "ckb"),
        (["KU_arab_tr"], "ckb"),
        (["prs-AF"], "fa"),
        (["fa-AF"], "fa"),
        (["hr"], "bs"),
        (["sr-Cyrl-RS"], "bs"),
        (["cnr"], "bs"),
        (["nb-NO"], "sv"),
        (["nn"], "sv"),
        (["da"], "sv"),
        (["mo"], "ro"),
        (["fit"], "fi"),
        (["de", "pl"], "pl"),
        (["ti-ER", "sv"], "ti"),
        (["am", "de"], None),
        (["*"], None),
        (["", "-", "x-klingon"], None),
        ([], None),
    ],
)
def test_who_asks_for_a_tag_is_served_in_the_language_they_read_best(tags: list[str], served: str | None) -> None:
    assert best_language(tags, ALL) == served


def test_a_language_that_this_site_does_not_offer_serves_nobody() -> None:
    assert best_language(["ku-IQ", "hr", "en"], ("sv", "en", "kmr")) == "kmr"
    assert best_language(["hr", "en"], ("sv", "en")) == "en"


def test_no_tag_is_claimed_by_two_languages() -> None:
    claimed = [tag for each in all_languages().values() for tag in (each.code, *each.asked.split())]
    assert len(claimed) == len(set(claimed))


@pytest.mark.parametrize(
    ("code", "written"), [("ar", "٢٤ من ١٥"), ("ckb", "٢٤ من ١٥"), ("fa", "۲۴ من ۱۵"), ("ti", "24 من 15")]
)
def test_numbers_are_written_as_readers_expect(code: str, written: str) -> None:
    assert all_languages()[code].numerals("24 من 15") == written
