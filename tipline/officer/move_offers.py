"""Where the officer who has claimed a tip can take it from here, as its page shows it."""

from typing import Any

from tipline.casework.read_statements import statements_now
from tipline.casework.read_tip import OpenTip
from tipline.domain.referrals import rules_against, rules_to_test
from tipline.domain.states import MOVES, REFERRALS, answer_may_come
from tipline.officer.move_forms import ReferralForm, ReopeningForm
from tipline.persistence.messages import OFFICER, TIPSTER


def moves_offered(
    opened: OpenTip, *, mine: bool, referral: ReferralForm | None, reopening: ReopeningForm | None
) -> dict[str, Any]:
    """Moves, the forms of those that ask for words, and the words of a form that has no place on the page any more."""
    state = opened.tip.state
    last = opened.lines[-1].author if opened.lines else ""
    can_wait = answer_may_come(
        has_code=opened.tip.reply_key is not None,
        withdrawn=opened.withdrawn_at is not None,
        officer_wrote_last=last == OFFICER,
    )
    possible = [each for each in MOVES[state] if mine and (each != "needs_answer" or can_wait)]
    forms = _referral_forms(opened, possible, referral)
    reopens = mine and state == "closed"
    homeless = [
        form
        for form, has_place in (
            (referral, any(each["form"] is referral for each in forms)),
            (reopening, reopens),
        )
        if form and not has_place
    ]
    return {
        "moves": [each for each in possible if each not in REFERRALS and state != "closed"],
        "referral_forms": forms,
        "reopening_form": (reopening or ReopeningForm(formdata=None)) if reopens else None,
        "answered": state == "needs_answer" and last == TIPSTER,
        "words_kept": [field for form in homeless for field in form if field.type in {"StringField", "TextAreaField"}],
    }


def _referral_forms(opened: OpenTip, possible: list[str], sent: ReferralForm | None) -> list[dict[str, Any]]:
    stated = list(statements_now(opened.statements))
    return [
        {
            "state": state,
            "form": sent if sent and sent.state.data == state else ReferralForm(formdata=None, state=state),
            "against": rules_against(state, stated),
            "to_test": rules_to_test(state, stated),
        }
        for state in possible
        if state in REFERRALS
    ]
