CREATE TABLE "delivery" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"run_no" integer NOT NULL,
	"batch_no" integer NOT NULL,
	"content" jsonb,
	"outcomes" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"refused" integer[] DEFAULT '{}' NOT NULL,
	"decided_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "delivery_key" PRIMARY KEY("company_id","import_id","run_no","batch_no")
);
--> statement-breakpoint
ALTER TABLE "dry_run_record" DROP CONSTRAINT "dry_run_record_action";--> statement-breakpoint
ALTER TABLE "record_skip" DROP CONSTRAINT "record_skip_reason";--> statement-breakpoint
ALTER TABLE "dry_run_record" ADD CONSTRAINT "dry_run_record_action" CHECK ("action" IN ('insert', 'update', 'unchanged', 'send', 'skip', 'error'));--> statement-breakpoint
ALTER TABLE "record_skip" ADD CONSTRAINT "record_skip_reason" CHECK ("reason" IN ('exists', 'unknown', 'passed-over', 'left-out'));
--> statement-breakpoint
ALTER TABLE delivery ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE delivery FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY own_company ON delivery TO longshore_app
  USING (company_id = (SELECT current_company())) WITH CHECK (company_id = (SELECT current_company()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON delivery TO longshore_app;
