"""By which grades a tip is found: each code, and both of one statement but not of two."""

from tipline.domain.grading import Grade
from tipline.domain.search.grades import INFORMATION, SOURCE, choices, every_value, values_asked, values_of


def a_grade(source: str, information: str, scheme: str = "4x4") -> Grade:
    return Grade(scheme=scheme, source=source, information=information, handling="H0")


def found(source: str, information: str, *grades: Grade | None) -> bool:
    asked = values_asked(source, information)
    return bool(asked) and set(asked) <= values_of(grades)


def test_each_code_and_both_of_one_statement_find_it() -> None:
    told = a_grade("A", "4")
    assert [found(*each, told) for each in (("4x4 A", ""), ("", "4x4 4"), ("4x4 A", "4x4 4"))] == [True] * 3
    assert [found(*each, told) for each in (("4x4 B", ""), ("", "4x4 1"), ("4x4 A", "4x4 1"), ("", ""))] == [False] * 4


def test_codes_of_two_statements_are_not_those_of_one() -> None:
    two = (a_grade("A", "4"), a_grade("X", "1"), None)
    assert not found("4x4 A", "4x4 1", *two)
    assert found("4x4 A", "4x4 4", *two)


def test_the_same_letter_of_another_scheme_is_another_code() -> None:
    other = a_grade("1", "A", "3x5x2")
    assert not found("4x4 A", "", other)
    assert not found("", "4x4 1", other)
    assert found("3x5x2 1", "3x5x2 A", other)
    assert found("4x4 A", "3x5x2 A", other, a_grade("A", "4"))


def test_every_value_that_a_grade_can_have_is_known() -> None:
    assert len(choices(SOURCE)) == 4 + 3
    assert len(choices(INFORMATION)) == 4 + 5
    every = {value for one in choices(SOURCE) for value in values_asked(one, "")}
    every |= {value for one in choices(INFORMATION) for value in values_asked("", one)}
    every |= {
        value
        for one in choices(SOURCE)
        for other in choices(INFORMATION)
        if one.split()[0] == other.split()[0]
        for value in values_asked(one, other)
    }
    assert every_value() == every
