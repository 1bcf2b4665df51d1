"""Every act of the audit record, and which logged operation it is.

Directive (EU) 2016/680 art. 25 has collection, alteration, consultation, disclosure, combination and erasure logged
(domain.md, section 5); we log searches, refused attempts and what is done to accounts besides.

Not recorded: what an unauthenticated request tries (a wrong sign-in is counted in its account, an unknown token and a
form without a token are refused and no more), since anybody could fill the record with it until no act would fit. Nor
paging and filtering of the queue by level, place or state: it shows what the queue shows anyway, and looks for nobody.
"""

COLLECTION, READING, CHANGE, DISCLOSURE = "collection", "reading", "change", "disclosure"
COMBINATION, ERASURE, SEARCH, REFUSAL = "combination", "erasure", "search", "refusal"
ACCOUNTS = "accounts"

OPERATIONS = (COLLECTION, READING, CHANGE, DISCLOSURE, COMBINATION, ERASURE, SEARCH, REFUSAL, ACCOUNTS)

OPERATION_OF: dict[str, str] = {
    "tip_registered": COLLECTION,
    "purpose_stated": READING,
    "tip_opened": READING,
    "opened_in_event": READING,
    "surroundings_opened": READING,
    "attachment_opened": READING,
    "contact_unmasked": READING,
    "original_taken": DISCLOSURE,
    "tip_translated": DISCLOSURE,
    "tip_claimed": CHANGE,
    "tip_taken_over": CHANGE,
    "tip_released": CHANGE,
    "tip_moved": CHANGE,
    "tip_reopened": CHANGE,
    "tip_referred": DISCLOSURE,
    "tip_passed_on": DISCLOSURE,
    "tip_exported": DISCLOSURE,
    "tips_joined": COMBINATION,
    "tips_parted": COMBINATION,
    "link_confirmed": COMBINATION,
    "link_refuted": COMBINATION,
    "link_taken_back": COMBINATION,
    "pointer_shown": DISCLOSURE,
    "tip_erased": ERASURE,
    "tip_erased_again": ERASURE,
    "tip_held": CHANGE,
    "hold_lifted": CHANGE,
    "tip_kept_on": CHANGE,
    "keys_wiped": ERASURE,
    "question_asked": CHANGE,
    "question_settled": CHANGE,
    "note_written": CHANGE,
    "translation_written": CHANGE,
    "message_read": CHANGE,
    "entity_added": CHANGE,
    "entity_removed": CHANGE,
    "statement_written": CHANGE,
    "statement_graded": CHANGE,
    "urgency_set": CHANGE,
    "triage_again_begun": CHANGE,
    "triage_again_ended": CHANGE,
    "indexing_begun": CHANGE,
    "indexing_ended": CHANGE,
    "index_key_made": CHANGE,
    "index_key_destroyed": CHANGE,
    "ring_key_made": CHANGE,
    "ring_key_destroyed": CHANGE,
    "rewrapping_begun": CHANGE,
    "rewrapping_ended": CHANGE,
    "backup_made": DISCLOSURE,
    "database_restored": CHANGE,
    "reply_written": DISCLOSURE,
    "notice_written": CHANGE,
    "notice_approved": DISCLOSURE,
    "notice_withdrawn": CHANGE,
    "venue_added": CHANGE,
    "venue_changed": CHANGE,
    "venues_merged": COMBINATION,
    "venues_parted": COMBINATION,
    "venue_looked_up": SEARCH,
    "approval_asked": CHANGE,
    "approval_approved": CHANGE,
    "approval_refused": CHANGE,
    "approval_used": CHANGE,
    "queue_searched": SEARCH,
    "tips_searched": SEARCH,
    "view_saved": SEARCH,
    "view_deleted": SEARCH,
    "act_refused": REFUSAL,
    "officer_added": ACCOUNTS,
    "officer_enrolled": ACCOUNTS,
    "enrolment_renewed": ACCOUNTS,
    "officer_activated": ACCOUNTS,
    "officer_deactivated": ACCOUNTS,
    "signed_in": ACCOUNTS,
    "officer_confirmed": ACCOUNTS,
    "settings_changed": ACCOUNTS,
    "letters_chosen": ACCOUNTS,
    "password_changed": ACCOUNTS,
    "recovery_codes_renewed": ACCOUNTS,
    "proof_refused": ACCOUNTS,
    "session_ended": ACCOUNTS,
    "passkey_added": ACCOUNTS,
    "passkey_removed": ACCOUNTS,
    "passkey_maybe_copied": ACCOUNTS,
    "token_issued": ACCOUNTS,
    "token_revoked": ACCOUNTS,
}


def looks() -> tuple[str, ...]:
    """The acts by which somebody reads a tip. Saying why comes before a look and is none."""
    return tuple(act for act, operation in OPERATION_OF.items() if operation == READING and act != "purpose_stated")
