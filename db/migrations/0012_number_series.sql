CREATE TABLE "number_series" (
	"company_id" integer NOT NULL,
	"code" text NOT NULL,
	"prefix" text NOT NULL,
	"digits" integer NOT NULL,
	"next" bigint NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "number_series_key" PRIMARY KEY("company_id","code"),
	CONSTRAINT "number_series_next" CHECK ("next" >= 0 AND "digits" BETWEEN 1 AND 18 AND length("prefix") <= 15)
);
--> statement-breakpoint
ALTER TABLE "number_series" ADD CONSTRAINT "number_series_company_id_company_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("company_id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE number_series ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE number_series FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY own_company ON number_series TO longshore_app
  USING (company_id = (SELECT current_company())) WITH CHECK (company_id = (SELECT current_company()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON number_series TO longshore_app;
