"""The words for what the database holds as codes."""

from babel import Locale
from flask_babel import get_locale, gettext

from tipline.domain.municipalities import all_counties, municipality_name
from tipline.domain.notices import ALL
from tipline.domain.ranks import RANKS, UNTRIAGED, WAITING
from tipline.domain.states import REFERRALS
from tipline.officer import (
    approval_labels,
    index_labels,
    key_labels,
    link_labels,
    own_labels,
    retention_labels,
    search_labels,
    venue_labels,
)
from tipline.web.language import kept_by_language

LEVELS = {UNTRIAGED: "untriaged", WAITING: "waiting"} | {rank: urgency for urgency, rank in RANKS.items()}
"""The queue's levels by rank. Each has a word and a shape, so that none is told by colour alone."""

GRAVE_FLAGS = frozenset({"minor", "danger", "control", "ongoing", "self"})
"""Flags that can make a tip immediate or urgent (triage policy)."""


@kept_by_language
def level_name(level: str) -> str:
    return {
        "untriaged": gettext("Not judged: read first"),
        "waiting": gettext("Waiting for triage"),
    }.get(level) or urgency_name(level)


@kept_by_language
def urgency_name(urgency: str) -> str:
    return {
        "immediate": gettext("Immediate"),
        "urgent": gettext("Urgent"),
        "routine": gettext("Routine"),
        "low": gettext("Low"),
        "unjudged": gettext("Not judged"),
    }.get(urgency, urgency)


@kept_by_language
def flag_name(flag: str) -> str:
    return {
        "minor": gettext("Under 18"),
        "danger": gettext("Danger"),
        "control": gettext("Controlled"),
        "purchase": gettext("Purchase"),
        "procuring": gettext("Procuring"),
        "premises": gettext("Premises"),
        "online": gettext("Online"),
        "labour": gettext("Forced labour"),
        "ongoing": gettext("Now"),
        "self": gettext("Writer is exposed"),
        "out_of_scope": gettext("Another matter?"),
        "spam": gettext("Spam?"),
        "hostile": gettext("Hostile?"),
        "profiling": gettext("Looks or origin only?"),
    }.get(flag, flag)


def strength_name(weight: int) -> str:
    """How much a reason weighs, in a word; nothing for what speaks against."""
    if weight <= 0:
        return ""
    return {1: gettext("weak"), 2: gettext("moderate")}.get(weight, gettext("strong"))


@kept_by_language
def state_name(state: str) -> str:
    return {
        "received": gettext("Received"),
        "triaged": gettext("Unclaimed"),
        "claimed": gettext("Claimed"),
        "assessed": gettext("Assessed"),
        "needs_answer": gettext("Waits for an answer"),
        "referred": gettext("Referred within the police"),
        "passed_on": gettext("Passed on outside the police"),
        "closed": gettext("Closed"),
        "open": gettext("All open"),
        "any": gettext("All"),
    }.get(state, state)


def move_name(before: str, after: str) -> str:
    """What the button says that takes a tip from one state to another."""
    if before in REFERRALS and after == "assessed":
        return gettext("Back to assessed")
    return {
        "claimed": gettext("Back to claimed"),
        "assessed": gettext("Mark as assessed"),
        "needs_answer": gettext("Wait for an answer"),
        "closed": gettext("Close the tip"),
    }.get(after, after)


@kept_by_language
def outcome_name(outcome: str) -> str:
    return {
        "action_taken": gettext("Action was taken"),
        "passed_on": gettext("Passed on"),
        "kept_as_intelligence": gettext("Kept as intelligence"),
        "unfounded": gettext("Unfounded"),
        "out_of_scope": gettext("Another matter"),
    }.get(outcome, outcome)


@kept_by_language
def role_name(role: str) -> str:
    return {
        "officer": gettext("Officer"),
        "supervisor": gettext("Supervisor"),
        "coordinator": gettext("Coordinator"),
        "auditor": gettext("Auditor"),
        "admin": gettext("Administrator"),
    }.get(role, role)


