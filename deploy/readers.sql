-- The read-only role of the public web servers, with access to public tables only. Run this file as the owner of the
-- database after each migration (psql -f deploy/readers.sql). Set the password separately:
-- ALTER ROLE readers PASSWORD '…'.
DO $$
DECLARE
  each text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'readers') THEN
    CREATE ROLE readers LOGIN;
  END IF;
  REVOKE ALL ON ALL TABLES IN SCHEMA public FROM readers;
  -- The role cannot read accounts, sessions, drafts and the access log: it reads only tables that match this pattern.
  FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
    AND tablename ~ '^(cities_|plans_|django_migrations$)' AND tablename !~ '^plans_(proposal|second|access)'
  LOOP
    EXECUTE format('GRANT SELECT ON %I TO readers', each);
  END LOOP;
END $$;
-- The history shows the reason of published change sets. The others are drafts.
ALTER TABLE plans_changeset ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS published ON plans_changeset;
CREATE POLICY published ON plans_changeset FOR SELECT TO readers USING (state = 'published');
ALTER ROLE readers SET default_transaction_read_only = on;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO readers;
