"""Saving a view of the queue under a name, and deleting it again."""

from datetime import datetime

from sqlalchemy.orm import Session

from tipline.casework.record_act import record_act
from tipline.crypto.officer_keys import OfficerKeys
from tipline.domain.officers import Officer
from tipline.domain.permissions import demand
from tipline.persistence.officers import Account
from tipline.persistence.saved_views import SavedView, remove_view, views_of

MOST_VIEWS = 12
"""Of one officer: as many as fit above the queue without pushing it off the screen. Our own choice."""


class TooManyViews(Exception):
    """The officer has MOST_VIEWS views already."""


class ViewNotFound(Exception):
    """There is no such view, or it is another officer's: nobody is told which."""


def save_view(session: Session, officer: Officer, name: str, query: str, *, keys: OfficerKeys, now: datetime) -> None:
    """The officer's view `name` asks for `query`; one that had the name before is replaced.

    Raises NotPermitted or TooManyViews.
    """
    demand(officer, "see_queue")
    # The account is held, so that a form sent twice at once saves one view and never a thirteenth.
    session.get(Account, officer.officer_id, with_for_update=True)
    views = {view.name: view for view in views_of(session, officer.officer_id)}
    if name in views:
        views[name].query = query
    elif len(views) >= MOST_VIEWS:
        raise TooManyViews
    else:
        session.add(SavedView(officer_id=officer.officer_id, name=name, query=query))
    record_act(session, key=keys.audit, officer_name=officer.name, act="view_saved", now=now, detail=query)


def delete_view(session: Session, officer: Officer, view_id: int, *, keys: OfficerKeys, now: datetime) -> None:
    """The officer has no such view. Raises NotPermitted or ViewNotFound."""
    demand(officer, "see_queue")
    query = remove_view(session, view_id, officer.officer_id)
    if query is None:
        raise ViewNotFound(view_id)
    record_act(session, key=keys.audit, officer_name=officer.name, act="view_deleted", now=now, detail=query)
