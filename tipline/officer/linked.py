"""Links as the page of a tip shows them: what else names the same, what was decided, and the form to decide."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import AnyOf, InputRequired, Length

from tipline.casework.find_links import FoundLinks, LinkedTip
from tipline.casework.read_links import OwnLink
from tipline.casework.read_tip import OpenTip
from tipline.domain.links.clues import Clue
from tipline.domain.links.decisions import CONFIRMED, DECISIONS, MOST_REASON
from tipline.domain.links.independence import Source, independent_of
from tipline.domain.officers import Officer
from tipline.domain.permissions import may
from tipline.officer.asking import LOOK_ALIKES
from tipline.officer.fields import kept_words

MOST_OPEN = 5
"""Proposals that are shown at once, the strongest; the rest is folded away."""


class LinkForm(FlaskForm):
    """`other` is the reference of the tip that it is about."""

    other = StringField(
        lazy_gettext("Reference of the other tip"),
        [InputRequired(lazy_gettext("Write something first.")), Length(max=20)],
    )
    decided = HiddenField(validators=[AnyOf(DECISIONS)])
    reason = StringField(lazy_gettext("Why"), kept_words(MOST_REASON))

    @property
    def reference(self) -> str:
        """Read as in the queue's search field."""
        return (self.other.data or "").strip().upper().translate(LOOK_ALIKES)


@dataclass(frozen=True)
class ShownLink:
    """The other tip, and the decision about the two where there is one."""

    found: LinkedTip
    own: OwnLink | None

    @property
    def clues(self) -> list[Clue]:
        return sorted(self.found.clues)

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.kind for each in self.clues))


def links_shown(found: FoundLinks, opened: OpenTip, officer: Officer, form: LinkForm | None) -> dict[str, Any]:
    """`form` was sent in vain. What was decided about a tip that this officer may not see is not told."""
    own = {each.other: each for each in opened.links}
    shown = [ShownLink(each, own.get(each.tip.reference)) for each in found.tips]
    undecided = [each for each in shown if each.own is None]
    sharing = [each for each in found.tips if each.clues]
    return {
        "links": {
            "proposed": undecided[:MOST_OPEN],
            "more": undecided[MOST_OPEN:],
            "decided": [each for each in shown if each.own is not None],
            "tips": len(sharing),
            "municipalities": len({each.tip.municipality for each in sharing} - {""}),
            "bounded": found.bounded,
            "elsewhere": [(county, sorted(clues)) for county, clues in found.elsewhere.items()],
            "deciding": may(officer, "work_tip"),
            "most_reason": MOST_REASON,
        },
        "link_form": form or LinkForm(formdata=None),
        "in_tips": {(clue.kind, clue.value): number for clue, number in found.in_tips.items()},
    }


def confirmed_by(found: FoundLinks, opened: OpenTip) -> str:
    """The strongest tip, a source of its own, that a confirmed link shows to be about the same; empty for none."""
    confirmed = {each.other for each in opened.links if each.decided == CONFIRMED}
    others = [Source(each.tip.reference, each.tip.cluster) for each in found.tips if each.tip.reference in confirmed]
    own = Source(opened.tip.reference, opened.cluster.cluster if opened.cluster else None)
    return next((each.reference for each in independent_of(own, others)), "")
