CREATE TABLE "connection" (
	"company_id" integer NOT NULL,
	"code" text NOT NULL,
	"kind" text NOT NULL,
	"revision" uuid DEFAULT gen_random_uuid() NOT NULL,
	"settings" jsonb NOT NULL,
	"secret" "bytea",
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_by" text NOT NULL,
	CONSTRAINT "connection_key" PRIMARY KEY("company_id","code"),
	CONSTRAINT "connection_kind" CHECK ("kind" IN ('postgres', 'http'))
);
--> statement-breakpoint
ALTER TABLE "connection" ADD CONSTRAINT "connection_company_id_company_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("company_id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE connection ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE connection FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY own_company ON connection TO longshore_app
  USING (company_id = (SELECT current_company())) WITH CHECK (company_id = (SELECT current_company()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON connection TO longshore_app;
