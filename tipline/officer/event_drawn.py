"""The drawing of an event, and what happened when: what `network.html` and `timeline.html` are given."""

from collections.abc import Iterator
from typing import Any

from tipline.casework.read_event import DecidedLink, OpenEvent, ToldTip
from tipline.domain.links import nodes
from tipline.domain.links.event_network import ConfirmedLink, EventNetwork, event_network
from tipline.domain.links.timeline import MINUTE, QUARTER, Dated, by_day
from tipline.domain.times import swedish_day
from tipline.officer.drawing.network import network_shown


def event_drawn(opened: OpenEvent) -> dict[str, Any]:
    found = _network(opened)
    return {"found": found, "shown": network_shown(found.network), "days": by_day(_dated(opened))}


def _network(opened: OpenEvent) -> EventNetwork:
    return event_network(
        [_told(each) for each in opened.tips],
        {each.tip.reference: each.clues for each in opened.tips},
        [_confirmed(each) for each in opened.links],
        venues=opened.venues,
    )


def _told(told: ToldTip) -> nodes.ToldTip:
    tip = told.tip
    return nodes.ToldTip(
        reference=tip.reference, day=swedish_day(tip.received_at), county=tip.county, municipality=tip.municipality
    )


def _confirmed(link: DecidedLink) -> ConfirmedLink:
    """One whose seal is damaged joins the two, without saying by what."""
    decision = link.decision
    kinds = ("link",) if decision is None else ("by_hand",) if decision.by_hand else decision.kinds
    return ConfirmedLink(one=link.one, other=link.other, kinds=kinds)


def _dated(opened: OpenEvent) -> Iterator[Dated]:
    for told in opened.tips:
        yield Dated(at=told.tip.received_at, grain=QUARTER, what="received", reference=told.tip.reference)
    for link in opened.links:
        yield Dated(at=link.at, grain=MINUTE, what="link_confirmed", reference=f"{link.one} – {link.other}")
    for row in (each.row for each in opened.questions):
        yield Dated(at=row.asked_at, grain=MINUTE, what="question_asked", reference=row.tip_reference)
        if row.settled_at:
            yield Dated(at=row.settled_at, grain=MINUTE, what="question_settled", reference=row.tip_reference)
