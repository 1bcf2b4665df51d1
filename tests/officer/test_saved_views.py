"""Saved views: an officer's own, twelve at most, of what the queue can be asked and nothing else."""

import pytest
from sqlalchemy import select

from tests.officer.accounts import SignedIn
from tests.officer.desk_client import DeskClient
from tipline.casework.save_view import MOST_VIEWS
from tipline.officer.asking import PARAMETERS
from tipline.persistence.audit import all_entries
from tipline.persistence.database import Database
from tipline.persistence.saved_views import SavedView


def save(desk: DeskClient, name: str, **asked_for: str) -> None:
    """Sends the form that saves a view, and follows back."""
    answer = desk.send("/queue/views", name=name, **asked_for)
    assert answer.status_code == 303
    desk.get(answer.headers["Location"])


def stored(database: Database) -> dict[str, str]:
    with database.reading() as session:
        return {view.name: view.query for view in session.scalars(select(SavedView))}


def links(desk: DeskClient) -> dict[str, str]:
    return {link.get_text(): link["href"] for link in desk.page.select(".views a")}


def hidden(desk: DeskClient) -> dict[str, str]:
    """What the form that saves a view would send, but for its name and token."""
    fields = desk.page.select("form.naming input[type=hidden]:not([name=csrf_token])")
    return {field["name"]: field["value"] for field in fields}


def test_the_present_filter_is_saved_under_a_name_and_becomes_a_link(signed_in: SignedIn, sqlite: Database) -> None:
    desk = signed_in("officer")
    desk.get("/queue?flag=minor&late=1&after=&unknown=x")
    assert hidden(desk) == {"flag": "minor", "late": "1"}
    save(desk, "  Late   minors ", **hidden(desk))
    assert desk.texts(".told") == ["The view is saved."]
    assert links(desk) == {"Late minors": "/queue?flag=minor&late=1"}
    assert desk.page.select_one(".views a")["aria-current"] == "page"
    assert stored(sqlite) == {"Late minors": "flag=minor&late=1"}
    desk.get("/queue")
    assert links(desk) == {"Late minors": "/queue?flag=minor&late=1"}
    assert desk.page.select(".views [aria-current]") == []


def test_the_bare_queue_and_a_view_that_is_saved_are_not_offered_for_saving(signed_in: SignedIn) -> None:
    desk = signed_in("officer")
    desk.get("/queue")
    assert desk.page.select(".views") == []
    desk.get("/queue?mine=1")
    save(desk, "Mine", mine="1")
    assert desk.page.select("form.naming") == []


def test_a_name_used_again_replaces_the_view(signed_in: SignedIn, sqlite: Database) -> None:
    desk = signed_in("officer")
    desk.get("/queue")
    save(desk, "Mornings", flag="minor")
    save(desk, "Mornings", flag="danger")
    assert stored(sqlite) == {"Mornings": "flag=danger"}


def test_only_what_the_queue_knows_is_kept(signed_in: SignedIn, sqlite: Database) -> None:
    desk = signed_in("officer")
    desk.get("/queue")
    save(desk, "All", state="any", after="abc", next="https://example.org", officer_id="2")
    assert stored(sqlite) == {"All": "state=any"}


@pytest.mark.parametrize("nonsense", [{"flag": "x"}, {"state": "gone"}, {"late": "soon"}, {"q": "0" * 400}])
def test_a_view_that_the_queue_would_refuse_is_refused(
    signed_in: SignedIn, sqlite: Database, nonsense: dict[str, str]
) -> None:
    desk = signed_in("officer")
    desk.get("/queue")
    assert desk.send("/queue/views", name="Nonsense", **nonsense).status_code == 400
    assert stored(sqlite) == {}


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "a\x07b"])
def test_a_name_must_say_something_short(signed_in: SignedIn, sqlite: Database, name: str) -> None:
    desk = signed_in("officer")
    desk.get("/queue")
    save(desk, name, flag="minor")
    assert len(desk.texts(".told.error")) == 1
    assert stored(sqlite) == {}


