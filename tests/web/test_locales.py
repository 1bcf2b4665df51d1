"""A locale without what no page asks tells everything that pages do ask as before."""

import json
import subprocess
import sys
from datetime import date, time

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list

from tipline.domain.languages import all_languages
from tipline.web.language import language_told
from tipline.web.locales import NEVER_ASKED, locale_of

DAY, NOON = date(2026, 11, 24), time(12, 5)
WHOLE = """
import json, sys
from babel import Locale
from tests.web.test_locales import all_languages, told
print(json.dumps({each.locale: told(Locale.parse(each.locale)) for each in all_languages().values()}))
"""
WORLD = """
from babel.core import get_global
from tipline.web.locales import OF_THE_WORLD, locale_of
print([kind for kind in OF_THE_WORLD if not get_global(kind)])
locale_of("sv")
print([kind for kind in OF_THE_WORLD if get_global(kind)], len(get_global("language_aliases")) > 100)
"""


def told(locale: Locale) -> list[str]:
    languages = [locale.languages.get(each, "") for each in ("sv", "en", "ckb", "ku", "bs", "ti")]
    days = [format_date(DAY, length, locale) for length in ("short", "medium", "long", "full")]
    lists = [format_list(["1", "2", "3"][:number], locale=locale) for number in (1, 2, 3)]
    return [*days, format_time(NOON, "HH:mm", locale=locale), *lists, *languages, locale.text_direction]


def printed_by(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout


def test_what_pages_tell_is_what_the_whole_locale_tells() -> None:
    """The whole ones in a process of their own: babel keeps one copy for all."""
    whole = json.loads(printed_by(WHOLE))
    assert len(whole) == 16
    assert {name: told(locale_of(name)) for name in whole} == whole


def test_what_no_page_asks_is_gone_from_itself_and_its_ancestors() -> None:
    for each in all_languages().values():
        assert NEVER_ASKED.isdisjoint(locale_of(each.locale)._data)
    assert NEVER_ASKED.isdisjoint(Locale.parse("en_001")._data)


def test_what_no_page_asks_of_the_world_was_there_and_is_gone() -> None:
    assert printed_by(WORLD).splitlines() == ["[]", "[] True"]


def test_a_language_that_cldr_has_under_another_code_is_told_by_its_own_name() -> None:
    locale_of("en_GB")
    told = {code: language_told(code) for code in all_languages()}
    assert told["kmr"] == all_languages()["kmr"].name
    assert (told["sv"], told["ckb"]) == ("Swedish", "Central Kurdish")
