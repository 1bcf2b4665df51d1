"""Server-side sessions: what a cookie stands for is in the database, and ends there."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, Request, Response
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy.orm import Session as DatabaseSession
from werkzeug.datastructures import CallbackDict

from tipline.persistence import sessions
from tipline.persistence.database import Database, DatabaseUnavailable
from tipline.persistence.officers import Account

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
"""Time-outs of ASVS 5.0, 7.3.1 and 7.3.2: half an hour unused, and one long shift in all."""
NOTE_AFTER = timedelta(minutes=1)
"""A session in use is noted at most this often, so that reading pages does not mean writing rows."""
COOKIE_BYTES = 32
OWNER = "officer_id"
"""The value of a session that says whose it is; the row has it as well, so that its owner can end it from elsewhere."""

CONTENT = TaggedJSONSerializer()


class StoredSession(CallbackDict[str, Any], SessionMixin):
    """The values of one session, with the cookie they came by (empty for a new one).

    `unavailable` says that the database did not answer, so that nobody knows who this is.
    """

    unattended = False
    """Set by a request that a page makes by itself: it is no sign that anybody is there, and is not noted as use."""
    public_id: str | None = None
    account: Account | None = None
    """Whose it is, as the account stood when this request came."""
    renewed = rekeyed = False
    unavailable = False

    def __init__(self, values: dict[str, Any] | None, cookie: str, seen_at: datetime) -> None:
        def changed(_: Any) -> None:
            self.modified = True

        super().__init__(values or {}, changed)
        self.modified = False
        self.cookie, self.seen_at = cookie, seen_at

    def renew(self) -> None:
        """The next answer carries another cookie and the one before is dead: nobody can plant a session."""
        self.renewed, self.modified = True, True

    def rekey(self) -> None:
        """The same, but the session is no younger for it: a code alone does not begin another twelve hours."""
        self.rekeyed, self.modified = True, True


class SessionStore(SessionInterface):
    def __init__(self, database: Database) -> None:
        self.database = database

    def open_session(self, app: Flask, request: Request) -> StoredSession:
        cookie, now = request.cookies.get(self.get_cookie_name(app), ""), datetime.now(UTC)
        found = StoredSession(None, "", now)
        if not cookie:
            return found
        try:
            with self.database.reading() as database:
                known = sessions.session_by_hash(database, _hash(cookie))
        except DatabaseUnavailable:
            # A fault here would come before any page for it can be made. The guard raises it in its place.
            found.unavailable = True
            return found
        if known is None:
            return found
        stored, account = known
        if now - stored.seen_at < IDLE and now - stored.created_at < LONGEST:
            found = StoredSession(CONTENT.loads(stored.content), cookie, stored.seen_at)
            found.public_id, found.account = stored.public_id, account
        return found

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        assert isinstance(session, StoredSession)  # noqa: S101 the only kind that open_session makes
        now = datetime.now(UTC)
        try:
            if session.modified and not session.unavailable:
                self._store(app, session, response, now)
            elif session.cookie and not session.unattended and now - session.seen_at > NOTE_AFTER:
                with self.database.writing() as database:
                    sessions.touch_session(database, _hash(session.cookie), now)
        except DatabaseUnavailable as error:
            _answer_instead(app, response, error)

    def _store(self, app: Flask, session: StoredSession, response: Response, now: datetime) -> None:
        """A cookie is set when there was none or it was renewed, and taken away when the session was emptied."""
        old, fresh = session.cookie, ""
        with self.database.writing() as database:
            if old and session and not session.renewed:
                fresh = secrets.token_urlsafe(COOKIE_BYTES) if session.rekeyed else old
                kept = sessions.rewrite_session(database, _hash(old), CONTENT.dumps(dict(session)), now, _hash(fresh))
                if fresh == old:
                    return
                # A session that has ended meanwhile does not come back under another cookie.
                fresh = fresh if kept else ""
            else:
                fresh = self._start(database, session, now)
        if fresh:
            self._set_cookie(app, response, fresh)
        else:
            response.delete_cookie(self.get_cookie_name(app), path="/", secure=self.get_cookie_secure(app))

    def _start(self, database: DatabaseSession, session: StoredSession, now: datetime) -> str:
        """The cookie of a new session in the place of the one before; empty when there is nothing to keep."""
        sessions.remove_session(database, _hash(session.cookie))
        if not session:
            return ""
        sessions.remove_sessions_before(database, now - LONGEST, now - IDLE)
        fresh = secrets.token_urlsafe(COOKIE_BYTES)
        sessions.add_session(database, _hash(fresh), CONTENT.dumps(dict(session)), session.get(OWNER), now)
        return fresh

    def _set_cookie(self, app: Flask, response: Response, cookie: str) -> None:
        response.set_cookie(
            self.get_cookie_name(app),
            cookie,
            path="/",
            secure=self.get_cookie_secure(app),
            httponly=True,
            # Lax, not Strict: the alert letter links to the queue, and Strict would ask a signed-in officer to sign in.
            samesite="Lax",
        )


def _answer_instead(app: Flask, response: Response, error: DatabaseUnavailable) -> None:
    """The answer becomes the page about the fault: what it would have said may not have been kept."""
    fault = app.make_response(app.handle_user_exception(error))
    response.status_code, response.data = fault.status_code, fault.data
    response.headers.remove("Location")


def _hash(cookie: str) -> bytes:
    return hashlib.sha256(cookie.encode()).digest()
