CREATE TABLE "dry_run_record" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"run_no" integer NOT NULL,
	"row_no" integer NOT NULL,
	"action" text NOT NULL,
	"changes" jsonb,
	"errors" jsonb,
	"warnings" jsonb,
	CONSTRAINT "dry_run_record_key" PRIMARY KEY("company_id","import_id","run_no","row_no"),
	CONSTRAINT "dry_run_record_action" CHECK ("action" IN ('insert', 'update', 'unchanged', 'skip', 'error'))
);
--> statement-breakpoint
ALTER TABLE "batch" ADD COLUMN "dry_run" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "batch" ADD COLUMN "unchanged" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "processing_run" ADD COLUMN "selection" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "processing_run" ADD COLUMN "dry_run" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "processing_run" ADD COLUMN "cancelled_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "processing_run" ADD COLUMN "fault" jsonb;--> statement-breakpoint
CREATE INDEX "dry_run_record_by_action" ON "dry_run_record" USING btree ("company_id","import_id","run_no","action","row_no");--> statement-breakpoint
CREATE INDEX "dry_run_at_work" ON "processing_run" USING btree ("started_at") WHERE "dry_run" AND "finished_at" IS NULL;
--> statement-breakpoint
ALTER TABLE dry_run_record ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE dry_run_record FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY own_company ON dry_run_record TO longshore_app
  USING (company_id = (SELECT current_company())) WITH CHECK (company_id = (SELECT current_company()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON dry_run_record TO longshore_app;
--> statement-breakpoint
-- As before, without the batches of dry runs: these have done nothing.
DROP VIEW record_status;
--> statement-breakpoint
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
    WHEN i.status IN ('Uploaded', 'Parsing') THEN 'New'
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
    SELECT p.run_no, r.row_no AS position FROM processing_run p
    WHERE p.company_id = r.company_id AND p.import_id = r.import_id AND NOT p.arranged AND NOT p.dry_run
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
  WHERE b.last_position >= place.position
) held ON true;
--> statement-breakpoint
GRANT SELECT ON record_status TO longshore_app;
--> statement-breakpoint
CREATE POLICY every_company ON processing_run FOR SELECT TO longshore_system USING (true);
--> statement-breakpoint
CREATE POLICY every_company ON batch FOR SELECT TO longshore_system USING (true);
--> statement-breakpoint
GRANT SELECT ON processing_run, batch TO longshore_system;
--> statement-breakpoint
-- Dry runs that should be at work and have not moved for a while: their workflow may be gone.
CREATE FUNCTION dry_runs_gone_quiet(quiet_for interval)
  RETURNS TABLE (company_id integer, import_id uuid, run_no integer)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT p.company_id, p.import_id, p.run_no FROM processing_run p
    WHERE p.dry_run AND p.finished_at IS NULL AND p.started_at < now() - quiet_for
      AND NOT EXISTS (
        SELECT FROM batch b WHERE b.company_id = p.company_id AND b.import_id = p.import_id AND b.run_no = p.run_no
          AND b.finished_at > now() - quiet_for)
    ORDER BY p.started_at LIMIT 1000
  $$;
--> statement-breakpoint
DO $$
DECLARE migrator text := current_user;
BEGIN
  -- A new owner needs CREATE on the schema, for this moment only.
  GRANT CREATE ON SCHEMA public TO longshore_system;
  ALTER FUNCTION dry_runs_gone_quiet(interval) OWNER TO longshore_system;
  REVOKE CREATE ON SCHEMA public FROM longshore_system;
  SET LOCAL ROLE longshore_system;
  REVOKE EXECUTE ON FUNCTION dry_runs_gone_quiet(interval) FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION dry_runs_gone_quiet(interval) TO longshore_app;
  EXECUTE format('SET LOCAL ROLE %I', migrator);
END $$;
