CREATE TABLE "api_key" (
	"id" uuid PRIMARY KEY NOT NULL,
	"company_id" integer NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"hash" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_key_hash" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "company" (
	"company_id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "company_company_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"code" text NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "company_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "batch" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"run_no" integer NOT NULL,
	"batch_no" integer NOT NULL,
	"first_position" integer NOT NULL,
	"last_position" integer NOT NULL,
	"status" text DEFAULT 'Ready' NOT NULL,
	"claim" uuid,
	"attempts" integer DEFAULT 0 NOT NULL,
	"rows" integer DEFAULT 0 NOT NULL,
	"completed" integer DEFAULT 0 NOT NULL,
	"errors" integer DEFAULT 0 NOT NULL,
	"prior_errors" integer DEFAULT 0 NOT NULL,
	"documents" integer DEFAULT 0 NOT NULL,
	"inserted" integer DEFAULT 0 NOT NULL,
	"updated" integer DEFAULT 0 NOT NULL,
	"lines" integer DEFAULT 0 NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "batch_key" PRIMARY KEY("company_id","import_id","run_no","batch_no"),
	CONSTRAINT "batch_status" CHECK ("status" IN ('Ready', 'Processing', 'Completed')),
	CONSTRAINT "batch_sum" CHECK ("status" <> 'Completed' OR "rows" = "completed" + "errors")
);
--> statement-breakpoint
CREATE TABLE "import" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"integration_code" text NOT NULL,
	"integration_version" integer NOT NULL,
	"setup" jsonb NOT NULL,
	"file_name" text NOT NULL,
	"file_size" bigint NOT NULL,
	"file_sha256" text NOT NULL,
	"stored_as" text NOT NULL,
	"status" text NOT NULL,
	"processing" text NOT NULL,
	"columns" jsonb,
	"bytes_read" bigint DEFAULT 0 NOT NULL,
	"staged_rows" integer DEFAULT 0 NOT NULL,
	"staged_errors" integer DEFAULT 0 NOT NULL,
	"scattered" boolean DEFAULT false NOT NULL,
	"staging_claim" uuid,
	"run_no" integer DEFAULT 0 NOT NULL,
	"fault" jsonb,
	"cancel_requested_at" timestamp with time zone,
	"cancelled_at" timestamp with time zone,
	"paused" boolean DEFAULT false NOT NULL,
	"revision" bigint DEFAULT 1 NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"staged_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "import_key" PRIMARY KEY("company_id","import_id"),
	CONSTRAINT "import_status" CHECK ("status" IN ('Uploaded', 'Parsing', 'Staged', 'Processing', 'Paused', 'Cancelling', 'Completed', 'CompletedWithErrors', 'Cancelled', 'Failed')),
	CONSTRAINT "import_processing" CHECK ("processing" IN ('choose', 'now', 'background'))
);
--> statement-breakpoint
CREATE TABLE "processing_run" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"run_no" integer NOT NULL,
	"mode" text NOT NULL,
	"request_id" uuid NOT NULL,
	"total_rows" integer NOT NULL,
	"arranged" boolean NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "processing_run_key" PRIMARY KEY("company_id","import_id","run_no")
);
--> statement-breakpoint
CREATE TABLE "integration" (
	"company_id" integer NOT NULL,
	"code" text NOT NULL,
	"version" integer NOT NULL,
	"setup" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "integration_key" PRIMARY KEY("company_id","code")
);
--> statement-breakpoint
CREATE TABLE "integration_record" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"row_no" integer NOT NULL,
	"group_key" text,
	"source" jsonb NOT NULL,
	"values" jsonb NOT NULL,
	"valid" boolean NOT NULL,
	CONSTRAINT "integration_record_key" PRIMARY KEY("company_id","import_id","row_no")
);
--> statement-breakpoint
CREATE TABLE "record_error" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"row_no" integer NOT NULL,
	"error_no" integer NOT NULL,
	"origin" text NOT NULL,
	"code" text NOT NULL,
	"field" text,
	"value" text,
	"message" text NOT NULL,
	CONSTRAINT "record_error_key" PRIMARY KEY("company_id","import_id","row_no","origin","error_no"),
	CONSTRAINT "record_error_origin" CHECK ("origin" IN ('staging', 'processing'))
);
--> statement-breakpoint
CREATE TABLE "run_record" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"run_no" integer NOT NULL,
	"position" integer NOT NULL,
	"row_no" integer NOT NULL,
	CONSTRAINT "run_record_key" PRIMARY KEY("company_id","import_id","run_no","position")
);
--> statement-breakpoint
CREATE TABLE "customer" (
	"company_id" integer NOT NULL,
	"number" text NOT NULL,
	"name" text NOT NULL,
	"name2" text,
	"address" text,
	"address2" text,
	"city" text,
	"region" text,
	"post_code" text,
	"country" text,
	"contact" text,
	"contact_title" text,
	"phone" text,
	"fax" text,
	"email" text,
	"home_page" text,
	"vat_registration_number" text,
	"currency" text,
	"payment_terms" text,
	"credit_limit" numeric(19, 5),
	"salesperson" text,
	"blocked" boolean DEFAULT 'false' NOT NULL,
	"import_id" uuid,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "customer_key" PRIMARY KEY("company_id","number"),
	CONSTRAINT "customer_number" CHECK ("number" <> '' AND length("number") <= 20),
	CONSTRAINT "customer_name" CHECK (length("name") <= 100),
	CONSTRAINT "customer_name2" CHECK (length("name2") <= 100),
	CONSTRAINT "customer_address" CHECK (length("address") <= 100),
	CONSTRAINT "customer_address2" CHECK (length("address2") <= 100),
	CONSTRAINT "customer_city" CHECK (length("city") <= 60),
	CONSTRAINT "customer_region" CHECK (length("region") <= 60),
	CONSTRAINT "customer_post_code" CHECK (length("post_code") <= 20),
	CONSTRAINT "customer_country" CHECK (length("country") <= 60),
	CONSTRAINT "customer_contact" CHECK (length("contact") <= 100),
	CONSTRAINT "customer_contact_title" CHECK (length("contact_title") <= 60),
	CONSTRAINT "customer_phone" CHECK (length("phone") <= 30),
	CONSTRAINT "customer_fax" CHECK (length("fax") <= 30),
	CONSTRAINT "customer_email" CHECK (length("email") <= 120),
	CONSTRAINT "customer_home_page" CHECK (length("home_page") <= 255),
	CONSTRAINT "customer_vat_registration_number" CHECK ("vat_registration_number" <> '' AND length("vat_registration_number") <= 20),
	CONSTRAINT "customer_currency" CHECK ("currency" <> '' AND length("currency") <= 10),
	CONSTRAINT "customer_payment_terms" CHECK ("payment_terms" <> '' AND length("payment_terms") <= 20),
	CONSTRAINT "customer_credit_limit" CHECK ("credit_limit" >= 0),
	CONSTRAINT "customer_salesperson" CHECK ("salesperson" <> '' AND length("salesperson") <= 20)
);
--> statement-breakpoint
CREATE TABLE "item" (
	"company_id" integer NOT NULL,
	"number" text NOT NULL,
	"description" text NOT NULL,
	"description2" text,
	"type" text DEFAULT 'Inventory' NOT NULL,
	"unit_of_measure" text DEFAULT 'PCS' NOT NULL,
	"packaging" text,
	"category" text,
	"unit_price" numeric(19, 5),
	"unit_cost" numeric(19, 5),
	"vendor_number" text,
	"vendor_item_number" text,
	"gtin" text,
	"net_weight" numeric(19, 5),
	"inventory" numeric(19, 5),
	"quantity_on_order" numeric(19, 5),
	"reorder_point" numeric(19, 5),
	"blocked" boolean DEFAULT 'false' NOT NULL,
	"import_id" uuid,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "item_key" PRIMARY KEY("company_id","number"),
	CONSTRAINT "item_number" CHECK ("number" <> '' AND length("number") <= 20),
	CONSTRAINT "item_description" CHECK (length("description") <= 100),
	CONSTRAINT "item_description2" CHECK (length("description2") <= 100),
	CONSTRAINT "item_type" CHECK ("type" IN ('Inventory', 'Service', 'Non-Inventory')),
	CONSTRAINT "item_unit_of_measure" CHECK ("unit_of_measure" <> '' AND length("unit_of_measure") <= 10),
	CONSTRAINT "item_packaging" CHECK (length("packaging") <= 60),
	CONSTRAINT "item_category" CHECK ("category" <> '' AND length("category") <= 20),
	CONSTRAINT "item_unit_price" CHECK ("unit_price" >= 0),
	CONSTRAINT "item_unit_cost" CHECK ("unit_cost" >= 0),
	CONSTRAINT "item_vendor_number" CHECK ("vendor_number" <> '' AND length("vendor_number") <= 20),
	CONSTRAINT "item_vendor_item_number" CHECK ("vendor_item_number" <> '' AND length("vendor_item_number") <= 50),
	CONSTRAINT "item_gtin" CHECK ("gtin" <> '' AND length("gtin") <= 14),
	CONSTRAINT "item_net_weight" CHECK ("net_weight" >= 0)
);
--> statement-breakpoint
CREATE TABLE "sales_document" (
	"company_id" integer NOT NULL,
	"document_type" text DEFAULT 'Order' NOT NULL,
	"number" text NOT NULL,
	"customer_number" text NOT NULL,
	"external_document_number" text,
	"your_reference" text,
	"document_date" date,
	"posting_date" date,
	"due_date" date,
	"requested_delivery_date" date,
	"currency" text,
	"payment_terms" text,
	"salesperson" text,
	"ship_to_name" text,
	"ship_to_address" text,
	"ship_to_city" text,
	"ship_to_post_code" text,
	"ship_to_country" text,
	"freight" numeric(19, 5),
	"status" text DEFAULT 'Open' NOT NULL,
	"amount" numeric(38, 5) NOT NULL,
	"line_count" integer NOT NULL,
	"import_id" uuid,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sales_document_key" PRIMARY KEY("company_id","document_type","number"),
	CONSTRAINT "sales_document_document_type" CHECK ("document_type" IN ('Order', 'Invoice', 'Credit Memo', 'Quote')),
	CONSTRAINT "sales_document_number" CHECK ("number" <> '' AND length("number") <= 20),
	CONSTRAINT "sales_document_customer_number" CHECK ("customer_number" <> '' AND length("customer_number") <= 20),
	CONSTRAINT "sales_document_external_document_number" CHECK ("external_document_number" <> '' AND length("external_document_number") <= 35),
	CONSTRAINT "sales_document_your_reference" CHECK (length("your_reference") <= 35),
	CONSTRAINT "sales_document_currency" CHECK ("currency" <> '' AND length("currency") <= 10),
	CONSTRAINT "sales_document_payment_terms" CHECK ("payment_terms" <> '' AND length("payment_terms") <= 20),
	CONSTRAINT "sales_document_salesperson" CHECK ("salesperson" <> '' AND length("salesperson") <= 20),
	CONSTRAINT "sales_document_ship_to_name" CHECK (length("ship_to_name") <= 100),
	CONSTRAINT "sales_document_ship_to_address" CHECK (length("ship_to_address") <= 100),
	CONSTRAINT "sales_document_ship_to_city" CHECK (length("ship_to_city") <= 60),
	CONSTRAINT "sales_document_ship_to_post_code" CHECK (length("ship_to_post_code") <= 20),
	CONSTRAINT "sales_document_ship_to_country" CHECK (length("ship_to_country") <= 60),
	CONSTRAINT "sales_document_freight" CHECK ("freight" >= 0)
);
--> statement-breakpoint
CREATE TABLE "sales_line" (
	"company_id" integer NOT NULL,
	"document_type" text NOT NULL,
	"document_number" text NOT NULL,
	"line_number" integer NOT NULL,
	"item_number" text NOT NULL,
	"description" text,
	"quantity" numeric(19, 5) NOT NULL,
	"unit_of_measure" text,
	"unit_price" numeric(19, 5),
	"line_discount_percent" numeric(19, 5) DEFAULT '0' NOT NULL,
	"shipment_date" date,
	"amount" numeric(38, 5) NOT NULL,
	CONSTRAINT "sales_line_key" PRIMARY KEY("company_id","document_type","document_number","line_number"),
	CONSTRAINT "sales_line_item_number" CHECK ("item_number" <> '' AND length("item_number") <= 20),
	CONSTRAINT "sales_line_description" CHECK (length("description") <= 100),
	CONSTRAINT "sales_line_unit_of_measure" CHECK ("unit_of_measure" <> '' AND length("unit_of_measure") <= 10),
	CONSTRAINT "sales_line_line_discount_percent" CHECK ("line_discount_percent" >= 0 AND "line_discount_percent" <= 100)
);
--> statement-breakpoint
CREATE TABLE "vendor" (
	"company_id" integer NOT NULL,
	"number" text NOT NULL,
	"name" text NOT NULL,
	"name2" text,
	"address" text,
	"address2" text,
	"city" text,
	"region" text,
	"post_code" text,
	"country" text,
	"contact" text,
	"contact_title" text,
	"phone" text,
	"fax" text,
	"email" text,
	"home_page" text,
	"vat_registration_number" text,
	"currency" text,
	"payment_terms" text,
	"our_account_number" text,
	"blocked" boolean DEFAULT 'false' NOT NULL,
	"import_id" uuid,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "vendor_key" PRIMARY KEY("company_id","number"),
	CONSTRAINT "vendor_number" CHECK ("number" <> '' AND length("number") <= 20),
	CONSTRAINT "vendor_name" CHECK (length("name") <= 100),
	CONSTRAINT "vendor_name2" CHECK (length("name2") <= 100),
	CONSTRAINT "vendor_address" CHECK (length("address") <= 100),
	CONSTRAINT "vendor_address2" CHECK (length("address2") <= 100),
	CONSTRAINT "vendor_city" CHECK (length("city") <= 60),
	CONSTRAINT "vendor_region" CHECK (length("region") <= 60),
	CONSTRAINT "vendor_post_code" CHECK (length("post_code") <= 20),
	CONSTRAINT "vendor_country" CHECK (length("country") <= 60),
	CONSTRAINT "vendor_contact" CHECK (length("contact") <= 100),
	CONSTRAINT "vendor_contact_title" CHECK (length("contact_title") <= 60),
	CONSTRAINT "vendor_phone" CHECK (length("phone") <= 30),
	CONSTRAINT "vendor_fax" CHECK (length("fax") <= 30),
	CONSTRAINT "vendor_email" CHECK (length("email") <= 120),
	CONSTRAINT "vendor_home_page" CHECK (length("home_page") <= 255),
	CONSTRAINT "vendor_vat_registration_number" CHECK ("vat_registration_number" <> '' AND length("vat_registration_number") <= 20),
	CONSTRAINT "vendor_currency" CHECK ("currency" <> '' AND length("currency") <= 10),
	CONSTRAINT "vendor_payment_terms" CHECK ("payment_terms" <> '' AND length("payment_terms") <= 20),
	CONSTRAINT "vendor_our_account_number" CHECK ("our_account_number" <> '' AND length("our_account_number") <= 20)
);
--> statement-breakpoint
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_company_id_company_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "batch" ADD CONSTRAINT "batch_run" FOREIGN KEY ("company_id","import_id","run_no") REFERENCES "public"."processing_run"("company_id","import_id","run_no") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import" ADD CONSTRAINT "import_company_id_company_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "processing_run" ADD CONSTRAINT "processing_run_import" FOREIGN KEY ("company_id","import_id") REFERENCES "public"."import"("company_id","import_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "integration" ADD CONSTRAINT "integration_company_id_company_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "item" ADD CONSTRAINT "item_vendor" FOREIGN KEY ("company_id","vendor_number") REFERENCES "public"."vendor"("company_id","number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sales_document" ADD CONSTRAINT "sales_document_customer" FOREIGN KEY ("company_id","customer_number") REFERENCES "public"."customer"("company_id","number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sales_line" ADD CONSTRAINT "sales_line_document" FOREIGN KEY ("company_id","document_type","document_number") REFERENCES "public"."sales_document"("company_id","document_type","number") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sales_line" ADD CONSTRAINT "sales_line_item" FOREIGN KEY ("company_id","item_number") REFERENCES "public"."item"("company_id","number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "batch_by_position" ON "batch" USING btree ("company_id","import_id","run_no","first_position");--> statement-breakpoint
CREATE INDEX "import_by_integration" ON "import" USING btree ("company_id","integration_code","import_id");--> statement-breakpoint
CREATE INDEX "import_to_start" ON "import" USING btree ("created_at") WHERE "started_at" IS NULL;--> statement-breakpoint
CREATE INDEX "run_record_by_row" ON "run_record" USING btree ("company_id","import_id","row_no");--> statement-breakpoint
CREATE INDEX "sales_document_by_customer" ON "sales_document" USING btree ("company_id","customer_number");