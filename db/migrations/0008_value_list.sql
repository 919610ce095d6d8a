CREATE TABLE "value_list" (
	"company_id" integer NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"entries" integer NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_by" text NOT NULL,
	CONSTRAINT "value_list_key" PRIMARY KEY("company_id","code")
);
--> statement-breakpoint
CREATE TABLE "value_list_entry" (
	"company_id" integer NOT NULL,
	"code" text NOT NULL,
	"key" text NOT NULL,
	"value" text NOT NULL,
	CONSTRAINT "value_list_entry_key" PRIMARY KEY("company_id","code","key"),
	CONSTRAINT "value_list_entry_lengths" CHECK (length("key") <= 250 AND length("value") <= 250)
);
--> statement-breakpoint
ALTER TABLE "value_list" ADD CONSTRAINT "value_list_company_id_company_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "value_list_entry" ADD CONSTRAINT "value_list_entry_list" FOREIGN KEY ("company_id","code") REFERENCES "public"."value_list"("company_id","code") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
DO $$
DECLARE wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['value_list', 'value_list_entry'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', wanted);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', wanted);
    EXECUTE format(
      'CREATE POLICY own_company ON %I TO longshore_app
         USING (company_id = (SELECT current_company())) WITH CHECK (company_id = (SELECT current_company()))',
      wanted);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO longshore_app', wanted);
  END LOOP;
END $$;
