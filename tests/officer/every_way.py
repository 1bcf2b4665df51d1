"""Every address of the table of access filled in: things that exist in its parameters, and a form for its deed."""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace

from tests.officer.authenticator import Authenticator
from tests.officer.desk_client import DeskClient
from tests.officer.desk_of_all import OWN, SITE, DeskOfAll
from tipline.domain.approvals import CONTACT, ERASURE, SECOND_PERSON_ACTS
from tipline.domain.notices import ALL
from tipline.domain.times import swedish_day
from tipline.officer.access import Way
from tipline.officer.desk import present

Form = Mapping[str, str | list[str]]

PARAMETER = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
QUERIES = {"/queue/arrivals": "?since=0.0.0"}
GRADE = {"scheme": "4x4", "source": "X", "information": "4", "handling": "H2"}
STATED = {"text": "Kvinnan ropade.", "nature": "fact", "obtained": "heard", "subject": "unknown", **GRADE}
REASON = {"reason": "Redan känt."}
TRANSLATED = {"text": "Rum 318.", "maker": "officer", "source": "sv", "target": "en"}
VENUE = {"name": "Hotell Granen", "kind": "hotel", "municipality": "1980"}
NEW_PASSWORD = "seven quiet owls at the harbour"


def variants(way: Way) -> list[Way]:
    """One for each act that asks for a second person, where the route names the act. Else the way as it is."""
    acts = SECOND_PERSON_ACTS if "<act>" in way.route else ("",)
    return [replace(way, route=way.route.replace("<act>", act)) for act in acts]


def address(world: DeskOfAll, way: Way, reference: str, owner: str) -> str:
    """`owner` is the account whose things are named, empty for nobody. A parameter without such a thing gets a 1."""
    values: dict[str, Callable[[], object]] = {
        "reference": lambda: reference,
        "envelope": lambda: reference,
        "position": lambda: 0,
        "view_id": lambda: world.view(owner),
        "account_id": lambda: world.account("officer", OWN, active=not way.route.endswith("/activate")).id,
        "notice_id": lambda: world.notice("draft" if way.route.endswith("/approve") else "approved"),
        "approval_id": lambda: world.approval(reference, CONTACT, "asked", world.second),
        "export_id": lambda: world.export(
            reference,
            *(("approved", owner or world.second) if way.route.endswith("/take") else _asked(world, way, owner)),
        ),
        "disposal_id": lambda: world.disposal(
            reference,
            *(("approved", owner or world.second) if way.route.endswith("/execute") else _asked(world, way, owner)),
        ),
        "public_id": lambda: world.session_of(owner),
        "passkey_id": lambda: world.passkey(owner),
        "event_id": lambda: world.event(owner),
        "question_id": world.question,
        "venue_id": lambda: world.venue(signpost=way.route.endswith("/part")),
        "other": lambda: world.opened_tip(owner),
    }
    filled = PARAMETER.sub(lambda found: str(values.get(found[2], lambda: 1)()), way.route)
    return filled + QUERIES.get(way.route, "")


def _asked(world: DeskOfAll, way: Way, owner: str) -> tuple[str, str]:
    """An export that waits: a page of it for whoever asked, a decision for somebody else."""
    return "asked", owner if owner and way.verb == "GET" else world.second


def form(world: DeskOfAll, way: Way, reference: str, owner: str, desk: DeskClient) -> Form:
    """What the form is sent with, so that it reaches its deed: what that needs is made. Nobody sends plain words."""
    made = next((maker for end, maker in MAKERS.items() if way.route.endswith(end)), None)
    if owner and made is not None:
        return made(world, reference, owner, desk)
    return next((form for end, form in _plain(reference).items() if way.route.endswith(end)), {})


def _once() -> dict[str, str]:
    return {"once": secrets.token_hex(16)}


