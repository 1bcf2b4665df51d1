"""Sending a tip: sealed, stored whole or not at all, and known again when it is sent twice."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from tipline.crypto.receipts import new_code, receipt_from
from tipline.crypto.sealing import new_key, seal, seal_original, wrap_key
from tipline.domain.references import new_reference
from tipline.domain.report import Report
from tipline.domain.times import to_quarter
from tipline.intake.site_keys import SiteKeys
from tipline.persistence.database import Database
from tipline.persistence.new_tips import SealedTip, store_once
from tipline.persistence.reports import original_place, report_place


def submit_tip(
    database: Database, report: Report, photos: Sequence[bytes], *, keys: SiteKeys, seed: bytes, now: datetime
) -> str:
    """Stores the tip and gives its receipt code. Raises DatabaseUnavailable when it is not stored.

    `seed` is the random number of the form. The same form sent again gives the same code and stores nothing.
    """
    words = report.to_bytes()
    content = words + b"".join(hashlib.sha256(photo).digest() for photo in photos)
    code = new_code(keys.form_secret, seed, content)
    receipt = receipt_from(code, keys.receipt_salt)

    def sealed() -> SealedTip:
        reference, key = new_reference(), new_key()
        return SealedTip(
            reference=reference,
            received_at=to_quarter(now),
            receipt_tag=receipt.tag,
            reply_key=receipt.key_pair.public,
            wrapped=wrap_key(key, keys.ring, reference),
            report=seal(key, words, report_place(reference)),
            originals=[
                seal_original(key, photo, original_place(reference, reference, n)) for n, photo in enumerate(photos)
            ],
        )

    # Sealed before the transaction, which over SQLite keeps others waiting. Pictures take statements of their own.
    tip = sealed()
    database.store(lambda connection: store_once(connection, tip, sealed), at_once=not photos)
    return code
