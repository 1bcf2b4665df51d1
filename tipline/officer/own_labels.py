"""The words for an officer's own settings."""

from flask_babel import gettext


def language_choice(code: str) -> str:
    """Each language in itself: whoever cannot read the page must find theirs."""
    return {"": gettext("As the browser asks"), "sv": "Svenska", "en": "English"}[code]


def theme_choice(code: str) -> str:
    return {"": gettext("As the device is set"), "light": gettext("Light"), "dark": gettext("Dark")}[code]


def letter_choice(code: str) -> str:
    return {
        "immediate": gettext("A tip that cannot wait has come"),
        "late": gettext("Nobody has taken an immediate or urgent tip in time"),
        "pointer": gettext("Something in a tip is also in tips of another county"),
    }[code]


def sign_in_change(kind: str) -> str:
    """What an owner is told that was changed (casework/tell_owner.py), within a sentence."""
    return {
        "password_changed": gettext("the password"),
        "recovery_codes_renewed": gettext("new recovery codes"),
        "passkey_added": gettext("a passkey was added"),
        "passkey_removed": gettext("a passkey was removed"),
        "enrolment_renewed": gettext("all ways in were ended by those who run the accounts"),
        "officer_enrolled": gettext("the account was enrolled anew"),
    }[kind]


def act_names() -> dict[str, str]:
    """The acts of the audit record that have to do with accounts, and with tokens of other systems."""
    return {
        "token_issued": gettext("Gave another system a token"),
        "token_revoked": gettext("Took a system's token back"),
        "signed_in": gettext("Signed in"),
        "officer_added": gettext("Added an account"),
        "officer_enrolled": gettext("Enrolled"),
        "enrolment_renewed": gettext("Ended all ways into an account, whose owner enrols anew"),
        "officer_activated": gettext("Switched an account on"),
        "officer_deactivated": gettext("Switched an account off"),
        "settings_changed": gettext("Changed language or appearance"),
        "letters_chosen": gettext("Chose letters to the own address"),
        "password_changed": gettext("Changed the password"),
        "recovery_codes_renewed": gettext("Made new recovery codes"),
        "proof_refused": gettext("Did not prove who they are"),
        "session_ended": gettext("Ended a session"),
        "passkey_added": gettext("Added a passkey"),
        "passkey_removed": gettext("Removed a passkey"),
        "passkey_maybe_copied": gettext("A passkey was refused: there may be a copy of it"),
        "officer_confirmed": gettext("Showed again that it is them"),
    }
