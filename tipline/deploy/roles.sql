-- Database roles of a production installation, run once by the database owner after `tipline migrate`, and again
-- after every upgrade. The owner is named by nothing here: it alone may change tables.
--
-- tipline_public  the public site: may put sealed rows in, and read only what a receipt code needs, and the notices
--                 that officers have published.
-- tipline_officer the officer zone: works with everything, but may neither change nor remove the audit record, nor
--                 withdraw a tip in its tipster's name.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tipline_public') THEN CREATE ROLE tipline_public LOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tipline_officer') THEN CREATE ROLE tipline_officer LOGIN; END IF;
END $$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO tipline_public, tipline_officer;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM tipline_public, tipline_officer;

GRANT INSERT (reference, received_at, receipt_tag, reply_key) ON tips TO tipline_public;
GRANT SELECT (reference, state, outcome, receipt_tag, reply_key) ON tips TO tipline_public;
GRANT INSERT ON reports, attachments, wrapped_keys, messages, withdrawals TO tipline_public;
GRANT INSERT (tip_reference, envelope, position) ON redrawings TO tipline_public;
GRANT SELECT (message_id, tip_reference, position, author, written_at, for_tipster) ON messages TO tipline_public;
GRANT SELECT (tip_reference) ON withdrawals TO tipline_public;
GRANT SELECT (key_id) ON ring_key_ends TO tipline_public;
GRANT SELECT (notice_id, state, text, audience, county, language, first_day, last_day) ON notices TO tipline_public;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO tipline_officer;
REVOKE UPDATE, DELETE ON audit_entries FROM tipline_officer;
-- Nobody but a tipster withdraws a tip. Deleting the row is left, for the day when the whole tip is deleted.
REVOKE INSERT, UPDATE ON withdrawals FROM tipline_officer;
-- What an officer has stated, set, translated or passed on is superseded by a new row and never changed.
REVOKE UPDATE ON statements, translations, urgency_overrides, referrals, reopenings FROM tipline_officer;
-- Numbers of open tips are kept as changes, which triggers add on behalf of whoever changes a tip, and the clock folds.
REVOKE UPDATE ON open_tip_changes FROM tipline_officer;
-- The certificate of a deletion stays, and which tips an export or a deletion was asked for.
REVOKE UPDATE, DELETE ON erasures, export_tips FROM tipline_officer;
REVOKE DELETE ON disposals, disposal_tips FROM tipline_officer;
-- A venue is merged into another and never removed: links may rest on it.
REVOKE DELETE ON venues FROM tipline_officer;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO tipline_officer;

-- The public site reads no notice that a second person has not approved, nor who wrote it.
ALTER TABLE notices ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS approved_for_the_public ON notices;
CREATE POLICY approved_for_the_public ON notices FOR SELECT TO tipline_public USING (state = 'approved');
DROP POLICY IF EXISTS all_for_officers ON notices;
CREATE POLICY all_for_officers ON notices TO tipline_officer USING (true) WITH CHECK (true);
