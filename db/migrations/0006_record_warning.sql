CREATE TABLE "record_warning" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"row_no" integer NOT NULL,
	"origin" text NOT NULL,
	"code" text NOT NULL,
	"field" text,
	"value" text,
	"message" text NOT NULL,
	"warning_no" integer NOT NULL,
	CONSTRAINT "record_warning_key" PRIMARY KEY("company_id","import_id","row_no","origin","warning_no"),
	CONSTRAINT "record_warning_origin" CHECK ("origin" IN ('staging', 'processing'))
);
--> statement-breakpoint
ALTER TABLE "import" ADD COLUMN "staged_warnings" integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE record_warning ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE record_warning FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY own_company ON record_warning TO longshore_app
  USING (company_id = (SELECT current_company())) WITH CHECK (company_id = (SELECT current_company()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON record_warning TO longshore_app;
