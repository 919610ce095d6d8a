-- The owner of the functions needs CREATE on the schema while it makes them.
GRANT CREATE ON SCHEMA public TO longshore_system;
SELECT set_config('longshore.migrator', current_user, true);
SET LOCAL ROLE longshore_system;

-- Processing is recovered as every other job is; what remains are imports whose file is read, or whose first run is not stored yet.
CREATE OR REPLACE FUNCTION imports_inactive(inactive_for interval)
  RETURNS TABLE (company_id integer, import_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT i.company_id, i.import_id FROM import i
    WHERE i.status IN ('Uploaded', 'Parsing', 'Processing', 'Paused') AND i.run_no = 0 AND i.started_at IS NOT NULL
      AND i.updated_at < now() - inactive_for
  $$;

-- Jobs that have made no progress for a while. Batches do not touch their job; those of processing touch the import. What is
-- part of the processing of its import has no workflow of its own.
CREATE OR REPLACE FUNCTION jobs_inactive(inactive_for interval)
  RETURNS TABLE (company_id integer, import_id uuid, kind text, number integer)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT j.company_id, j.import_id, j.kind, j.number FROM job j
    WHERE j.finished_at IS NULL AND j.updated_at < now() - inactive_for AND (NOT j.in_import_workflow OR j.kind = 'processing')
      AND NOT CASE j.kind
        WHEN 'processing' THEN EXISTS (
          SELECT FROM import i WHERE i.company_id = j.company_id AND i.import_id = j.import_id AND i.updated_at > now() - inactive_for)
        WHEN 'dry-run' THEN EXISTS (
          SELECT FROM batch b WHERE b.company_id = j.company_id AND b.import_id = j.import_id
            AND b.run_no = j.number AND b.finished_at > now() - inactive_for)
        WHEN 'undo' THEN EXISTS (
          SELECT FROM undo_batch b WHERE b.company_id = j.company_id AND b.import_id = j.import_id
            AND b.number = j.number AND b.finished_at > now() - inactive_for)
        ELSE false
      END
  $$;

DO $$
BEGIN
  EXECUTE format('SET LOCAL ROLE %I', current_setting('longshore.migrator'));
END $$;
REVOKE CREATE ON SCHEMA public FROM longshore_system;
