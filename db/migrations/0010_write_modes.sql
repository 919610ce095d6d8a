CREATE TABLE "record_skip" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"row_no" integer NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "record_skip_key" PRIMARY KEY("company_id","import_id","row_no"),
	CONSTRAINT "record_skip_reason" CHECK ("reason" IN ('exists', 'unknown'))
);
--> statement-breakpoint
ALTER TABLE "batch" DROP CONSTRAINT "batch_sum";--> statement-breakpoint
ALTER TABLE "batch" ADD COLUMN "skipped" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "batch" ADD COLUMN "prior_skipped" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "batch" ADD CONSTRAINT "batch_sum" CHECK ("status" <> 'Completed' OR "rows" = "completed" + "errors" + "skipped");
--> statement-breakpoint
ALTER TABLE record_skip ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE record_skip FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY own_company ON record_skip TO longshore_app
  USING (company_id = (SELECT current_company())) WITH CHECK (company_id = (SELECT current_company()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON record_skip TO longshore_app;
--> statement-breakpoint
-- As before, and Skipped where the setup's write mode passed the record over.
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
    WHERE p.company_id = r.company_id AND p.import_id = r.import_id AND NOT p.arranged
    UNION ALL
    SELECT rr.run_no, rr.position FROM run_record rr
    WHERE rr.company_id = r.company_id AND rr.import_id = r.import_id AND rr.row_no = r.row_no
  ) place
  CROSS JOIN LATERAL (
    SELECT c.status, c.last_position FROM batch c
    WHERE c.company_id = r.company_id AND c.import_id = r.import_id AND c.run_no = place.run_no
      AND c.first_position <= place.position
    ORDER BY c.first_position DESC LIMIT 1
  ) b
  WHERE b.last_position >= place.position
) held ON true;
--> statement-breakpoint
GRANT SELECT ON record_status TO longshore_app;
