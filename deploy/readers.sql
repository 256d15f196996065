-- The role of the public web servers reads what is public, and writes nothing. Run this as the owner of the database
-- after each migration (psql -f deploy/readers.sql). The password is set apart: ALTER ROLE readers PASSWORD '…'.
DO $$
DECLARE
  each text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'readers') THEN
    CREATE ROLE readers LOGIN;
  END IF;
  REVOKE ALL ON ALL TABLES IN SCHEMA public FROM readers;
  -- Not accounts, sessions, drafts, or who came in: a table that is not named here is closed.
  FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
    AND tablename ~ '^(cities_|plans_|django_migrations$)' AND tablename !~ '^plans_(proposal|second|access)'
  LOOP
    EXECUTE format('GRANT SELECT ON %I TO readers', each);
  END LOOP;
END $$;
ALTER ROLE readers SET default_transaction_read_only = on;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO readers;
