"""What needs four eyes, in words for an officer."""

from flask_babel import gettext


def request_name(act: str) -> str:
    """What is asked for."""
    return {
        "contact": gettext("See the tipster's contact details"),
        "erasure": gettext("Permanent deletion"),
    }.get(act, act)


def standing_name(standing: str) -> str:
    """What has become of a request."""
    return {
        "asked": gettext("Waits for a second person"),
        "approved": gettext("Approved"),
        "refused": gettext("Refused"),
        "used": gettext("Done"),
        "lapsed": gettext("Ran out"),
    }.get(standing, standing)


def act_names() -> dict[str, str]:
    """Acts of the audit record."""
    return {
        "approval_asked": gettext("Asked a second person"),
        "approval_approved": gettext("Approved what a colleague asked for"),
        "approval_refused": gettext("Refused what a colleague asked for"),
        "approval_used": gettext("Used an approval"),
        "contact_unmasked": gettext("Saw the tipster's contact details"),
        "tip_exported": gettext("Exported the tip"),
        "tip_erased": gettext("Deleted the tip for ever"),
    }
