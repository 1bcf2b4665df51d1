from collections import Counter

from tipline.domain.municipalities import (
    all_counties,
    all_municipalities,
    county_name_of,
    county_of,
    municipality_name,
)


def test_there_are_290_municipalities_in_21_counties():
    assert (len({each.code for each in all_municipalities()}), len(all_counties())) == (290, 21)


def test_every_code_begins_with_the_code_of_its_county():
    assert [each for each in all_municipalities() if each.code[:2] != each.county_code or len(each.code) != 4] == []


def test_the_largest_counties_have_as_many_municipalities_as_they_should():
    assert Counter(each.county_code for each in all_municipalities()).most_common(3) == [
        ("14", 49),
        ("12", 33),
        ("01", 26),
    ]


def test_a_code_gives_name_and_county():
    assert (municipality_name("1980"), county_of("1980"), county_name_of("1980")) == (
        "Västerås",
        "19",
        "Västmanlands län",
    )


def test_an_unknown_code_gives_nothing():
    assert (municipality_name("9999"), county_of("9999"), county_name_of("")) == ("", "", "")
