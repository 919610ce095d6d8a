CREATE TABLE "post_processing_entry" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"run_no" integer NOT NULL,
	"batch_no" integer NOT NULL,
	"row_no" integer NOT NULL,
	"step" integer NOT NULL,
	"status" text NOT NULL,
	"code" text,
	"message" text,
	"attempts" integer DEFAULT 1 NOT NULL,
	"number" integer NOT NULL,
	"retry" integer,
	"finished_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "post_processing_entry_key" PRIMARY KEY("company_id","import_id","run_no","batch_no","row_no","step"),
	CONSTRAINT "post_processing_entry_status" CHECK ("status" IN ('Completed', 'Error'))
);
--> statement-breakpoint
CREATE TABLE "post_processing_portion" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"portion_no" integer NOT NULL,
	"run_no" integer NOT NULL,
	"batch_no" integer NOT NULL,
	"first_step" integer NOT NULL,
	"last_step" integer NOT NULL,
	"status" text DEFAULT 'Ready' NOT NULL,
	"claim" uuid,
	"waiting" text,
	"completed" integer DEFAULT 0 NOT NULL,
	"errors" integer DEFAULT 0 NOT NULL,
	"prior_errors" integer DEFAULT 0 NOT NULL,
	"started_at" timestamp with time zone,
	"answered_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "post_processing_portion_key" PRIMARY KEY("company_id","import_id","number","portion_no"),
	CONSTRAINT "post_processing_portion_status" CHECK ("status" IN ('Ready', 'Processing', 'Completed'))
);
--> statement-breakpoint
CREATE TABLE "post_processing_run" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"trigger" text NOT NULL,
	"status" text DEFAULT 'Ready' NOT NULL,
	"request_id" uuid,
	"selection" jsonb,
	"up_to_run" integer,
	"total" integer DEFAULT 0 NOT NULL,
	"paused" boolean DEFAULT false NOT NULL,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"deadline" timestamp with time zone,
	"cancel_requested_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"timed_out" boolean DEFAULT false NOT NULL,
	"fault" jsonb,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "post_processing_run_key" PRIMARY KEY("company_id","import_id","number"),
	CONSTRAINT "post_processing_run_status" CHECK ("status" IN ('Ready', 'In Process', 'On Hold', 'Finished', 'Error', 'Cancelled')),
	CONSTRAINT "post_processing_run_trigger" CHECK ("trigger" IN ('None', 'PerDocument', 'AfterProcessing', 'JobQueue'))
);
--> statement-breakpoint
ALTER TABLE "import" DROP CONSTRAINT "import_status";--> statement-breakpoint
ALTER TABLE "import" ADD COLUMN "started_by" uuid;--> statement-breakpoint
ALTER TABLE "import" ADD COLUMN "timed_out" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "processing_run" ADD COLUMN "deadline" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "post_processing_portion" ADD CONSTRAINT "post_processing_portion_run" FOREIGN KEY ("company_id","import_id","number") REFERENCES "public"."post_processing_run"("company_id","import_id","number") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post_processing_run" ADD CONSTRAINT "post_processing_run_import" FOREIGN KEY ("company_id","import_id") REFERENCES "public"."import"("company_id","import_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "post_processing_entry_in_error" ON "post_processing_entry" USING btree ("company_id","import_id","run_no","batch_no") WHERE "status" = 'Error';--> statement-breakpoint
CREATE INDEX "post_processing_at_work" ON "post_processing_run" USING btree ("updated_at") WHERE "finished_at" IS NULL;--> statement-breakpoint
ALTER TABLE "import" ADD CONSTRAINT "import_status" CHECK ("status" IN ('Uploaded', 'Parsing', 'Staged', 'Processing', 'Paused', 'PostProcessing', 'Cancelling', 'Completed', 'CompletedWithErrors', 'Cancelled', 'Failed'));
--> statement-breakpoint
DO $$
DECLARE made text;
BEGIN
  FOREACH made IN ARRAY ARRAY['post_processing_run', 'post_processing_portion', 'post_processing_entry'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', made);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', made);
    EXECUTE format(
      'CREATE POLICY own_company ON %I TO longshore_app
         USING (company_id = (SELECT current_company())) WITH CHECK (company_id = (SELECT current_company()))', made);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO longshore_app', made);
  END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY every_company ON post_processing_run FOR SELECT TO longshore_system USING (true);
--> statement-breakpoint
GRANT SELECT ON post_processing_run TO longshore_system;
--> statement-breakpoint
-- Post-processing that should be at work and has not moved for a while: its workflow may be gone. What is done
-- for each document as it is made goes on with its import.
CREATE FUNCTION post_processing_gone_quiet(quiet_for interval)
  RETURNS TABLE (company_id integer, import_id uuid, number integer)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT p.company_id, p.import_id, p.number FROM post_processing_run p
    WHERE p.finished_at IS NULL AND p.updated_at < now() - quiet_for AND (p.trigger <> 'PerDocument' OR p.request_id IS NOT NULL)
    ORDER BY p.updated_at LIMIT 1000
  $$;
--> statement-breakpoint
DO $$
DECLARE migrator text := current_user;
BEGIN
  -- A new owner needs CREATE on the schema, for this moment only.
  GRANT CREATE ON SCHEMA public TO longshore_system;
  ALTER FUNCTION post_processing_gone_quiet(interval) OWNER TO longshore_system;
  REVOKE CREATE ON SCHEMA public FROM longshore_system;
  SET LOCAL ROLE longshore_system;
  REVOKE EXECUTE ON FUNCTION post_processing_gone_quiet(interval) FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION post_processing_gone_quiet(interval) TO longshore_app;
  EXECUTE format('SET LOCAL ROLE %I', migrator);
END $$;
