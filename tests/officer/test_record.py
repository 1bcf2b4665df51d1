"""The audit record's page."""

import pytest
from sqlalchemy import text

from tests.factories import Keys, a_triaged_tip
from tests.officer.accounts import SignedIn
from tipline.persistence.database import Database


def test_an_auditor_reads_who_looked_and_why(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    signed_in("officer", name="eva@example.org").open_tip(reference)
    auditor = signed_in("auditor", name="sara@example.org")
    answer = auditor.get("/audit")
    looks = [row for row in auditor.texts("tbody tr") if reference in row]
    assert len(looks) == 2
    assert "eva@example.org Opened the tip" in looks[0]
    assert "First assessment" in looks[0]
    assert [words for words in ("Rum 318", "inlåst", "MLB123") if words in answer.text] == []


def test_a_changed_entry_is_found_and_named(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    _, reference = a_triaged_tip(sqlite, keys)
    signed_in("officer", name="eva@example.org").open_tip(reference)
    auditor = signed_in("auditor", name="sara@example.org")
    auditor.get("/audit?check=1")
    assert auditor.texts(".good") == ["The chain holds from the first entry to the last."]
    with sqlite.writing() as session:
        session.execute(text("UPDATE audit_entries SET officer_name = 'nobody' WHERE number = 1"))
    auditor.get("/audit?check=1")
    assert auditor.texts("p.error")[0].startswith("The chain is broken at entry 1:")


@pytest.mark.parametrize("before", ["-1", "x", "9" * 30, "1;2"])
def test_a_page_number_that_is_none_is_refused(signed_in: SignedIn, before: str) -> None:
    assert signed_in("auditor").get(f"/audit?before={before}").status_code == 400
