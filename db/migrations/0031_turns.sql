-- What housekeeping looks after is listed whole: companies take turns where it is read (`db/turns.ts`). A list that ends after so
-- many rows shows only those of a company that has as many.
DO $$
DECLARE migrator text := current_user;
BEGIN
  GRANT CREATE ON SCHEMA public TO longshore_system;
  SET LOCAL ROLE longshore_system;
  CREATE OR REPLACE FUNCTION imports_to_start(older_than interval)
    RETURNS TABLE (company_id integer, import_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $body$
      SELECT i.company_id, i.import_id FROM import i WHERE i.started_at IS NULL AND i.created_at < now() - older_than
    $body$;
  CREATE OR REPLACE FUNCTION imports_to_cancel(older_than interval)
    RETURNS TABLE (company_id integer, import_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $body$
      SELECT i.company_id, i.import_id FROM import i
      WHERE i.status = 'Cancelling' AND i.started_at IS NOT NULL AND i.cancel_requested_at < now() - older_than
    $body$;
  CREATE OR REPLACE FUNCTION imports_gone_quiet(quiet_for interval)
    RETURNS TABLE (company_id integer, import_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $body$
      SELECT i.company_id, i.import_id FROM import i
      WHERE i.status IN ('Uploaded', 'Parsing', 'Processing', 'Paused') AND i.started_at IS NOT NULL AND i.updated_at < now() - quiet_for
    $body$;
  CREATE OR REPLACE FUNCTION dry_runs_gone_quiet(quiet_for interval)
    RETURNS TABLE (company_id integer, import_id uuid, run_no integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $body$
      SELECT p.company_id, p.import_id, p.run_no FROM processing_run p
      WHERE p.dry_run AND p.finished_at IS NULL AND p.started_at < now() - quiet_for
        AND NOT EXISTS (
          SELECT FROM batch b WHERE b.company_id = p.company_id AND b.import_id = p.import_id AND b.run_no = p.run_no
            AND b.finished_at > now() - quiet_for)
    $body$;
  CREATE OR REPLACE FUNCTION post_processing_gone_quiet(quiet_for interval)
    RETURNS TABLE (company_id integer, import_id uuid, number integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $body$
      SELECT p.company_id, p.import_id, p.number FROM post_processing_run p
      WHERE p.finished_at IS NULL AND p.updated_at < now() - quiet_for AND (p.trigger <> 'PerDocument' OR p.request_id IS NOT NULL)
    $body$;
  CREATE OR REPLACE FUNCTION undos_gone_quiet(quiet_for interval)
    RETURNS TABLE (company_id integer, import_id uuid, number integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $body$
      SELECT r.company_id, r.import_id, r.number FROM undo_run r
      WHERE r.finished_at IS NULL AND r.created_at < now() - quiet_for
        AND NOT EXISTS (
          SELECT FROM undo_batch b WHERE b.company_id = r.company_id AND b.import_id = r.import_id AND b.number = r.number
            AND b.finished_at > now() - quiet_for)
    $body$;
  CREATE OR REPLACE FUNCTION deliveries_to_start(overdue interval)
    RETURNS TABLE (company_id integer, import_id uuid, delivery_id uuid, round integer, by text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $body$
      SELECT d.company_id, n.import_id, d.delivery_id, d.round, d.by FROM notification_delivery d
      JOIN notification n USING (company_id, notification_id)
      WHERE d.status = 'Pending' AND (d.started_at IS NULL OR greatest(d.due_at, d.started_at) < now() - overdue)
    $body$;
  CREATE OR REPLACE FUNCTION imports_stalled(still_for interval)
    RETURNS TABLE (company_id integer, import_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $body$
      SELECT m.company_id, m.import_id FROM import_to_move m
      WHERE m.updated_at < now() - still_for
        AND NOT EXISTS (
          SELECT FROM notification n WHERE n.company_id = m.company_id AND n.import_id = m.import_id
            AND n.kind = 'stalled' AND (n.revision = m.revision OR n.created_at > now() - interval '1 hour'))
    $body$;
  CREATE OR REPLACE FUNCTION samples_expired()
    RETURNS TABLE (company_id integer, sample_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $body$ SELECT s.company_id, s.sample_id FROM sample s WHERE s.expires_at < now() $body$;
  -- So many at once that the statement has time for them; what is left goes the next time.
  CREATE OR REPLACE FUNCTION forget_idempotency_keys() RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
    AS $body$
      WITH forgotten AS (
        DELETE FROM idempotency_key k
        WHERE k.ctid = ANY (ARRAY(SELECT o.ctid FROM idempotency_key o WHERE o.expires_at < now() LIMIT 20000))
          AND k.expires_at < now() RETURNING 1)
      SELECT count(*) FROM forgotten
    $body$;
  EXECUTE format('SET LOCAL ROLE %I', migrator);
  REVOKE CREATE ON SCHEMA public FROM longshore_system;
END $$;
