"""What a reason speaks for and what its rule means, in the reader's language."""

from flask_babel import gettext

from tipline.domain.assessment import URGENCIES
from tipline.domain.signs import signs_by_id
from tipline.domain.triage.meanings import DENIED, meanings
from tipline.officer.labels import flag_name, urgency_name


def about_name(about: str) -> str:
    return urgency_name(about) if about in URGENCIES else flag_name(about)


def meaning_of(rule: str) -> str:
    """An older policy may have had a rule that this one has not: its name must do."""
    if rule in signs_by_id():
        return gettext(signs_by_id()[rule].text)
    if rule.startswith(DENIED):
        return gettext("the text denies: %(said)s", said=meaning_of(rule.removeprefix(DENIED)))
    return gettext(meanings()[rule]) if rule in meanings() else rule.replace("_", " ")