@kept_by_language
def act_name(act: str) -> str:
    """An act of the audit record. One that is not listed here is shown by its code."""
    return {
        **_acts_about_tips(),
        **own_labels.act_names(),
        **approval_labels.act_names(),
        **link_labels.act_names(),
        **venue_labels.act_names(),
        **index_labels.act_names(),
        **retention_labels.act_names(),
        **key_labels.act_names(),
        **search_labels.act_names(),
    }.get(act, act.replace("_", " "))


def _acts_about_tips() -> dict[str, str]:
    return {
        "purpose_stated": gettext("Said why to open the tip"),
        "tip_opened": gettext("Opened the tip"),
        "surroundings_opened": gettext("Looked at the surroundings of the tip"),
        "attachment_opened": gettext("Looked at a picture"),
        "original_taken": gettext("Took the original of a picture"),
        "translation_written": gettext("Kept a translation"),
        "tip_translated": gettext("Sent words to the translation server"),
        "tip_claimed": gettext("Claimed the tip"),
        "tip_taken_over": gettext("Took the tip over"),
        "tip_released": gettext("Handed the tip back"),
        "tip_moved": gettext("Changed the state"),
        "tip_referred": gettext("Referred the tip within the police"),
        "tip_passed_on": gettext("Passed the tip on outside the police"),
        "tip_reopened": gettext("Opened the tip again"),
        "reply_written": gettext("Replied to the tipster"),
        "message_read": gettext("Marked the tipster's message as read"),
        "note_written": gettext("Wrote a note"),
        "statement_written": gettext("Stated something"),
        "statement_graded": gettext("Graded a statement"),
        "urgency_set": gettext("Set another level"),
        "tips_joined": gettext("Joined tips by hand"),
        "tips_parted": gettext("Parted tips joined by hand"),
        "tip_registered": gettext("Registered the tip"),
        "queue_searched": gettext("Searched the queue"),
        "act_refused": gettext("Was refused"),
        "view_saved": gettext("Saved a view of the queue"),
        "view_deleted": gettext("Deleted a view of the queue"),
        "notice_written": gettext("Wrote a notice"),
        "notice_approved": gettext("Approved a notice"),
        "notice_withdrawn": gettext("Withdrew a notice"),
        "triage_again_begun": gettext("Began to triage earlier tips again"),
        "triage_again_ended": gettext("Has triaged earlier tips again"),
    }


@kept_by_language
def audience_name(code: str) -> str:
    """Where a tip comes from, or whom a notice is for."""
    return {
        "hotel": gettext("Hotel"),
        "taxi": gettext("Taxi"),
        "property": gettext("Rented home"),
        "other": gettext("Another place"),
        ALL: gettext("All leaflets"),
    }.get(code, code)


@kept_by_language
def channel_name(channel: str) -> str:
    """How a tip came."""
    return {
        "web": gettext("Web form"),
        "phone": gettext("Telephone (114 14)"),
        "letter": gettext("Letter"),
        "email": gettext("E-mail"),
        "street": gettext("Street work"),
        "hotel": gettext("Call from a hotel"),
        "system": gettext("Another system"),
    }.get(channel, channel)


def place_name(county: str, municipality: str) -> str:
    """The narrowest place that is known, with its county."""
    named = [each for each in (municipality_name(municipality), all_counties().get(county, "")) if each]
    return ", ".join(named) or gettext("Place unknown")


def language_name(code: str | None) -> str:
    """A language's name in the reader's; its code where the reader's has no name for it."""
    if not code:
        return gettext("Language unknown")
    locale = get_locale() or Locale.parse("en")
    name: str = gettext("Northern Kurdish") if code == "kmr" else locale.languages.get(code, code)
    return name[:1].upper() + name[1:]
