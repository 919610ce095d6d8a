-- Written by hand: what drizzle-kit cannot generate. The database itself keeps companies apart, whatever the code asks for.

-- Roles
-- longshore_app: API and workers run as it. It owns nothing and is no superuser.
-- longshore_system: owns the few functions that read across companies. Nobody logs in as it.
-- Roles belong to the whole server, so the migration of another database may have made them already.
DO $$
DECLARE wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['longshore_app', 'longshore_system'] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', wanted);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
    -- From version 16 on, the creator of a role may not take it without this grant.
    IF current_setting('server_version_num')::int < 160000 THEN
      IF NOT pg_has_role(current_user, wanted, 'MEMBER') THEN
        EXECUTE format('GRANT %I TO CURRENT_USER', wanted);
      END IF;
    ELSIF NOT pg_has_role(current_user, wanted, 'SET') THEN
      EXECUTE format('GRANT %I TO CURRENT_USER WITH INHERIT FALSE, SET TRUE', wanted);
    END IF;
  END LOOP;
END $$;

GRANT USAGE ON SCHEMA public TO longshore_app, longshore_system;
--> statement-breakpoint

-- Row-level security: the application reads and writes the rows of one company per transaction

-- The company that the transaction works for; null, and so no rows, where none was set. After a commit the setting is ''
-- rather than null.
CREATE FUNCTION current_company() RETURNS integer
  LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('longshore.company', true), '')::integer $$;

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

GRANT SELECT ON company TO longshore_app;

-- All of a key but its hash may be read; who has a key, and for which company, cannot be changed.
GRANT SELECT (id, company_id, name, prefix, created_at, created_by, expires_at, revoked_at, revoked_by, last_used_at, rotated_from),
  INSERT (id, company_id, name, prefix, hash, created_by, expires_at, rotated_from),
  UPDATE (expires_at, revoked_at, revoked_by, last_used_at) ON api_key TO longshore_app;
--> statement-breakpoint

-- What the functions of longshore_system may read and write, of all companies

CREATE POLICY every_company ON company TO longshore_system USING (true) WITH CHECK (true);
CREATE POLICY every_company ON api_key FOR SELECT TO longshore_system USING (true);
CREATE POLICY every_company ON idempotency_key TO longshore_system USING (true);
CREATE POLICY every_company ON import FOR SELECT TO longshore_system USING (true);
CREATE POLICY every_company ON sample FOR SELECT TO longshore_system USING (true);
CREATE POLICY every_company ON job FOR SELECT TO longshore_system USING (true);
CREATE POLICY every_company ON batch FOR SELECT TO longshore_system USING (true);
CREATE POLICY every_company ON undo_batch FOR SELECT TO longshore_system USING (true);
CREATE POLICY every_company ON notification FOR SELECT TO longshore_system USING (true);
CREATE POLICY every_company ON notification_delivery FOR SELECT TO longshore_system USING (true);

GRANT SELECT, INSERT ON company TO longshore_system;
GRANT SELECT ON api_key TO longshore_system;
GRANT SELECT, DELETE ON idempotency_key TO longshore_system;
GRANT SELECT ON import, sample, job, batch, undo_batch, notification, notification_delivery TO longshore_system;
--> statement-breakpoint

-- Views

-- The status of a record follows from the newest batch that contains it and from its errors, so that success writes nothing
-- per record: updating a million rows costs more than the import. Dry runs have done nothing, so their batches do not count;
-- neither do runs up to the record's last correction.
CREATE VIEW record_status WITH (security_invoker = true) AS
SELECT r.company_id, r.import_id, r.row_no, r.group_key, r.source, r.values, r.valid,
  CASE
    WHEN held.status = 'Processing' AND i.status IN ('Processing', 'Paused', 'Cancelling') THEN 'Processing'
    WHEN EXISTS (
      SELECT FROM record_error e
      WHERE e.company_id = r.company_id AND e.import_id = r.import_id AND e.row_no = r.row_no) THEN 'Error'
    WHEN held.completed_once AND EXISTS (
      SELECT FROM record_skip k
      WHERE k.company_id = r.company_id AND k.import_id = r.import_id AND k.row_no = r.row_no) THEN 'Skipped'
    WHEN held.completed_once THEN 'Completed'
    WHEN i.status IN ('Uploaded', 'Parsing') OR (i.status = 'Paused' AND i.staged_at IS NULL) THEN 'New'
    WHEN i.cancelled_at IS NOT NULL THEN 'Skipped'
    ELSE 'Ready'
  END AS status
