CREATE TABLE "sample" (
	"company_id" integer NOT NULL,
	"sample_id" uuid NOT NULL,
	"file_name" text NOT NULL,
	"file_size" bigint NOT NULL,
	"file_sha256" text NOT NULL,
	"stored_as" text NOT NULL,
	"described" jsonb NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sample_key" PRIMARY KEY("company_id","sample_id")
);
--> statement-breakpoint
ALTER TABLE "sample" ADD CONSTRAINT "sample_company_id_company_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sample_by_file" ON "sample" USING btree ("stored_as");--> statement-breakpoint
CREATE INDEX "sample_by_expiry" ON "sample" USING btree ("expires_at");--> statement-breakpoint
ALTER TABLE sample ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE sample FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY own_company ON sample TO longshore_app
  USING (company_id = (SELECT current_company())) WITH CHECK (company_id = (SELECT current_company()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON sample TO longshore_app;
--> statement-breakpoint
CREATE POLICY every_company ON sample FOR SELECT TO longshore_system USING (true);
--> statement-breakpoint
GRANT SELECT ON sample TO longshore_system;
--> statement-breakpoint
-- Samples that nobody has used for so long that they go.
CREATE FUNCTION samples_expired()
  RETURNS TABLE (company_id integer, sample_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$ SELECT s.company_id, s.sample_id FROM sample s WHERE s.expires_at < now() ORDER BY s.expires_at LIMIT 1000 $$;
--> statement-breakpoint
DO $$
DECLARE migrator text := current_user;
BEGIN
  -- A new owner, and who replaces a function, needs CREATE on the schema, for this moment only.
  GRANT CREATE ON SCHEMA public TO longshore_system;
  ALTER FUNCTION samples_expired() OWNER TO longshore_system;
  SET LOCAL ROLE longshore_system;
  REVOKE EXECUTE ON FUNCTION samples_expired() FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION samples_expired() TO longshore_app;
  -- Of these files of the store, the ones that an import or a sample refers to.
  CREATE OR REPLACE FUNCTION files_in_use(keys text[]) RETURNS SETOF text
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $body$
      SELECT i.stored_as FROM import i WHERE i.stored_as = ANY (keys)
      UNION ALL SELECT s.stored_as FROM sample s WHERE s.stored_as = ANY (keys)
    $body$;
  EXECUTE format('SET LOCAL ROLE %I', migrator);
  REVOKE CREATE ON SCHEMA public FROM longshore_system;
END $$;
