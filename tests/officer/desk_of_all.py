"""One site with tips, notices and accounts of every kind, for tests that ask every address of the table of access."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask import session as session_of_request
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests.factories import (
    LATER,
    LOCKED_IN,
    NOW,
    Keys,
    a_published_notice,
    a_report,
    a_sent_tip,
    an_instance,
    an_officer,
)
from tests.officer.accounts import an_account
from tests.officer.desk_client import DeskClient
from tests.officer.entrance import PASSWORD
from tests.pictures import a_picture
from tests.services.libretranslate import Translator
from tipline.casework.add_entity import add_entity
from tipline.casework.ask_question import ask_question
from tipline.casework.decide_link import decide_link
from tipline.casework.hold_tip import hold_tip
from tipline.casework.join_tips import join_tips
from tipline.casework.keep_venues import add_venue
from tipline.casework.merge_venues import merge_venues
from tipline.casework.state_purpose import state_purpose
from tipline.casework.tip_access import key_of_tip
from tipline.casework.triage_tip import triage_tip
from tipline.casework.write_statement import write_statement
from tipline.cli.demo_browser import one_time_code
from tipline.config import OfficerConfig
from tipline.crypto.sealing import seal
from tipline.crypto.secret_files import ensure_secret
from tipline.domain.approvals import ERASURE
from tipline.domain.links.decisions import CONFIRMED, LinkDecision
from tipline.domain.references import new_reference
from tipline.domain.statements import Statement
from tipline.domain.times import swedish_day
from tipline.domain.venues.venue import Venue
from tipline.intake.follow_up import add_to_tip
from tipline.officer import create_site
from tipline.officer.desk import present
from tipline.officer.sign_in import enter
from tipline.persistence.approvals import Approval
from tipline.persistence.database import Database
from tipline.persistence.disposals import Disposal, DisposalTip
from tipline.persistence.events import event_members
from tipline.persistence.exports import Export, ExportTip
from tipline.persistence.officers import Account
from tipline.persistence.passkeys import Passkey
from tipline.persistence.redrawings import DRAWN, Redrawing, redrawn_place
from tipline.persistence.saved_views import SavedView
from tipline.persistence.sessions import OfficerSession
from tipline.persistence.tips import tip_by_reference

OWN, OTHER = "19", "18"
SITE = "http://localhost"
"""Where the test client is, so that passkeys are good there."""
PICTURE = a_picture()
CONTACT_DETAILS = "maj.nordin.kontakt@example.org"
SECRETS = ("inlåst", "MLB123", CONTACT_DETAILS)
"""Words of every tip, which no page may hold that refuses or fails."""


class DeskOfAll:
    """`tips` are references by county: OWN, OTHER and "" for unknown."""

    def __init__(self, folder: Path, database_of: Callable[[Path], str]) -> None:
        instance = an_instance(folder / "instance")
        for name in ("session", "totp", "recovery"):
            ensure_secret(instance / "officer" / f"{name}.secret")
        address = database_of(instance)
        self.database, self.keys = Database(address), Keys(instance)
        self.translator = Translator()
        config = OfficerConfig(
            instance=instance, database_url=address, officer_url=SITE, translate_url=self.translator.address
        )
        self.site: Flask = create_site(config)
        security = self.site.extensions["security"]
        self.hashed, self.totp = security.pwd_context.hash(PASSWORD), security.totp_factory.generate_totp_secret()
        self.codes: dict[str, str] = {}
        self.tips = {county: self.tip(county) for county in (OWN, OTHER, "")}
        self.second = self.account("supervisor", "").name
        self.desks: dict[tuple[str, str], tuple[str, DeskClient]] = {}

    def close(self) -> None:
        self.translator.__exit__()
        self.site.extensions["desk"].database.close()
        self.database.close()

    def tip(self, county: str, state: str = "triaged") -> str:
        """A triaged tip with contact details and a picture that was drawn anew."""
        photos, seed = (PICTURE,), secrets.token_bytes(16)
        # Words of its own, so that triage finds no two of them alike.
        told = " ".join(secrets.token_hex(3) for _ in LOCKED_IN)
        report = a_report(f"{LOCKED_IN} {told}", contact=CONTACT_DETAILS)
        code, reference = a_sent_tip(self.database, self.keys, report, seed=seed, photos=photos)
        self.codes[reference] = code
        with self.database.writing() as session:
            assert triage_tip(session, reference, keys=self.keys.officer, now=NOW)
            tip = tip_by_reference(session, reference)
            assert tip is not None
            tip.county, tip.state, tip.language = county, state, "sv"
            drawn = session.scalars(select(Redrawing).where(Redrawing.tip_reference == reference)).one()
            key, place = key_of_tip(session, reference, self.keys.officer), redrawn_place(reference, reference, 0)
            drawn.state, drawn.sealed = DRAWN, seal(key, PICTURE, place)
        return reference

    def account(self, role: str, county: str, *, active: bool = True) -> Account:
        name = f"{role}{county}{secrets.token_hex(4)}@example.org"
        with self.database.writing() as session:
            an_account(session, name, role, county)
            found = account_of(session, name)
            found.active, found.password, found.tf_totp_secret = active, self.hashed, self.totp
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

    def opened_tip(self, owner: str) -> str:
        """A tip of its own, for which that account has said why."""
        reference = self.tip(OWN)
        if owner:
            self.open(owner, reference)
        return reference

    def approval(self, reference: str, act: str, state: str, asker: str) -> str:
        """The id of a request of that account. Who approves is the second person, whom every county trusts."""
        number, now = secrets.token_hex(16), present()
        with self.database.writing() as session:
            decided = {"approver_id": account_of(session, self.second).id, "decided_at": now}
            session.add(
                Approval(
                    approval_id=number,
                    act=act,
                    tip_reference=reference,
                    state=state,
                    reason="An interview.",
                    decision="RA 2026/777" if act == ERASURE else "",
                    asker_id=account_of(session, asker).id,
                    asked_at=now,
                    **(decided if state == "approved" else {}),
                )
            )
        return number

    def export(self, reference: str, state: str, asker: str) -> str:
        """The id of that account's request to export the tip."""
        number, now = secrets.token_hex(16), present()
        with self.database.writing() as session:
            decided = {"approver_id": account_of(session, self.second).id, "decided_at": now}
            about = {
                "to_whom": "Region Väst",
                "purpose": "A review.",
                "outside": False,
                "contents": "tips",
                "tested": "",
            }
            asked = {"asker_id": account_of(session, asker).id, "asked_at": now}
            given = {**about, **asked, **(decided if state == "approved" else {})}
            session.add(Export(export_id=number, state=state, **given))
            session.flush()
            session.add(ExportTip(export_id=number, tip_reference=reference))
        return number

    def age(self, reference: str) -> None:
        """The tip is past any limit."""
        with self.database.writing() as session:
            tip = tip_by_reference(session, reference)
            assert tip is not None
            tip.received_at = present() - timedelta(days=800)

    def disposal(self, reference: str, state: str, asker: str) -> str:
        """The id of that account's proposal to delete the tip for its age."""
        number, now = secrets.token_hex(16), present()
        with self.database.writing() as session:
            decided = {"approver_id": account_of(session, self.second).id, "decided_at": now}
            about = {"track": "not_in_a_case", "reason": "Its time is over.", "decision": "RA 2026/777"}
            asked = {"asker_id": account_of(session, asker).id, "asked_at": now}
            given = {**about, **asked, **(decided if state == "approved" else {})}
            session.add(Disposal(disposal_id=number, state=state, **given))
            session.flush()
            session.add(DisposalTip(disposal_id=number, tip_reference=reference, erased=False))
        return number

    def message(self, reference: str) -> None:
        """A message of the tipster that waits."""
        code, seed = self.codes[reference], secrets.token_bytes(16)
        with self.database.writing() as session:
            add_to_tip(session, code, "Hon ropar igen.", (), keys=self.keys.site, seed=seed, now=LATER)

    def join(self, reference: str) -> None:
        """An officer has said that the tip is about the same as another one."""
        both = (reference, self.tip(OWN))
        with self.database.writing() as session:
            join_tips(session, an_officer(), both, keys=self.keys.officer, now=LATER)

    def hold(self, reference: str) -> None:
        """A legal hold is on the tip."""
        with self.database.writing() as session:
            hold_tip(session, an_officer("supervisor"), reference, "A court asks.", keys=self.keys.officer, now=LATER)

    def link(self, reference: str) -> str:
        """Another tip of the own county, with which the tip has a confirmed link."""
        other, linked = self.tip(OWN), LinkDecision(decided=CONFIRMED, reason="The same car.")
        with self.database.writing() as session:
            decide_link(session, an_officer(), reference, other, linked, keys=self.keys.officer, now=LATER)
        return other

    def event(self, owner: str) -> str:
        """The id of an event of two tips of the own county. `owner` has said why they are opened."""
        one = self.tip(OWN)
        other = self.link(one)
        with self.database.reading() as session:
            event = event_members(session, (one,))[one]
        for reference in (one, other) if owner else ():
            self.open(owner, reference)
        return event

    def question(self) -> str:
        """The id of an open question kept with a tip of the own county."""
        number = secrets.token_hex(16)
        with self.database.writing() as session:
            ask_question(session, an_officer(), self.tips[OWN], "Who?", once=number, keys=self.keys.officer, now=LATER)
        return number

    def entity(self, reference: str) -> str:
        """The number of something that an officer has added to what the tip names."""
        number = secrets.token_hex(16)
        plate = {"kind": "plate", "written": f"MLB{secrets.randbelow(900) + 100}"}
        with self.database.writing() as session:
            add_entity(session, an_officer(), reference, **plate, once=number, keys=self.keys.officer, now=LATER)
        return number

    def statement(self, reference: str) -> str:
        """The number of a statement without a grade."""
        number = secrets.token_hex(16)
        said = Statement(text="Kvinnan ropade.", nature="fact", obtained="heard", subject="unknown")
        with self.database.writing() as session:
            write_statement(session, an_officer(), reference, said, once=number, keys=self.keys.officer, now=LATER)
        return number

    def notice(self, state: str) -> str:
        today = swedish_day(present())
        return a_published_notice(self.database, self.keys, state=state, county=OWN, first_day=today, last_day=today)

    def venue(self, *, signpost: bool = False) -> str:
        """The id of a venue in OWN, or of one that is merged into another."""
        ids, everywhere = [secrets.token_hex(16) for _ in range(2)], an_officer()
        keys, now = self.keys.officer, present()
        with self.database.writing() as session:
            for each in ids:
                venue = Venue(kind="hotel", name=f"Hotell {each}", municipality="1980")
                add_venue(session, everywhere, venue, once=each, keys=keys, now=now)
            if signpost:
                merge_venues(session, everywhere, ids[1], ids[0], seen=None, keys=keys, now=now)
        return ids[0]

    def credentials(self, owner: str) -> dict[str, str]:
        """Both factors of an account, neither of them changed or used yet."""
        with self.database.writing() as session:
            account = account_of(session, owner)
            account.password, account.totp_counter, account.code_tries = self.hashed, -1, 0
        secret = self.site.extensions["security"].totp_factory.get_totp_b32_key(self.totp)
        return {"current": PASSWORD, "code": one_time_code(secret, present().timestamp())}

    def session_of(self, owner: str) -> str:
        """The public id of another session of that account."""
        public_id, now = new_reference(), present()
        with self.database.writing() as session:
            officer_id = account_of(session, owner).id if owner else None
            hashed = secrets.token_bytes(32)
            row = OfficerSession(cookie_hash=hashed, created_at=now, seen_at=now, content="{}", officer_id=officer_id)
            row.public_id = public_id
            session.add(row)
        return public_id

    def passkey(self, owner: str) -> int:
        with self.database.writing() as session:
            officer_id = account_of(session, owner or self.second).id
            passkey = Passkey(officer_id=officer_id, name="Home", credential_id=secrets.token_bytes(32), sign_count=0)
            passkey.public_key, passkey.user_handle, passkey.added_at = b"key", b"handle", present()
            session.add(passkey)
            session.flush()
            return passkey.id

    def view(self, owner: str) -> int:
        """The only saved view of that account."""
        with self.database.writing() as session:
            officer_id = account_of(session, owner or self.second).id
            session.execute(delete(SavedView).where(SavedView.officer_id == officer_id))
            view = SavedView(officer_id=officer_id, name="Mine", query="state=claimed")
            session.add(view)
            session.flush()
            return view.id


def account_of(session: Session, name: str) -> Account:
    return session.scalars(select(Account).where(Account.name == name)).one()