FROM integration_record r
JOIN import i ON i.company_id = r.company_id AND i.import_id = r.import_id
LEFT JOIN LATERAL (
  SELECT
    (array_agg(b.status ORDER BY place.run_no DESC))[1] AS status,
    bool_or(b.status = 'Completed') AS completed_once
  FROM (
    SELECT p.number AS run_no, r.row_no AS position FROM job p
    WHERE p.company_id = r.company_id AND p.import_id = r.import_id AND p.kind = 'processing' AND NOT p.renumbered
    UNION ALL
    SELECT rr.run_no, rr.position FROM run_record rr
    WHERE rr.company_id = r.company_id AND rr.import_id = r.import_id AND rr.row_no = r.row_no
  ) place
  CROSS JOIN LATERAL (
    SELECT c.status, c.last_position FROM batch c
    WHERE c.company_id = r.company_id AND c.import_id = r.import_id AND c.run_no = place.run_no AND NOT c.dry_run
      AND c.first_position <= place.position
    ORDER BY c.first_position DESC LIMIT 1
  ) b
  WHERE b.last_position >= place.position AND place.run_no > coalesce(r.corrected_after, 0)
) held ON true;

-- Imports that should move by themselves: not those that wait for a choice or were paused.
CREATE VIEW import_to_move WITH (security_invoker = true) AS
SELECT i.company_id, i.import_id, i.revision, i.created_at, i.updated_at FROM import i
WHERE i.status IN ('Uploaded', 'Parsing', 'Processing', 'PostProcessing', 'Cancelling', 'Undoing')
  AND NOT (i.status = 'PostProcessing' AND EXISTS (
    SELECT FROM job p
    WHERE p.company_id = i.company_id AND p.import_id = i.import_id AND p.kind = 'post-processing' AND p.paused AND p.finished_at IS NULL));

GRANT SELECT ON record_status TO longshore_app;
GRANT SELECT ON import_to_move TO longshore_app, longshore_system;
--> statement-breakpoint

-- Triggers

-- Every API process learns at once that a key ends, whatever ended it.
CREATE FUNCTION announce_key_end() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_notify('longshore_key', NEW.id::text);
    RETURN NULL;
  END $$;

CREATE TRIGGER api_key_end AFTER UPDATE OF expires_at, revoked_at ON api_key
  FOR EACH ROW EXECUTE FUNCTION announce_key_end();

-- The steps of the triggers are made from core/model/import-events.ts and job-events.ts; test/db/status-steps.test.ts compares them.
CREATE FUNCTION refuse_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The % is % and cannot become %.', TG_TABLE_NAME, OLD.status, NEW.status USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER import_step BEFORE UPDATE OF status ON import FOR EACH ROW
WHEN (OLD.status <> NEW.status AND (OLD.status, NEW.status) NOT IN (
  ('Uploaded', 'Parsing'),
  ('Parsing', 'Staged'),
  ('Parsing', 'Processing'),
  ('Parsing', 'Failed'),
  ('Uploaded', 'Paused'),
  ('Parsing', 'Paused'),
  ('Processing', 'Paused'),
  ('Paused', 'Parsing'),
  ('Paused', 'Processing'),
  ('Staged', 'Processing'),
  ('Completed', 'Processing'),
  ('CompletedWithErrors', 'Processing'),
  ('Cancelled', 'Processing'),
  ('Failed', 'Processing'),
  ('Processing', 'Staged'),
  ('Processing', 'Completed'),
  ('Processing', 'CompletedWithErrors'),
  ('Processing', 'Cancelled'),
  ('Processing', 'PostProcessing'),
  ('Paused', 'Staged'),
  ('Paused', 'Completed'),
  ('Paused', 'CompletedWithErrors'),
  ('Paused', 'Cancelled'),
  ('Paused', 'PostProcessing'),
  ('Cancelling', 'Staged'),
  ('Cancelling', 'Completed'),
  ('Cancelling', 'CompletedWithErrors'),
  ('Cancelling', 'Cancelled'),
  ('Cancelling', 'PostProcessing'),
  ('Staged', 'PostProcessing'),
  ('Completed', 'PostProcessing'),
  ('CompletedWithErrors', 'PostProcessing'),
  ('Cancelled', 'PostProcessing'),
  ('PostProcessing', 'Staged'),
  ('PostProcessing', 'Completed'),
  ('PostProcessing', 'CompletedWithErrors'),
  ('PostProcessing', 'Cancelled'),
  ('Staged', 'Completed'),
  ('Staged', 'CompletedWithErrors'),
  ('Staged', 'Cancelled'),
  ('Completed', 'Staged'),
  ('Completed', 'CompletedWithErrors'),
  ('Completed', 'Cancelled'),
  ('CompletedWithErrors', 'Staged'),
  ('CompletedWithErrors', 'Completed'),
  ('CompletedWithErrors', 'Cancelled'),
  ('Cancelled', 'Staged'),
  ('Cancelled', 'Completed'),
  ('Cancelled', 'CompletedWithErrors'),
  ('Failed', 'Staged'),
  ('Failed', 'Completed'),
  ('Failed', 'CompletedWithErrors'),
  ('Failed', 'Cancelled'),
  ('Uploaded', 'Cancelling'),
  ('Parsing', 'Cancelling'),
  ('Staged', 'Cancelling'),
  ('Processing', 'Cancelling'),
  ('Paused', 'Cancelling'),
  ('PostProcessing', 'Cancelling'),
  ('Uploaded', 'Cancelled'),
  ('Parsing', 'Cancelled'),
  ('Uploaded', 'Failed'),
  ('Staged', 'Failed'),
  ('Processing', 'Failed'),
  ('Paused', 'Failed'),
  ('PostProcessing', 'Failed'),
  ('Cancelling', 'Failed'),
  ('Staged', 'Undoing'),
  ('Completed', 'Undoing'),
  ('CompletedWithErrors', 'Undoing'),
  ('Cancelled', 'Undoing'),
  ('Failed', 'Undoing'),
  ('PartlyUndone', 'Undoing'),
  ('Undoing', 'Undone'),
  ('Undoing', 'PartlyUndone'),
  ('Undoing', 'Staged'),
  ('Undoing', 'Completed'),
  ('Undoing', 'CompletedWithErrors'),
  ('Undoing', 'Cancelled'),
  ('Undoing', 'Failed')
)) EXECUTE FUNCTION refuse_step();

