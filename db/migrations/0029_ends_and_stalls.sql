DROP INDEX "import_at_work";--> statement-breakpoint
DROP INDEX "notification_of_end";--> statement-breakpoint
DROP INDEX "post_processing_entry_in_error";--> statement-breakpoint
CREATE INDEX "import_at_work" ON "import" USING btree ("created_at") WHERE "status" IN ('Uploaded', 'Parsing', 'Processing', 'Paused', 'PostProcessing', 'Cancelling', 'Undoing');--> statement-breakpoint
CREATE UNIQUE INDEX "notification_of_end" ON "notification" USING btree ("company_id","import_id","revision") WHERE "kind" <> 'stalled';--> statement-breakpoint
CREATE INDEX "post_processing_entry_in_error" ON "post_processing_entry" USING btree ("company_id","import_id","run_no","batch_no","row_no","step") WHERE "status" = 'Error';
--> statement-breakpoint
-- Imports that are to move by themselves: not those that wait for a choice, or that somebody has paused.
CREATE VIEW import_to_move WITH (security_invoker = true) AS
SELECT i.company_id, i.import_id, i.revision, i.created_at, i.updated_at FROM import i
WHERE i.status IN ('Uploaded', 'Parsing', 'Processing', 'PostProcessing', 'Cancelling', 'Undoing')
  AND NOT (i.status = 'PostProcessing' AND EXISTS (
    SELECT FROM post_processing_run p
    WHERE p.company_id = i.company_id AND p.import_id = i.import_id AND p.paused AND p.finished_at IS NULL));
--> statement-breakpoint
GRANT SELECT ON import_to_move TO longshore_app, longshore_system;
--> statement-breakpoint
DO $$
DECLARE migrator text := current_user;
BEGIN
  GRANT CREATE ON SCHEMA public TO longshore_system;
  SET LOCAL ROLE longshore_system;
  -- As before, of all that are to move.
  CREATE OR REPLACE FUNCTION imports_stalled(still_for interval)
    RETURNS TABLE (company_id integer, import_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $body$
      SELECT m.company_id, m.import_id FROM import_to_move m
      WHERE m.updated_at < now() - still_for
        AND NOT EXISTS (
          SELECT FROM notification n WHERE n.company_id = m.company_id AND n.import_id = m.import_id
            AND n.kind = 'stalled' AND (n.revision = m.revision OR n.created_at > now() - interval '1 hour'))
      ORDER BY m.created_at LIMIT 100
    $body$;
  EXECUTE format('SET LOCAL ROLE %I', migrator);
  REVOKE CREATE ON SCHEMA public FROM longshore_system;
END $$;
