"""Attempts that were refused, in the record (directive 2016/680 art. 25; ASVS 5.0, 16.3.2).

Only of officers who are signed in: what anybody can send must not be able to fill the record.
"""

from flask import request

from tipline.casework.record_act import record_act
from tipline.domain.references import is_reference
from tipline.officer.desk import desk, present
from tipline.officer.sign_in import current_officer, officer_signed_in
from tipline.persistence.audit import REFUSED
from tipline.persistence.tips import tip_by_reference


def record_refusal(detail: str, reference: str | None = None) -> None:
    with desk().database.writing() as database:
        record_act(
            database,
            key=desk().keys.audit,
            officer_name=current_officer().name,
            act=REFUSED,
            now=present(),
            reference=reference,
            detail=detail,
        )


def record_refused_tip(reference: str) -> None:
    """A tip of another county was asked for. One that is not there at all is a mistyped address, not an attempt."""
    if not is_reference(reference):
        return
    with desk().database.reading() as database:
        tip = tip_by_reference(database, reference)
    if tip is not None:
        record_refusal("another county", reference)


def record_refused_form() -> None:
    """A form without a token of this session: from elsewhere, or from before a new sign-in."""
    if officer_signed_in() is not None and request.url_rule is not None:
        record_refusal(f"no token: {request.method} {request.url_rule.rule}")
