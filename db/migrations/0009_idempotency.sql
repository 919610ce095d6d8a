CREATE TABLE "idempotency_key" (
	"company_id" integer NOT NULL,
	"key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"import_id" uuid NOT NULL,
	"status" smallint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "idempotency_key_key" PRIMARY KEY("company_id","key")
);
--> statement-breakpoint
ALTER TABLE "import" ADD COLUMN "same_content_as" uuid;--> statement-breakpoint
ALTER TABLE "idempotency_key" ADD CONSTRAINT "idempotency_key_company_id_company_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "idempotency_key_by_expiry" ON "idempotency_key" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "import_by_content" ON "import" USING btree ("company_id","file_sha256","integration_code");
--> statement-breakpoint
ALTER TABLE idempotency_key ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE idempotency_key FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY own_company ON idempotency_key TO longshore_app
  USING (company_id = (SELECT current_company())) WITH CHECK (company_id = (SELECT current_company()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_key TO longshore_app;
--> statement-breakpoint
CREATE POLICY every_company ON idempotency_key TO longshore_system USING (true) WITH CHECK (true);
--> statement-breakpoint
GRANT SELECT, DELETE ON idempotency_key TO longshore_system;
--> statement-breakpoint
-- Removes the keys whose time is over; gives how many.
CREATE FUNCTION forget_idempotency_keys() RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    WITH forgotten AS (DELETE FROM idempotency_key k WHERE k.expires_at < now() RETURNING 1)
    SELECT count(*) FROM forgotten
  $$;
--> statement-breakpoint
DO $$
DECLARE migrator text := current_user;
BEGIN
  -- A new owner needs CREATE on the schema, for this moment only.
  GRANT CREATE ON SCHEMA public TO longshore_system;
  ALTER FUNCTION forget_idempotency_keys() OWNER TO longshore_system;
  REVOKE CREATE ON SCHEMA public FROM longshore_system;
  SET LOCAL ROLE longshore_system;
  REVOKE EXECUTE ON FUNCTION forget_idempotency_keys() FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION forget_idempotency_keys() TO longshore_app;
  EXECUTE format('SET LOCAL ROLE %I', migrator);
END $$;
