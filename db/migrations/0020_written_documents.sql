CREATE TABLE "written_document" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"run_no" integer NOT NULL,
	"batch_no" integer NOT NULL,
	"row_no" integer NOT NULL,
	"target" text NOT NULL,
	"key" text[] NOT NULL,
	"action" text NOT NULL,
	"before" jsonb,
	"fingerprint" bigint NOT NULL,
	CONSTRAINT "written_document_key" PRIMARY KEY("company_id","import_id","run_no","batch_no","row_no","target","key"),
	CONSTRAINT "written_document_action" CHECK ("action" IN ('inserted', 'updated', 'unchanged', 'made'))
);

--> statement-breakpoint
ALTER TABLE written_document ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE written_document FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY own_company ON written_document TO longshore_app
  USING (company_id = (SELECT current_company())) WITH CHECK (company_id = (SELECT current_company()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON written_document TO longshore_app;
