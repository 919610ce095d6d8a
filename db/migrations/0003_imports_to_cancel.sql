-- Imports whose cancel was asked for a while ago and that have not come to rest: the signal may
-- have been lost with the process that was to send it.
CREATE FUNCTION imports_to_cancel(older_than interval)
  RETURNS TABLE (company_id integer, import_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT i.company_id, i.import_id FROM import i
    WHERE i.status = 'Cancelling' AND i.started_at IS NOT NULL AND i.cancel_requested_at < now() - older_than
    ORDER BY i.cancel_requested_at LIMIT 100
  $$;
--> statement-breakpoint
DO $$
DECLARE migrator text := current_user;
BEGIN
  -- A new owner needs CREATE on the schema, for this moment only.
  GRANT CREATE ON SCHEMA public TO longshore_system;
  ALTER FUNCTION imports_to_cancel(interval) OWNER TO longshore_system;
  REVOKE CREATE ON SCHEMA public FROM longshore_system;
  SET LOCAL ROLE longshore_system;
  REVOKE EXECUTE ON FUNCTION imports_to_cancel(interval) FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION imports_to_cancel(interval) TO longshore_app;
  EXECUTE format('SET LOCAL ROLE %I', migrator);
END $$;
