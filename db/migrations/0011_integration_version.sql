CREATE TABLE "integration_version" (
	"company_id" integer NOT NULL,
	"code" text NOT NULL,
	"version" integer NOT NULL,
	"setup" jsonb NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"comment" text,
	"restored_from" integer,
	CONSTRAINT "integration_version_key" PRIMARY KEY("company_id","code","version")
);
--> statement-breakpoint
ALTER TABLE "integration_version" ADD CONSTRAINT "integration_version_company_id_company_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("company_id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
-- What is known of the versions so far: the current one of each integration, and those that imports
-- began with. The owner reads across companies for this moment only.
ALTER TABLE integration NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE import NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
INSERT INTO integration_version (company_id, code, version, setup, changed_by, changed_at, comment)
SELECT company_id, code, version, setup, 'unknown', updated_at, 'Saved before versions were kept' FROM integration;
--> statement-breakpoint
INSERT INTO integration_version (company_id, code, version, setup, changed_by, changed_at, comment)
SELECT DISTINCT ON (company_id, integration_code, integration_version)
  company_id, integration_code, integration_version, setup, 'unknown', created_at, 'Saved before versions were kept; an import began with it'
FROM import ORDER BY company_id, integration_code, integration_version, created_at
ON CONFLICT DO NOTHING;
--> statement-breakpoint
ALTER TABLE import FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE integration FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "integration" ADD CONSTRAINT "integration_current_version" FOREIGN KEY ("company_id","code","version") REFERENCES "public"."integration_version"("company_id","code","version") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE integration_version ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE integration_version FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY own_company ON integration_version TO longshore_app
  USING (company_id = (SELECT current_company())) WITH CHECK (company_id = (SELECT current_company()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON integration_version TO longshore_app;
