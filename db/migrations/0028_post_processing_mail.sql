CREATE TABLE "post_processing_mail" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"subject" text NOT NULL,
	"address" text NOT NULL,
	"refusal" text,
	"number" integer NOT NULL,
	CONSTRAINT "post_processing_mail_key" PRIMARY KEY("company_id","import_id","subject","address")
);
--> statement-breakpoint
ALTER TABLE "post_processing_portion" ADD COLUMN "asked_up_to" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "post_processing_mail" ADD CONSTRAINT "post_processing_mail_import" FOREIGN KEY ("company_id","import_id") REFERENCES "public"."import"("company_id","import_id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE post_processing_mail ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE post_processing_mail FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY own_company ON post_processing_mail TO longshore_app
  USING (company_id = (SELECT current_company())) WITH CHECK (company_id = (SELECT current_company()));
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON post_processing_mail TO longshore_app;
