"""Sending a tip: sealed, stored whole or not at all, and known again when it is sent twice."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tipline.crypto.receipts import Receipt, new_code, receipt_from
from tipline.crypto.sealing import new_key, seal, wrap_key
from tipline.domain.references import new_reference
from tipline.domain.report import Report
from tipline.domain.times import to_quarter
from tipline.intake.keep_pictures import keep_pictures
from tipline.intake.site_keys import SiteKeys
from tipline.persistence.reports import add_report, report_place
from tipline.persistence.tips import add_tip, tag_is_taken
from tipline.persistence.wrapped_keys import add_wrapped_keys


def submit_tip(
    session: Session, report: Report, photos: Sequence[bytes], *, keys: SiteKeys, seed: bytes, now: datetime
) -> str:
    """The receipt code of the tip, which is stored once the door commits.

    `seed` is the random number of the form. The same form sent again gives the same code and stores nothing.
    """
    content = report.to_bytes() + b"".join(hashlib.sha256(photo).digest() for photo in photos)
    code = new_code(keys.form_secret, seed, content)
    receipt = receipt_from(code, keys.receipt_salt)
    # A withdrawn tip keeps its tag: the form sent again is still no second tip, and the code stays dead.
    while not tag_is_taken(session, receipt.tag):
        try:
            with session.begin_nested():
                _store(session, report, photos, keys=keys, receipt=receipt, now=now)
        except IntegrityError:
            # Either the same form arrived twice at once and the other won, which the look-up then sees,
            # or the random reference was taken, and the next one is drawn.
            continue
    return code


def _store(
    session: Session, report: Report, photos: Sequence[bytes], *, keys: SiteKeys, receipt: Receipt, now: datetime
) -> None:
    reference, key = new_reference(), new_key()
    add_tip(session, reference, to_quarter(now), receipt.tag, receipt.key_pair.public)
    add_wrapped_keys(session, reference, reference, wrap_key(key, keys.ring, reference))
    add_report(session, reference, seal(key, report.to_bytes(), report_place(reference)))
    keep_pictures(session, reference, reference, key, photos)
