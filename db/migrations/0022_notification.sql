CREATE TABLE "mail_template" (
	"company_id" integer NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"text" text NOT NULL,
	"html" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_by" text NOT NULL,
	CONSTRAINT "mail_template_key" PRIMARY KEY("company_id","kind"),
	CONSTRAINT "mail_template_kind" CHECK ("kind" IN ('finished', 'finished-with-errors', 'failed', 'cancelled', 'stalled'))
);
--> statement-breakpoint
CREATE TABLE "delivery_attempt" (
	"company_id" integer NOT NULL,
	"delivery_id" uuid NOT NULL,
	"round" integer NOT NULL,
	"attempt_no" integer NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"milliseconds" integer,
	"answered" integer,
	"failure" text,
	CONSTRAINT "delivery_attempt_key" PRIMARY KEY("company_id","delivery_id","round","attempt_no")
);
--> statement-breakpoint
CREATE TABLE "notification" (
	"company_id" integer NOT NULL,
	"notification_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"run_no" integer NOT NULL,
	"post_processing" integer NOT NULL,
	"revision" bigint NOT NULL,
	"kind" text NOT NULL,
	"remarks" text[] NOT NULL,
	"text" text NOT NULL,
	"figures" jsonb NOT NULL,
	"fault_code" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"read_at" timestamp with time zone,
	"read_by" text,
	CONSTRAINT "notification_key" PRIMARY KEY("company_id","notification_id"),
	CONSTRAINT "notification_kind" CHECK ("kind" IN ('finished', 'finished-with-errors', 'failed', 'cancelled', 'stalled'))
);
--> statement-breakpoint
CREATE TABLE "notification_delivery" (
	"company_id" integer NOT NULL,
	"delivery_id" uuid NOT NULL,
	"notification_id" uuid NOT NULL,
	"by" text NOT NULL,
	"recipient" text NOT NULL,
	"status" text DEFAULT 'Pending' NOT NULL,
	"round" integer DEFAULT 1 NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"started_at" timestamp with time zone,
	"due_at" timestamp with time zone DEFAULT now(),
	"delivered_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "notification_delivery_key" PRIMARY KEY("company_id","delivery_id"),
	CONSTRAINT "notification_delivery_by" CHECK ("by" IN ('email', 'webhook')),
	CONSTRAINT "notification_delivery_status" CHECK ("status" IN ('Pending', 'Delivered', 'Failed'))
);
--> statement-breakpoint
CREATE TABLE "webhook" (
	"company_id" integer NOT NULL,
	"code" text NOT NULL,
	"url" text NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"disabled_reason" text,
	"revision" uuid DEFAULT gen_random_uuid() NOT NULL,
	"secret" "bytea" NOT NULL,
	"earlier_secret" "bytea",
	"rotated_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_by" text NOT NULL,
	CONSTRAINT "webhook_key" PRIMARY KEY("company_id","code")
);
--> statement-breakpoint
DROP INDEX "import_at_work";--> statement-breakpoint
ALTER TABLE "mail_template" ADD CONSTRAINT "mail_template_company_id_company_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_attempt" ADD CONSTRAINT "delivery_attempt_of" FOREIGN KEY ("company_id","delivery_id") REFERENCES "public"."notification_delivery"("company_id","delivery_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_import" FOREIGN KEY ("company_id","import_id") REFERENCES "public"."import"("company_id","import_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_delivery" ADD CONSTRAINT "notification_delivery_of" FOREIGN KEY ("company_id","notification_id") REFERENCES "public"."notification"("company_id","notification_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook" ADD CONSTRAINT "webhook_company_id_company_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "notification_position" ON "notification" USING btree ("company_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "notification_of_end" ON "notification" USING btree ("company_id","import_id","run_no","post_processing") WHERE "kind" <> 'stalled';--> statement-breakpoint
CREATE UNIQUE INDEX "notification_of_stall" ON "notification" USING btree ("company_id","import_id","revision") WHERE "kind" = 'stalled';--> statement-breakpoint
CREATE INDEX "notification_by_import" ON "notification" USING btree ("company_id","import_id");--> statement-breakpoint
CREATE INDEX "notification_unread" ON "notification" USING btree ("company_id","position") WHERE "read_at" IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "notification_delivery_to" ON "notification_delivery" USING btree ("company_id","notification_id","by","recipient");--> statement-breakpoint
CREATE INDEX "notification_delivery_pending" ON "notification_delivery" USING btree ("due_at") WHERE "status" = 'Pending';--> statement-breakpoint
CREATE INDEX "import_at_work" ON "import" USING btree ("created_at") WHERE "status" IN ('Uploaded', 'Parsing', 'Processing', 'Paused', 'PostProcessing');
--> statement-breakpoint
DO $$
DECLARE made text;
BEGIN
  FOREACH made IN ARRAY ARRAY['notification', 'notification_delivery', 'delivery_attempt', 'webhook', 'mail_template'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', made);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', made);
    EXECUTE format(
      'CREATE POLICY own_company ON %I TO longshore_app
         USING (company_id = (SELECT current_company())) WITH CHECK (company_id = (SELECT current_company()))', made);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO longshore_app', made);
  END LOOP;
END $$;
--> statement-breakpoint
CREATE POLICY every_company ON notification FOR SELECT TO longshore_system USING (true);
--> statement-breakpoint
CREATE POLICY every_company ON notification_delivery FOR SELECT TO longshore_system USING (true);
--> statement-breakpoint
GRANT SELECT ON notification, notification_delivery TO longshore_system;
--> statement-breakpoint
-- Deliveries that no workflow was started for, and those that are overdue: their workflow may be gone.
CREATE FUNCTION deliveries_to_start(overdue interval)
  RETURNS TABLE (company_id integer, import_id uuid, delivery_id uuid, round integer, by text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT d.company_id, n.import_id, d.delivery_id, d.round, d.by FROM notification_delivery d
    JOIN notification n USING (company_id, notification_id)
    WHERE d.status = 'Pending' AND (d.started_at IS NULL OR greatest(d.due_at, d.started_at) < now() - overdue)
    ORDER BY d.due_at LIMIT 500
  $$;
--> statement-breakpoint
-- Imports that should be at work, have not moved for a while, and of whose standing still nobody was told; nor within
-- the last hour of another time: one that moves every few minutes is slow, and that once is enough to hear.
CREATE FUNCTION imports_stalled(still_for interval)
  RETURNS TABLE (company_id integer, import_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  AS $$
    SELECT i.company_id, i.import_id FROM import i
    WHERE i.status IN ('Uploaded', 'Parsing', 'Processing', 'PostProcessing') AND i.updated_at < now() - still_for
      AND NOT EXISTS (
        SELECT FROM post_processing_run p WHERE p.company_id = i.company_id AND p.import_id = i.import_id
          AND p.paused AND p.finished_at IS NULL)
      AND NOT EXISTS (
        SELECT FROM notification n WHERE n.company_id = i.company_id AND n.import_id = i.import_id
          AND n.kind = 'stalled' AND (n.revision = i.revision OR n.created_at > now() - interval '1 hour'))
    ORDER BY i.created_at LIMIT 100
  $$;
--> statement-breakpoint
DO $$
DECLARE migrator text := current_user;
BEGIN
  -- A new owner needs CREATE on the schema, for this moment only.
  GRANT CREATE ON SCHEMA public TO longshore_system;
  ALTER FUNCTION deliveries_to_start(interval) OWNER TO longshore_system;
  ALTER FUNCTION imports_stalled(interval) OWNER TO longshore_system;
  REVOKE CREATE ON SCHEMA public FROM longshore_system;
  SET LOCAL ROLE longshore_system;
  REVOKE EXECUTE ON FUNCTION deliveries_to_start(interval), imports_stalled(interval) FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION deliveries_to_start(interval), imports_stalled(interval) TO longshore_app;
  EXECUTE format('SET LOCAL ROLE %I', migrator);
END $$;
