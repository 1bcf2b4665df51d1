-- What the officer zone needs to wipe the files of PostgreSQL after deletions (docs/retention.md). Run by a superuser
-- of the server, after roles.sql and again whenever that was run. Before PostgreSQL 17 only the owner of the tables may
-- rewrite them: there, let the owner run `tipline purge` instead, daily.
--
-- Set besides, in postgresql.conf: wal_recycle = off. Else used files of the log lie there, whole, until they are needed.

GRANT pg_checkpoint TO tipline_officer;
GRANT EXECUTE ON FUNCTION pg_switch_wal() TO tipline_officer;

DO $$
BEGIN
  IF current_setting('server_version_num')::int >= 170000 THEN
    EXECUTE 'GRANT MAINTAIN ON ALL TABLES IN SCHEMA public TO tipline_officer';
    -- Its rows are copies of values, also of those that were deleted.
    EXECUTE 'GRANT MAINTAIN ON pg_catalog.pg_statistic TO tipline_officer';
  END IF;
END $$;
