ALTER TABLE "api_key" ADD COLUMN "created_by" text;--> statement-breakpoint
ALTER TABLE "api_key" ADD COLUMN "expires_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "api_key" ADD COLUMN "revoked_by" text;--> statement-breakpoint
ALTER TABLE "api_key" ADD COLUMN "last_used_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "api_key" ADD COLUMN "rotated_from" uuid;--> statement-breakpoint
CREATE INDEX "api_key_of_company" ON "api_key" USING btree ("company_id","id");
--> statement-breakpoint
-- A key of a company may see, make and end the keys of this company, and the database keeps the secrets' hashes from it.
GRANT SELECT (id, company_id, name, prefix, created_at, created_by, expires_at, revoked_at, revoked_by, last_used_at, rotated_from),
  INSERT (id, company_id, name, prefix, hash, created_by, expires_at, rotated_from),
  UPDATE (expires_at, revoked_at, revoked_by, last_used_at) ON api_key TO longshore_app;
--> statement-breakpoint
-- Every API process hears at once that a key ends, whoever ends it.
CREATE FUNCTION announce_key_end() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_notify('longshore_key', NEW.id::text);
    RETURN NULL;
  END $$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION announce_key_end() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER api_key_end AFTER UPDATE OF expires_at, revoked_at ON api_key
  FOR EACH ROW EXECUTE FUNCTION announce_key_end();
--> statement-breakpoint
DO $$
DECLARE migrator text := current_user;
BEGIN
  GRANT CREATE ON SCHEMA public TO longshore_system;
  SET LOCAL ROLE longshore_system;
  -- Keys are made under row-level security now, by whoever makes them.
  DROP FUNCTION add_api_key(uuid, integer, text, text, text);
  DROP FUNCTION api_key_owner(text);
  -- Who a bearer key belongs to; no row for one that is unknown, revoked or expired.
  CREATE FUNCTION api_key_owner(key_hash text)
    RETURNS TABLE (company_id integer, company_code text, key_name text, key_id uuid, expires_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $body$
      SELECT c.company_id, c.code, k.name, k.id, k.expires_at FROM api_key k JOIN company c USING (company_id)
      WHERE k.hash = key_hash AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
    $body$;
  -- When a key that opens nothing any more was revoked, or else has expired; no row for one that is unknown.
  CREATE FUNCTION api_key_ended(key_hash text)
    RETURNS TABLE (revoked_at timestamptz, expires_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $body$ SELECT k.revoked_at, k.expires_at FROM api_key k WHERE k.hash = key_hash $body$;
  REVOKE EXECUTE ON FUNCTION api_key_owner(text), api_key_ended(text) FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION api_key_owner(text), api_key_ended(text) TO longshore_app;
  -- For the command, which is told a company by its code.
  CREATE FUNCTION company_with_code(wanted text) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $body$ SELECT c.company_id FROM company c WHERE c.code = wanted $body$;
  REVOKE EXECUTE ON FUNCTION company_with_code(text) FROM PUBLIC;
  EXECUTE format('GRANT EXECUTE ON FUNCTION company_with_code(text) TO %I', migrator);
  EXECUTE format('SET LOCAL ROLE %I', migrator);
  REVOKE CREATE ON SCHEMA public FROM longshore_system;
END $$;
