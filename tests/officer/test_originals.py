"""Originals: the untouched bytes for whoever says why, as a file that no browser opens, and never unrecorded."""

import hashlib

import pytest
from sqlalchemy import update

from tests.factories import Keys, a_sent_tip
from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tests.officer.test_tips import acts
from tests.pictures import a_picture
from tipline.persistence.audit import AuditEntry, all_entries
from tipline.persistence.database import Database
from tipline.persistence.reports import SealedAttachment
from tipline.persistence.tips import tip_by_reference

WHY = "Evidence for the preliminary investigation"
PAGE_THAT_RUNS = b"\xff\xd8\xff\xe0<script>alert(1)</script>"


def opened(signed_in: SignedIn, sqlite: Database, keys: Keys, photo: bytes = PAGE_THAT_RUNS) -> tuple[DeskClient, str]:
    """A desk at the page of the only picture of a tip, which nobody has redrawn."""
    _, reference = a_sent_tip(sqlite, keys, photos=(photo,))
    desk = signed_in("officer")
    desk.open_tip(reference)
    desk.get(f"/tips/{reference}/pictures/1")
    return desk, reference


def address(reference: str, position: int = 0) -> str:
    return f"/tips/{reference}/attachments/{reference}/{position}/original"


def last_entry(sqlite: Database) -> AuditEntry:
    with sqlite.reading() as session:
        return list(all_entries(session))[-1]


def test_the_very_bytes_come_as_a_file_that_proves_itself(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    photo = a_picture("HEIF", xmp=b"CANARY")
    desk, reference = opened(signed_in, sqlite, keys, photo)
    answer = desk.send(address(reference), why=WHY)
    assert (answer.status_code, answer.data, answer.mimetype) == (200, photo, "application/octet-stream")
    name = f"{reference}-1-sha256-{hashlib.sha256(photo).hexdigest()}.bin"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_no_browser_may_run_or_guess_or_keep_it(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    desk, reference = opened(signed_in, sqlite, keys)
    headers = desk.send(address(reference), why=WHY).headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
    )
    assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")
    assert "sandbox" not in desk.get(f"/tips/{reference}/pictures/1").headers["Content-Security-Policy"]


def test_the_record_tells_why_and_which_but_not_the_hash(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    desk, reference = opened(signed_in, sqlite, keys)
    desk.send(address(reference), why=f"  {WHY} ")
    entry = last_entry(sqlite)
    assert (entry.act, entry.officer_name, entry.tip_reference) == ("original_taken", "eva@example.org", reference)
    assert (entry.purpose, entry.detail) == (WHY, f"{reference}/0")


@pytest.mark.parametrize("why", ["", "evidence", "  a        b  ", "x" * 201, "because of\x00it all"])
def test_a_purpose_that_tells_nothing_opens_nothing_and_shows_no_picture(
    signed_in: SignedIn, sqlite: Database, keys: Keys, why: str
) -> None:
    desk, reference = opened(signed_in, sqlite, keys)
    answer = desk.send(address(reference), why=why)
    assert (answer.status_code, answer.mimetype) == (400, "text/html")
    assert len(desk.texts("form .error")) == 1
    assert desk.page.select("main img") == []
    assert acts(sqlite)[-1] == "tip_opened"


def test_the_page_warns_before_it_hands_out(signed_in: SignedIn, sqlite: Database, keys: Keys) -> None:
    desk, _ = opened(signed_in, sqlite, keys)
    warnings = " ".join(desk.texts(".warnings li"))
    assert [word for word in ("where and when", "harm the device", "SHA-256") if word not in warnings] == []


def test_without_the_purpose_of_the_tip_no_original_is_handed_out(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    _, reference = opened(signed_in, sqlite, keys)
    other = signed_in("officer", name="bo@example.org")
    other.get("/queue")
    assert other.send(address(reference), why=WHY).status_code == 409
    assert acts(sqlite)[-1] == "tip_opened"


@pytest.mark.parametrize(("whose", "status"), [(("officer", "01"), 404), (("auditor", ""), 403), (("admin", ""), 403)])
def test_whoever_may_not_open_the_tip_gets_no_original(
    signed_in: SignedIn, sqlite: Database, keys: Keys, whose: tuple[str, str], status: int
) -> None:
    _, reference = opened(signed_in, sqlite, keys)
    with sqlite.writing() as session:
        tip_by_reference(session, reference).county = "19"
    role, county = whose
    other = signed_in(role, county=county, name="bo@example.org")
    other.get("/queue")
    assert other.send(address(reference), why=WHY).status_code == status
    assert "original_taken" not in acts(sqlite)


def test_a_picture_that_is_not_there_and_a_broken_seal_hand_out_nothing(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    desk, reference = opened(signed_in, sqlite, keys)
    assert desk.send(address(reference, 1), why=WHY).status_code == 404
    desk.get(f"/tips/{reference}/pictures/1")
    with sqlite.writing() as session:
        session.execute(update(SealedAttachment).values(sealed=b"rot"))
    assert desk.send(address(reference), why=WHY).status_code == 409
    assert "original_taken" not in acts(sqlite)


def test_it_is_never_handed_out_to_a_mere_link_or_a_form_from_elsewhere(
    signed_in: SignedIn, sqlite: Database, keys: Keys
) -> None:
    desk, reference = opened(signed_in, sqlite, keys)
    assert desk.get(address(reference)).status_code == 405
    assert desk.send(address(reference), why=WHY, csrf_token="x").status_code == 400
    assert "original_taken" not in acts(sqlite)
