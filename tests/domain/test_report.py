import json

from hypothesis import given
from hypothesis import strategies as st

from tipline.domain.report import Report

TEXT = st.text(max_size=60)
REPORTS = st.builds(
    Report, story=TEXT, signs=st.lists(TEXT, max_size=3).map(tuple), when=TEXT, plate=TEXT, phone=TEXT, contact=TEXT
)


@given(REPORTS)
def test_a_report_comes_back_from_its_bytes_unchanged(report):
    assert Report.from_bytes(report.to_bytes()) == report


@given(REPORTS)
def test_equal_reports_give_equal_bytes(report):
    assert Report.from_bytes(report.to_bytes()).to_bytes() == report.to_bytes()


def test_a_key_of_a_later_version_is_left_out():
    stored = json.dumps({"story": "x", "signs": [], "of_tomorrow": 1}).encode()
    assert Report.from_bytes(stored) == Report(story="x")
