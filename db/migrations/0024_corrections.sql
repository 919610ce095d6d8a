CREATE TABLE "correction" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"correction_no" integer NOT NULL,
	"kind" text NOT NULL,
	"comment" text,
	"records" integer NOT NULL,
	"made_by" text NOT NULL,
	"made_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "correction_key" PRIMARY KEY("company_id","import_id","correction_no"),
	CONSTRAINT "correction_kind" CHECK ("kind" IN ('record', 'group', 'file'))
);
--> statement-breakpoint
CREATE TABLE "record_correction" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"correction_no" integer NOT NULL,
	"row_no" integer NOT NULL,
	"column_no" integer NOT NULL,
	"before" jsonb,
	"after" jsonb NOT NULL,
	CONSTRAINT "record_correction_key" PRIMARY KEY("company_id","import_id","correction_no","row_no","column_no")
);
--> statement-breakpoint
ALTER TABLE "import" ADD COLUMN "corrections" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "import" ADD COLUMN "corrected_errors" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "import" ADD COLUMN "corrected_skips" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "import" ADD COLUMN "corrected_warnings" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "integration_record" ADD COLUMN "corrected_after" integer;--> statement-breakpoint
ALTER TABLE "record_error" ADD COLUMN "cause" uuid GENERATED ALWAYS AS (md5(code || chr(31) || coalesce(field, '') || chr(31) || coalesce(value, chr(30) || regexp_replace(message, '[0-9]+', '#', 'g')))::uuid) STORED;--> statement-breakpoint
ALTER TABLE "correction" ADD CONSTRAINT "correction_import" FOREIGN KEY ("company_id","import_id") REFERENCES "public"."import"("company_id","import_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "record_correction_by_row" ON "record_correction" USING btree ("company_id","import_id","row_no","correction_no");--> statement-breakpoint
CREATE INDEX "record_error_by_cause" ON "record_error" USING btree ("company_id","import_id","cause","row_no");
--> statement-breakpoint
ALTER TABLE correction ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE correction FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY own_company ON correction TO longshore_app
  USING (company_id = (SELECT current_company())) WITH CHECK (company_id = (SELECT current_company()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON correction TO longshore_app;
--> statement-breakpoint
ALTER TABLE record_correction ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE record_correction FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY own_company ON record_correction TO longshore_app
  USING (company_id = (SELECT current_company())) WITH CHECK (company_id = (SELECT current_company()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON record_correction TO longshore_app;
--> statement-breakpoint
-- As before, but that runs up to a record's last correction say nothing of it any more.
CREATE OR REPLACE VIEW record_status WITH (security_invoker = true) AS
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
  WHERE b.last_position >= place.position AND place.run_no > coalesce(r.corrected_after, 0)
) held ON true;
