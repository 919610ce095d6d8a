CREATE INDEX "import_at_work" ON "import" USING btree ("created_at") WHERE "status" IN ('Uploaded', 'Parsing', 'Processing', 'Paused');--> statement-breakpoint
-- Imports that should be at work and have not moved for a while: their workflow may be gone.
CREATE FUNCTION imports_gone_quiet(quiet_for interval)
  RETURNS TABLE (company_id integer, import_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT i.company_id, i.import_id FROM import i
    WHERE i.status IN ('Uploaded', 'Parsing', 'Processing', 'Paused') AND i.started_at IS NOT NULL AND i.updated_at < now() - quiet_for
    ORDER BY i.created_at LIMIT 1000
  $$;
--> statement-breakpoint
DO $$
DECLARE migrator text := current_user;
BEGIN
  -- A new owner needs CREATE on the schema, for this moment only.
  GRANT CREATE ON SCHEMA public TO longshore_system;
  ALTER FUNCTION imports_gone_quiet(interval) OWNER TO longshore_system;
  REVOKE CREATE ON SCHEMA public FROM longshore_system;
  SET LOCAL ROLE longshore_system;
  REVOKE EXECUTE ON FUNCTION imports_gone_quiet(interval) FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION imports_gone_quiet(interval) TO longshore_app;
  EXECUTE format('SET LOCAL ROLE %I', migrator);
END $$;
