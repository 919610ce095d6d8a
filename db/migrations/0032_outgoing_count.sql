CREATE TABLE "outgoing_count" (
	"company_id" integer NOT NULL,
	"way" text NOT NULL,
	"recipient" text NOT NULL,
	"span" text NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "outgoing_count_key" PRIMARY KEY("company_id","way","recipient","span"),
	CONSTRAINT "outgoing_count_way" CHECK ("way" IN ('mail', 'webhook')),
	CONSTRAINT "outgoing_count_span" CHECK ("span" IN ('minute', 'day'))
);
--> statement-breakpoint
ALTER TABLE "outgoing_count" ADD CONSTRAINT "outgoing_count_company_id_company_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("company_id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE outgoing_count ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE outgoing_count FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY own_company ON outgoing_count TO longshore_app
  USING (company_id = (SELECT current_company())) WITH CHECK (company_id = (SELECT current_company()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON outgoing_count TO longshore_app;