CREATE TRIGGER job_step BEFORE UPDATE OF status ON job FOR EACH ROW
WHEN (OLD.status <> NEW.status AND (OLD.status, NEW.status) NOT IN (
  ('Ready', 'In Process'),
  ('Ready', 'On Hold'),
  ('In Process', 'On Hold'),
  ('On Hold', 'In Process'),
  ('Ready', 'Finished'),
  ('Ready', 'Error'),
  ('Ready', 'Cancelled'),
  ('In Process', 'Finished'),
  ('In Process', 'Error'),
  ('In Process', 'Cancelled'),
  ('On Hold', 'Finished'),
  ('On Hold', 'Error'),
  ('On Hold', 'Cancelled')
)) EXECUTE FUNCTION refuse_step();

REVOKE EXECUTE ON FUNCTION announce_key_end, refuse_step FROM PUBLIC;
--> statement-breakpoint

-- Functions of longshore_system: the only way to read across companies

-- Their owner needs CREATE on the schema while it makes them.
GRANT CREATE ON SCHEMA public TO longshore_system;
SELECT set_config('longshore.migrator', current_user, true);
SET LOCAL ROLE longshore_system;

-- The owner of a bearer key; no row for one that is unknown, revoked or expired.
CREATE FUNCTION api_key_owner(key_hash text)
  RETURNS TABLE (company_id integer, company_code text, key_name text, key_id uuid, expires_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT c.company_id, c.code, k.name, k.id, k.expires_at FROM api_key k JOIN company c USING (company_id)
    WHERE k.hash = key_hash AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
  $$;

-- When a key that is no longer valid was revoked, or else has expired; no row for one that is unknown.
CREATE FUNCTION api_key_ended(key_hash text)
  RETURNS TABLE (revoked_at timestamptz, expires_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT k.revoked_at, k.expires_at FROM api_key k WHERE k.hash = key_hash $$;

-- Of these files of the store, the ones that an import or a sample refers to.
CREATE FUNCTION files_in_use(keys text[]) RETURNS SETOF text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT i.stored_as FROM import i WHERE i.stored_as = ANY (keys)
    UNION ALL SELECT s.stored_as FROM sample s WHERE s.stored_as = ANY (keys)
  $$;

-- What housekeeping looks after is listed whole: companies take turns where it is read (db/company-rounds.ts). With a LIMIT, a company
-- with that many rows would hide all others.

-- Imports whose workflow was never seen to run: the caller's process ended in between.
CREATE FUNCTION imports_to_start(older_than interval)
  RETURNS TABLE (company_id integer, import_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT i.company_id, i.import_id FROM import i WHERE i.started_at IS NULL AND i.created_at < now() - older_than
  $$;

-- Imports whose cancel was requested a while ago and that still run: the signal may have been lost with the process that was to
-- send it.
CREATE FUNCTION imports_to_cancel(older_than interval)
  RETURNS TABLE (company_id integer, import_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT i.company_id, i.import_id FROM import i
    WHERE i.status = 'Cancelling' AND i.started_at IS NOT NULL AND i.cancel_requested_at < now() - older_than
  $$;

-- Imports that should be running and have not moved for a while: their workflow may be gone.
CREATE FUNCTION imports_inactive(inactive_for interval)
  RETURNS TABLE (company_id integer, import_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT i.company_id, i.import_id FROM import i
    WHERE i.status IN ('Uploaded', 'Parsing', 'Processing', 'Paused') AND i.started_at IS NOT NULL AND i.updated_at < now() - inactive_for
  $$;

-- Imports that should move, have not for a while, and about which there is no notification yet; nor one of an earlier stall
-- within the last hour: an import that moves every few minutes is slow, which needs to be said only once.
CREATE FUNCTION imports_stalled(still_for interval)
  RETURNS TABLE (company_id integer, import_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT m.company_id, m.import_id FROM import_to_move m
    WHERE m.updated_at < now() - still_for
      AND NOT EXISTS (
        SELECT FROM notification n WHERE n.company_id = m.company_id AND n.import_id = m.import_id
          AND n.kind = 'stalled' AND (n.revision = m.revision OR n.created_at > now() - interval '1 hour'))
  $$;

-- The same for jobs with a workflow of their own. Batches of dry runs and undos do not touch their job.
CREATE FUNCTION jobs_inactive(inactive_for interval)
  RETURNS TABLE (company_id integer, import_id uuid, kind text, number integer)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT j.company_id, j.import_id, j.kind, j.number FROM job j
    WHERE j.finished_at IS NULL AND NOT j.in_import_workflow AND j.updated_at < now() - inactive_for
      AND NOT CASE j.kind
        WHEN 'dry-run' THEN EXISTS (
          SELECT FROM batch b WHERE b.company_id = j.company_id AND b.import_id = j.import_id
            AND b.run_no = j.number AND b.finished_at > now() - inactive_for)
        WHEN 'undo' THEN EXISTS (
          SELECT FROM undo_batch b WHERE b.company_id = j.company_id AND b.import_id = j.import_id
            AND b.number = j.number AND b.finished_at > now() - inactive_for)
        ELSE false
      END
  $$;

-- Deliveries that no workflow was started for, and those that are overdue: their workflow may be gone.
CREATE FUNCTION deliveries_to_start(overdue interval)
  RETURNS TABLE (company_id integer, import_id uuid, delivery_id uuid, round integer, channel text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT d.company_id, n.import_id, d.delivery_id, d.round, d.channel FROM notification_delivery d
    JOIN notification n USING (company_id, notification_id)
    WHERE d.status = 'Pending' AND (d.started_at IS NULL OR greatest(d.due_at, d.started_at) < now() - overdue)
  $$;

CREATE FUNCTION samples_expired()
  RETURNS TABLE (company_id integer, sample_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT s.company_id, s.sample_id FROM sample s WHERE s.expires_at < now() $$;

-- Removes expired keys and returns how many; only as many at once as the statement has time for.
CREATE FUNCTION delete_expired_idempotency_keys() RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    WITH forgotten AS (
      DELETE FROM idempotency_key k
      WHERE k.ctid = ANY (ARRAY(SELECT o.ctid FROM idempotency_key o WHERE o.expires_at < now() LIMIT 20000))
        AND k.expires_at < now() RETURNING 1)
    SELECT count(*) FROM forgotten
  $$;

-- Makes a company, or finds the one that has this code; returns its number.
CREATE FUNCTION ensure_company(wanted_code text, wanted_name text) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
  DECLARE found_id integer;
  BEGIN
    INSERT INTO company (code, name) VALUES (wanted_code, wanted_name) ON CONFLICT (code) DO NOTHING;
    SELECT c.company_id INTO found_id FROM company c WHERE c.code = wanted_code;
    RETURN found_id;
  END $$;

CREATE FUNCTION company_with_code(wanted text) RETURNS integer
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT c.company_id FROM company c WHERE c.code = wanted $$;

REVOKE EXECUTE ON FUNCTION api_key_owner, api_key_ended, files_in_use, imports_to_start, imports_to_cancel, imports_inactive,
  imports_stalled, jobs_inactive, deliveries_to_start, samples_expired,
  delete_expired_idempotency_keys, ensure_company, company_with_code FROM PUBLIC;

GRANT EXECUTE ON FUNCTION api_key_owner, api_key_ended, files_in_use, imports_to_start, imports_to_cancel, imports_inactive,
  imports_stalled, jobs_inactive, deliveries_to_start, samples_expired, delete_expired_idempotency_keys TO longshore_app;

-- Companies are made by the owner of the database, for commands; the application cannot. Back to the owner's role.
DO $$
DECLARE migrator text := current_setting('longshore.migrator');
BEGIN
  EXECUTE format('GRANT EXECUTE ON FUNCTION ensure_company, company_with_code TO %I', migrator);
  EXECUTE format('SET LOCAL ROLE %I', migrator);
END $$;
REVOKE CREATE ON SCHEMA public FROM longshore_system;
