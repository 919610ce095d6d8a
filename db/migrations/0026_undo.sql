CREATE TABLE "undo_batch" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"portion_no" integer NOT NULL,
	"run_no" integer NOT NULL,
	"batch_no" integer NOT NULL,
	"made" boolean NOT NULL,
	"prior" integer NOT NULL,
	"documents" integer NOT NULL,
	"status" text DEFAULT 'Ready' NOT NULL,
	"removed" integer DEFAULT 0 NOT NULL,
	"restored" integer DEFAULT 0 NOT NULL,
	"kept" integer DEFAULT 0 NOT NULL,
	"gone" integer DEFAULT 0 NOT NULL,
	"records" integer DEFAULT 0 NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "undo_batch_key" PRIMARY KEY("company_id","import_id","number","portion_no"),
	CONSTRAINT "undo_batch_status" CHECK ("status" IN ('Ready', 'Completed')),
	CONSTRAINT "undo_batch_sum" CHECK ("status" <> 'Completed' OR "documents" = "removed" + "restored" + "kept" + "gone")
);
--> statement-breakpoint
CREATE TABLE "undo_exception" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"run_no" integer NOT NULL,
	"batch_no" integer NOT NULL,
	"row_no" integer NOT NULL,
	"target" text NOT NULL,
	"key" text[] NOT NULL,
	"reason" text NOT NULL,
	"message" text NOT NULL,
	CONSTRAINT "undo_exception_key" PRIMARY KEY("company_id","import_id","number","run_no","batch_no","row_no","target","key"),
	CONSTRAINT "undo_exception_reason" CHECK ("reason" IN ('gone', 'released', 'imported_since', 'changed_since', 'used', 'refused'))
);
--> statement-breakpoint
CREATE TABLE "undo_run" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"status_before" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"cancel_requested_at" timestamp with time zone,
	"cancelled_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"fault" jsonb,
	CONSTRAINT "undo_run_key" PRIMARY KEY("company_id","import_id","number")
);
--> statement-breakpoint
ALTER TABLE "import" DROP CONSTRAINT "import_status";--> statement-breakpoint
ALTER TABLE "record_skip" DROP CONSTRAINT "record_skip_reason";--> statement-breakpoint
ALTER TABLE "undo_batch" ADD CONSTRAINT "undo_batch_run" FOREIGN KEY ("company_id","import_id","number") REFERENCES "public"."undo_run"("company_id","import_id","number") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "undo_run" ADD CONSTRAINT "undo_run_import" FOREIGN KEY ("company_id","import_id") REFERENCES "public"."import"("company_id","import_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "undo_batch_by_batch" ON "undo_batch" USING btree ("company_id","import_id","run_no","batch_no");--> statement-breakpoint
CREATE INDEX "undo_at_work" ON "undo_run" USING btree ("created_at") WHERE "finished_at" IS NULL;--> statement-breakpoint
CREATE INDEX "item_by_vendor" ON "item" USING btree ("vendor_number");--> statement-breakpoint
CREATE INDEX "sales_line_by_item" ON "sales_line" USING btree ("item_number");--> statement-breakpoint
ALTER TABLE "import" ADD CONSTRAINT "import_status" CHECK ("status" IN ('Uploaded', 'Parsing', 'Staged', 'Processing', 'Paused', 'PostProcessing', 'Cancelling', 'Completed', 'CompletedWithErrors', 'Cancelled', 'Failed', 'Undoing', 'Undone', 'PartlyUndone'));--> statement-breakpoint
ALTER TABLE "record_skip" ADD CONSTRAINT "record_skip_reason" CHECK ("reason" IN ('exists', 'unknown', 'passed-over', 'left-out', 'undone'));
--> statement-breakpoint
DO $$
DECLARE made text;
BEGIN
  FOREACH made IN ARRAY ARRAY['undo_run', 'undo_batch', 'undo_exception'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', made);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', made);
    EXECUTE format(
      'CREATE POLICY own_company ON %I TO longshore_app
         USING (company_id = (SELECT current_company())) WITH CHECK (company_id = (SELECT current_company()))', made);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO longshore_app', made);
  END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY every_company ON undo_run FOR SELECT TO longshore_system USING (true);
--> statement-breakpoint
CREATE POLICY every_company ON undo_batch FOR SELECT TO longshore_system USING (true);
--> statement-breakpoint
GRANT SELECT ON undo_run, undo_batch TO longshore_system;
--> statement-breakpoint
-- Undos that should be at work and have not moved for a while: their workflow may be gone.
CREATE FUNCTION undos_gone_quiet(quiet_for interval)
  RETURNS TABLE (company_id integer, import_id uuid, number integer)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT r.company_id, r.import_id, r.number FROM undo_run r
    WHERE r.finished_at IS NULL AND r.created_at < now() - quiet_for
      AND NOT EXISTS (
        SELECT FROM undo_batch b WHERE b.company_id = r.company_id AND b.import_id = r.import_id AND b.number = r.number
          AND b.finished_at > now() - quiet_for)
    ORDER BY r.created_at LIMIT 1000
  $$;
--> statement-breakpoint
DO $$
DECLARE migrator text := current_user;
BEGIN
  -- A new owner needs CREATE on the schema, for this moment only.
  GRANT CREATE ON SCHEMA public TO longshore_system;
  ALTER FUNCTION undos_gone_quiet(interval) OWNER TO longshore_system;
  REVOKE CREATE ON SCHEMA public FROM longshore_system;
  SET LOCAL ROLE longshore_system;
  REVOKE EXECUTE ON FUNCTION undos_gone_quiet(interval) FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION undos_gone_quiet(interval) TO longshore_app;
  EXECUTE format('SET LOCAL ROLE %I', migrator);
END $$;