def _plain(reference: str) -> dict[str, Form]:
    """By the end of the route, forms that need nothing to be there but the tip."""
    today = swedish_day(present()).isoformat()
    notice = {"audience": "hotel", "county": OWN, "language": ALL, "first_day": today, "last_day": today}
    written = {**_once(), "text": "Tack för tipset."}
    return {
        "/search": {"words": "fönster", "purpose": "Work on a case"},
        "/open": {"purpose": "First assessment"},
        "/<reference>": {"purpose": "First assessment"},
        "/state": {"state": "claimed"},
        "/reply": written,
        "/questions": {**_once(), "text": "Vem betalar rummet?", "tip": reference},
        "/note": written,
        "/entities": {**_once(), "kind": "phone", "written": "070-174 06 05"},
        "/entities/remove": {"found": "0" * 32},
        "/statement": {**_once(), **STATED},
        "/urgency": {**_once(), "urgency": "low", **REASON},
        "/referral": {**_once(), "state": "referred", "to_whom": "Region Väst", "tested": "1", **REASON},
        "/reopening": {**_once(), **REASON},
        "/hold": {**_once(), **REASON},
        "/keep-on": {**_once(), **REASON},
        "/execute": {"confirmed": "yes"},
        "/original": {"why": "To read the plate in full size."},
        "/translations": {**_once(), "original": reference, **TRANSLATED},
        "/translations/machine": {**_once(), "original": reference},
        "/exports/new": {**_once(), "tip": reference, "to_whom": "Region Väst", "purpose": "A review."}
        | {"where": "within", "contents": "tips"},
        "/ask/contact": {**_once(), **REASON},
        "/ask/erasure": {**_once(), **REASON, "decision": "RA 2026/777"},
        "/venues/new": {**_once(), **VENUE},
        "/<venue_id>": VENUE,
        "/queue/views": {"name": "Mina", "state": "claimed"},
        "/notices/new": {**_once(), "text": "Håll utkik.", "do": "keep", **notice},
        "/tips/new": {**_once(), "channel": "phone", "story": "En kvinna ropade."}
        | {"received_day": today, "received_time": "00:00", "page_language": "sv"},
        "/appearance": {"language": "en", "theme": "dark"},
        "/letters": {"letters": "immediate"},
        "/remove": {"confirmed": "1"},
    }


Maker = Callable[[DeskOfAll, str, str, DeskClient], Form]


def _erase(world: DeskOfAll, reference: str, owner: str, desk: DeskClient) -> Form:
    del desk
    return {"approval": world.approval(reference, ERASURE, "approved", owner), "confirmed": "yes"}


def _read(world: DeskOfAll, reference: str, owner: str, desk: DeskClient) -> Form:
    del owner, desk
    world.message(reference)
    return {"lines": "1"}


def _part(world: DeskOfAll, reference: str, owner: str, desk: DeskClient) -> Form:
    del owner, desk
    world.join(reference)
    return {}


def _grade(world: DeskOfAll, reference: str, owner: str, desk: DeskClient) -> Form:
    del owner, desk
    return {**_once(), **GRADE, "statement": world.statement(reference)}


def _claim(world: DeskOfAll, reference: str, owner: str, desk: DeskClient) -> Form:
    del reference, owner, desk
    return {"tip": [world.tip(OWN), world.tip("")]}


def _lift_hold(world: DeskOfAll, reference: str, owner: str, desk: DeskClient) -> Form:
    del owner, desk
    world.hold(reference)
    return {**_once(), **REASON}


def _merge(world: DeskOfAll, reference: str, owner: str, desk: DeskClient) -> Form:
    del reference, owner, desk
    return {"other": world.venue()}


def _end_others(world: DeskOfAll, reference: str, owner: str, desk: DeskClient) -> Form:
    del reference, desk
    world.session_of(owner)
    return {}


def _proof(world: DeskOfAll, reference: str, owner: str, desk: DeskClient) -> Form:
    del reference, desk
    return {**world.credentials(owner), "new": NEW_PASSWORD, "again": NEW_PASSWORD}


def _passkey(world: DeskOfAll, reference: str, owner: str, desk: DeskClient) -> Form:
    del world, reference, owner
    desk.get("/passkeys")
    asking = desk.page.select_one("form[data-passkey]")
    assert asking is not None
    return {"name": "Office", "credential": Authenticator(SITE).make(str(asking["data-passkey"]))}


def _link(world: DeskOfAll, reference: str, owner: str, desk: DeskClient) -> Form:
    del reference, owner, desk
    return {"other": world.tip(OWN), "decided": "confirmed", "reason": "Samma bil."}


def _take_back(world: DeskOfAll, reference: str, owner: str, desk: DeskClient) -> Form:
    del owner, desk
    return {"other": world.link(reference)}


def _remove_entity(world: DeskOfAll, reference: str, owner: str, desk: DeskClient) -> Form:
    del owner, desk
    return {"found": world.entity(reference)}


def _propose(world: DeskOfAll, reference: str, owner: str, desk: DeskClient) -> Form:
    del reference, owner, desk
    old = world.tip(OWN)
    world.age(old)
    return {**_once(), "tip": old, "track": "not_in_a_case", "decision": "RA 2026/777", **REASON}


MAKERS: dict[str, Maker] = {
    "/links": _link,
    "/links/take-back": _take_back,
    "/entities/remove": _remove_entity,
    "/erase": _erase,
    "/retention/propose": _propose,
    "/read": _read,
    "/part": _part,
    "/grade": _grade,
    "/queue/claim": _claim,
    "/queue/same": _claim,
    "/end-others": _end_others,
    "/lift-hold": _lift_hold,
    "/merge": _merge,
    "/you/password": _proof,
    "/you/recovery-codes": _proof,
    "/passkeys/confirm": _proof,
    "/passkeys": _passkey,
}
"""By the end of the route, forms that need something more to be there."""
