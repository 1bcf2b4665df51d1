"""The words of the table of access."""

from flask_babel import gettext


def permission_name(act: str, need: str = "") -> str:
    """What a role may do, as the row of a table. An act that is not listed here is shown by its code."""
    return {
        ("see_queue", ""): gettext("See the queue and the map, and save views of the queue"),
        ("open_tip", ""): gettext("See the events, and say why a tip is to be opened"),
        ("open_tip", "purpose"): gettext("Read a tip or an event, and look at pictures"),
        ("work_tip", ""): gettext(
            "Claim a tip, reply, write notes, state, grade, translate, join, link and set the level"
        ),
        ("work_tip", "claim"): gettext("Change the state of a claimed tip, or hand it back"),
        ("take_over_tip", ""): gettext("Take a tip over from a colleague"),
        ("register_tip", ""): gettext("Register a tip that came by telephone, letter or in person"),
        ("keep_venues", ""): gettext("See, add, change and merge venues"),
        ("write_notice", ""): gettext("Write a notice for the leaflets"),
        ("approve_notice", ""): gettext("Approve a notice that somebody else has written"),
        ("withdraw_notice", ""): gettext("See the notices, and withdraw one"),
        ("ask_approval", ""): gettext(
            "Ask to see contact details, or to export or delete tips, and do what was approved"
        ),
        ("decide_approval", ""): gettext("Approve or refuse what somebody else has asked for"),
        ("hold_tip", ""): gettext("Set and lift a legal hold"),
        ("see_retention", ""): gettext("See what is to be deleted or reviewed, keep a tip on, and propose deletions"),
        ("read_audit", ""): gettext("Read and check the record of every look and every act"),
        ("see_looks", ""): gettext("See who has opened which tips, and why"),
        ("run_accounts", ""): gettext("Switch accounts off and on"),
        ("see_index", ""): gettext("See how far the index has come"),
    }.get((act, need), act.replace("_", " "))


def terms_told(act: str, need: str, *, county_bound: bool) -> tuple[str, ...]:
    """On what terms, one sentence each."""
    told = {
        "run_accounts": gettext("In one county: the accounts of that county alone."),
        "purpose": gettext("After saying why."),
        "claim": gettext("Only who has claimed the tip."),
    }
    county = (gettext("In the own county, and where the county is unknown."),) if county_bound else ()
    return county + tuple(told[each] for each in (act, need) if each in told)
