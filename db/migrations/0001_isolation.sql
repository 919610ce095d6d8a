-- One company never sees another's rows: the database itself says so. drizzle-kit cannot emit
-- FORCE, roles or functions, so this migration is written by hand.

-- longshore_app: what API and workers run as; neither owner nor superuser.
-- longshore_system: owns the few functions that must look across companies; nobody logs in as it.
-- Roles belong to the whole server, so another database's migration may have made them already.
DO $$
DECLARE wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['longshore_app', 'longshore_system'] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', wanted);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
    -- From version 16 on, making a role does not mean that one may take it.
    IF current_setting('server_version_num')::int < 160000 THEN
      IF NOT pg_has_role(current_user, wanted, 'MEMBER') THEN
        EXECUTE format('GRANT %I TO CURRENT_USER', wanted);
      END IF;
    ELSIF NOT pg_has_role(current_user, wanted, 'SET') THEN
      EXECUTE format('GRANT %I TO CURRENT_USER WITH INHERIT FALSE, SET TRUE', wanted);
    END IF;
  END LOOP;
END $$;
--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO longshore_app, longshore_system;
--> statement-breakpoint
-- The company that the transaction works for; null (no rows) where none was set. After a commit
-- the setting is '' rather than null, hence nullif.
CREATE FUNCTION current_company() RETURNS integer
  LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('longshore.company', true), '')::integer $$;
--> statement-breakpoint
DO $$
DECLARE wanted text;
BEGIN
  FOR wanted IN
    SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname = 'company_id'
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', wanted);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', wanted);
    -- The subquery is evaluated once per statement, not once per row.
    EXECUTE format(
      'CREATE POLICY own_company ON %I TO longshore_app
         USING (company_id = (SELECT current_company())) WITH CHECK (company_id = (SELECT current_company()))',
      wanted);
    IF wanted NOT IN ('company', 'api_key') THEN
      EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO longshore_app', wanted);
    END IF;
  END LOOP;
END $$;
--> statement-breakpoint
GRANT SELECT ON company TO longshore_app;
--> statement-breakpoint
CREATE POLICY every_company ON company TO longshore_system USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY every_company ON api_key TO longshore_system USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY every_company ON import FOR SELECT TO longshore_system USING (true);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON company, api_key TO longshore_system;
--> statement-breakpoint
GRANT SELECT ON import TO longshore_system;
--> statement-breakpoint
-- Who a bearer key belongs to; no row for an unknown or revoked one.
CREATE FUNCTION api_key_owner(key_hash text)
  RETURNS TABLE (company_id integer, company_code text, key_name text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT c.company_id, c.code, k.name FROM api_key k JOIN company c USING (company_id)
    WHERE k.hash = key_hash AND k.revoked_at IS NULL
  $$;
--> statement-breakpoint
-- Imports whose workflow was never seen to run: the caller's process ended in between.
CREATE FUNCTION imports_to_start(older_than interval)
  RETURNS TABLE (company_id integer, import_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT i.company_id, i.import_id FROM import i
    WHERE i.started_at IS NULL AND i.created_at < now() - older_than ORDER BY i.created_at LIMIT 100
  $$;
--> statement-breakpoint
-- Of these files of the store, the ones that an import refers to.
CREATE FUNCTION files_in_use(keys text[]) RETURNS SETOF text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT i.stored_as FROM import i WHERE i.stored_as = ANY (keys) $$;
--> statement-breakpoint
-- Makes a company, or gives the number of the one that has this code.
CREATE FUNCTION ensure_company(wanted_code text, wanted_name text) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  DECLARE found_id integer;
  BEGIN
    INSERT INTO company (code, name) VALUES (wanted_code, wanted_name) ON CONFLICT (code) DO NOTHING;
    SELECT c.company_id INTO found_id FROM company c WHERE c.code = wanted_code;
    RETURN found_id;
  END $$;
--> statement-breakpoint
CREATE FUNCTION add_api_key(key_id uuid, for_company integer, key_name text, key_prefix text, key_hash text) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ INSERT INTO api_key (id, company_id, name, prefix, hash) VALUES (key_id, for_company, key_name, key_prefix, key_hash) $$;
--> statement-breakpoint
DO $$
DECLARE
  migrator text := current_user;
  across_companies text := 'api_key_owner(text), imports_to_start(interval), files_in_use(text[])';
  for_the_owner text := 'ensure_company(text, text), add_api_key(uuid, integer, text, text, text)';
  signature text;
BEGIN
  -- A new owner needs CREATE on the schema, for this moment only.
  GRANT CREATE ON SCHEMA public TO longshore_system;
  FOREACH signature IN ARRAY ARRAY[
    'api_key_owner(text)', 'imports_to_start(interval)', 'files_in_use(text[])',
    'ensure_company(text, text)', 'add_api_key(uuid, integer, text, text, text)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO longshore_system', signature);
  END LOOP;
  REVOKE CREATE ON SCHEMA public FROM longshore_system;
  SET LOCAL ROLE longshore_system;
  EXECUTE format('REVOKE EXECUTE ON FUNCTION %s, %s FROM PUBLIC', across_companies, for_the_owner);
  EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO longshore_app', across_companies);
  -- Making companies and keys is the owner's business, not the application's.
  EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', for_the_owner, migrator);
  EXECUTE format('SET LOCAL ROLE %I', migrator);
END $$;
