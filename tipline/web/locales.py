"""What CLDR tells of a locale, without what no page of ours asks: a megabyte less for each of sixteen languages.

Three less of what it tells of the world.
"""

from collections.abc import Iterator
from functools import cache

from babel import Locale, localedata
from babel.core import get_global

NEVER_ASKED = frozenset(
    {
        *("unit_patterns", "unit_display_names", "compound_unit_patterns"),
        *("currency_names", "currency_names_plural", "currency_symbols", "currency_formats"),
        *("currency_unit_patterns", "compact_currency_formats", "compact_decimal_formats"),
        *("meta_zones", "time_zones", "date_fields", "datetime_skeletons", "interval_formats", "variants"),
    }
)
"""Units, money, names of time zones, spans of time. Pages tell days, times of day, lists and names of languages."""
OF_THE_WORLD = (
    *("all_currencies", "currency_fractions", "territory_currencies", "territory_languages", "territory_zones"),
    *("zone_territories", "zone_aliases", "meta_zones", "windows_zone_mapping"),
    "likely_subtags",
)
"""The same, of what is no locale's own. The last, the largest, guesses what `und_SE` may mean: ours have names."""


@cache
def locale_of(name: str) -> Locale:
    """The locale with a name such as `en_GB`."""
    for kind in OF_THE_WORLD:
        get_global(kind).clear()  # type: ignore[arg-type, attr-defined]  # it says a Mapping, and is a dict
    for each in _with_ancestors(name):
        data = localedata.load(each)
        for kind in NEVER_ASKED:
            # Whoever comes first to a new process comes with others, and all do this at once.
            data.pop(kind, None)
    return Locale.parse(name)


def _with_ancestors(name: str) -> Iterator[str]:
    """Itself and those whose data it inherits, which stay in memory as well."""
    yield name
    if name != "root":
        yield from _with_ancestors(get_global("parent_exceptions").get(name) or name.rpartition("_")[0] or "root")