def test_a_thirteenth_view_is_refused_and_the_twelve_stay(signed_in: SignedIn, sqlite: Database) -> None:
    desk = signed_in("officer")
    desk.get("/queue")
    for number in range(MOST_VIEWS):
        save(desk, f"View {number}", q=f"A{number}")
    save(desk, "One more", q="B")
    assert desk.texts(".told.error") == ["You have 12 saved views, and no more fit. Delete one first."]
    assert (len(stored(sqlite)), "One more" in stored(sqlite)) == (MOST_VIEWS, False)
    save(desk, "View 3", q="C")
    assert stored(sqlite)["View 3"] == "q=C"


def test_a_view_is_deleted_by_its_owner_and_the_queue_is_where_it_was(signed_in: SignedIn, sqlite: Database) -> None:
    desk = signed_in("officer")
    desk.get("/queue")
    save(desk, "Minors", flag="minor")
    save(desk, "Danger", flag="danger")
    answer = desk.send(desk.page.select("form.removing")[1]["action"])
    assert answer.headers["Location"] == "/queue?flag=danger"
    desk.get(answer.headers["Location"])
    assert desk.texts(".told") == ["The view is deleted."]
    assert stored(sqlite) == {"Danger": "flag=danger"}


def test_nobody_sees_or_deletes_a_view_of_somebody_else(signed_in: SignedIn, sqlite: Database) -> None:
    eva, bo = signed_in("officer"), signed_in("supervisor", name="bo@example.org")
    eva.get("/queue")
    save(eva, "Minors", flag="minor")
    address = eva.page.select_one("form.removing")["action"]
    bo.get("/queue")
    assert links(bo) == {}
    assert bo.send(address).status_code == 404
    assert bo.send(f"/queue/views/{2**60}/delete").status_code == 404
    assert stored(sqlite) == {"Minors": "flag=minor"}


def test_saving_and_deleting_are_in_the_record_by_what_was_asked_for(signed_in: SignedIn, sqlite: Database) -> None:
    desk = signed_in("officer")
    desk.get("/queue")
    save(desk, "Minors", flag="minor")
    desk.send(desk.page.select_one("form.removing")["action"])
    with sqlite.reading() as session:
        record = [(entry.officer_name, entry.act, entry.detail) for entry in all_entries(session)]
    assert record == [
        ("eva@example.org", "view_saved", "flag=minor"),
        ("eva@example.org", "view_deleted", "flag=minor"),
    ]


@pytest.mark.parametrize("role", ["auditor", "admin"])
def test_who_may_not_see_the_queue_saves_and_deletes_nothing(signed_in: SignedIn, sqlite: Database, role: str) -> None:
    desk = signed_in(role)
    desk.get("/audit" if role == "auditor" else "/officers")
    assert desk.send("/queue/views", name="Minors", flag="minor").status_code == 403
    assert desk.send("/queue/views/1/delete").status_code == 403
    assert stored(sqlite) == {}


def test_a_form_from_elsewhere_saves_nothing(signed_in: SignedIn, sqlite: Database) -> None:
    assert signed_in("officer").send("/queue/views", name="Minors", flag="minor").status_code == 400
    assert stored(sqlite) == {}


def test_every_parameter_of_the_queue_fits_into_one_view(signed_in: SignedIn, sqlite: Database) -> None:
    longest = {
        "state": "assessed",
        "urgency": "immediate",
        "flag": "out_of_scope",
        "county": "19",
        "municipality": "1980",
        "language": "kmr",
        "mine": "true",
        "q": "å" * 20,
        "alike": "7K3M9QXDPA",
        "unfolded": "true",
        "late": "true",
        "answer": "true",
    }
    assert set(longest) == set(PARAMETERS)
    desk = signed_in("officer")
    desk.get("/queue")
    save(desk, "x" * 40, **longest)
    assert len(stored(sqlite)) == 1
