"""One site with tips, notices and accounts of every kind, and every address of the table of access filled in."""

import re
import secrets
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from flask import session as session_of_request
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.factories import LATER, NOW, ONCE, Keys, a_published_notice, a_report, a_sent_tip, an_instance, an_officer
from tests.officer.accounts import an_account
from tests.officer.desk_client import DeskClient
from tests.pictures import a_picture
from tipline.casework.state_purpose import state_purpose
from tipline.casework.tip_access import key_of_tip
from tipline.casework.triage_tip import triage_tip
from tipline.config import OfficerConfig
from tipline.crypto.sealing import seal
from tipline.crypto.secret_files import ensure_secret
from tipline.domain.notices import ALL
from tipline.domain.times import swedish_day
from tipline.officer import create_site
from tipline.officer.access import Way
from tipline.officer.desk import present
from tipline.officer.sign_in import enter
from tipline.persistence.database import Database
from tipline.persistence.officers import Account
from tipline.persistence.redrawings import DRAWN, Redrawing, redrawn_place
from tipline.persistence.saved_views import SavedView
from tipline.persistence.tips import tip_by_reference

OWN, OTHER = "19", "18"
PARAMETER = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
GRADE = {"scheme": "4x4", "source": "X", "information": "4", "handling": "H2"}
STATED = {"text": "Kvinnan ropade.", "nature": "fact", "obtained": "heard", "subject": "unknown", **GRADE}
PICTURE = a_picture()
WRITTEN = {"once": ONCE, "text": "Tack för tipset."}


def forms() -> dict[str, dict[str, str]]:
    """What each form is sent with, by the end of its route, so that it reaches its deed."""
    today = swedish_day(present()).isoformat()
    notice = {"audience": "hotel", "county": OWN, "language": ALL, "first_day": today, "last_day": today}
    return {
        "/open": {"purpose": "First assessment"},
        "/<reference>": {"purpose": "First assessment"},
        "/state": {"state": "claimed"},
        "/reply": WRITTEN,
        "/note": WRITTEN,
        "/statement": {"once": ONCE, **STATED},
        "/urgency": {"once": ONCE, "urgency": "low", "reason": "Redan känt."},
        "/queue/views": {"name": "Mina", "state": "claimed"},
        "/notices/new": {"once": ONCE, "text": "Håll utkik.", "do": "keep", **notice},
        "/tips/new": {"once": ONCE, "channel": "phone", "story": "En kvinna ropade."}
        | {"received_day": today, "received_time": "00:00", "page_language": "sv"},
    }


class DeskOfAll:
    """`tips` are references by county: OWN, OTHER and "" for unknown."""

    def __init__(self, folder: Path, database_of: Callable[[Path], str]) -> None:
        instance = an_instance(folder / "instance")
        for name in ("session", "totp", "recovery"):
            ensure_secret(instance / "officer" / f"{name}.secret")
        address = database_of(instance)
        self.database, self.keys = Database(address), Keys(instance)
        self.site: Flask = create_site(OfficerConfig(instance=instance, database_url=address))
        self.tips = {county: self.tip(county) for county in (OWN, OTHER, "")}
        self.desks: dict[tuple[str, str], tuple[str, DeskClient]] = {}

    def close(self) -> None:
        self.site.extensions["desk"].database.close()
        self.database.close()

    def tip(self, county: str, state: str = "triaged") -> str:
        """A triaged tip with a picture that was drawn anew."""
        photos, seed = (PICTURE,), secrets.token_bytes(16)
        _, reference = a_sent_tip(self.database, self.keys, a_report(), seed=seed, photos=photos)
        with self.database.writing() as session:
            assert triage_tip(session, reference, keys=self.keys.officer, now=NOW)
            tip = tip_by_reference(session, reference)
            assert tip is not None
            tip.county, tip.state = county, state
            drawn = session.scalars(select(Redrawing).where(Redrawing.tip_reference == reference)).one()
            key, place = key_of_tip(session, reference, self.keys.officer), redrawn_place(reference, reference, 0)
            drawn.state, drawn.sealed = DRAWN, seal(key, PICTURE, place)
        return reference

    def account(self, role: str, county: str, *, active: bool = True) -> Account:
        name = f"{role}{county}{secrets.token_hex(4)}@example.org"
        with self.database.writing() as session:
            an_account(session, name, role, county)
            found = account_of(session, name)
            found.active = active
        with self.database.reading() as session:
            return account_of(session, name)

    def kept_desk(self, role: str, county: str = OWN) -> DeskClient:
        """The desk of an officer with a token for forms, the same for every case: none ends its session."""
        return self._kept(role, county)[1]

    def kept_name(self, role: str, county: str = OWN) -> str:
        """The name of the officer at that desk."""
        return self._kept(role, county)[0]

    def _kept(self, role: str, county: str) -> tuple[str, DeskClient]:
        if (role, county) not in self.desks:
            account = self.account(role, county)
            self.desks[role, county] = account.name, self.sit_down(account)
        return self.desks[role, county]

    def sit_down(self, account: Account) -> DeskClient:
        client = self.site.test_client()
        with self.site.test_request_context("/"):
            enter(account)
            answer = self.site.response_class()
            self.site.session_interface.save_session(self.site, session_of_request, answer)
        client.set_cookie(*answer.headers["Set-Cookie"].partition(";")[0].split("=", 1))
        desk = DeskClient(client)
        desk.get("/officers/access")
        return desk

    def open(self, name: str, reference: str) -> None:
        with self.database.writing() as session:
            officer = an_officer(name=name)
            state_purpose(session, officer, reference, "Check", keys=self.keys.officer, now=LATER)

    def address(self, way: Way, reference: str, *, owner: str = "") -> str:
        """The route with things that exist in its parameters; one that is not known here gets a number."""
        values: dict[str, Callable[[], object]] = {
            "reference": lambda: reference,
            "envelope": lambda: reference,
            "position": lambda: 0,
            "view_id": lambda: self._view(owner),
            "account_id": lambda: self.account("officer", OWN, active=not way.route.endswith("/activate")).id,
            "notice_id": lambda: self._notice(way),
        }
        return PARAMETER.sub(lambda found: str(values.get(found[2], lambda: 1)()), way.route)

    def form(self, way: Way) -> dict[str, str]:
        return next((form for end, form in forms().items() if way.route.endswith(end)), {})

    def _notice(self, way: Way) -> str:
        today = swedish_day(present())
        state = "draft" if way.route.endswith("/approve") else "approved"
        return a_published_notice(self.database, self.keys, state=state, county=OWN, first_day=today, last_day=today)

    def _view(self, owner: str) -> int:
        with self.database.writing() as session:
            account = session.scalars(select(Account).where(Account.name == owner)).one_or_none()
            if account is None:
                return 1
            session.execute(text("DELETE FROM saved_views WHERE officer_id = :it"), {"it": account.id})
            view = SavedView(officer_id=account.id, name="Mine", query="state=claimed")
            session.add(view)
            session.flush()
            return view.id


def account_of(session: Session, name: str) -> Account:
    return session.scalars(select(Account).where(Account.name == name)).one()
