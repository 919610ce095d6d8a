CREATE TABLE "batch" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"run_no" integer NOT NULL,
	"batch_no" integer NOT NULL,
	"first_position" integer NOT NULL,
	"last_position" integer NOT NULL,
	"dry_run" boolean DEFAULT false NOT NULL,
	"kind" text GENERATED ALWAYS AS (CASE WHEN "dry_run" THEN 'dry-run' ELSE 'processing' END) STORED NOT NULL,
	"status" text DEFAULT 'Ready' NOT NULL,
	"claim" uuid,
	"attempts" integer DEFAULT 0 NOT NULL,
	"unreported" integer DEFAULT 0 NOT NULL,
	"waiting" text,
	"rows" integer DEFAULT 0 NOT NULL,
	"completed" integer DEFAULT 0 NOT NULL,
	"errors" integer DEFAULT 0 NOT NULL,
	"warnings" integer DEFAULT 0 NOT NULL,
	"skipped" integer DEFAULT 0 NOT NULL,
	"prior_skipped" integer DEFAULT 0 NOT NULL,
	"prior_errors" integer DEFAULT 0 NOT NULL,
	"documents" integer DEFAULT 0 NOT NULL,
	"inserted" integer DEFAULT 0 NOT NULL,
	"updated" integer DEFAULT 0 NOT NULL,
	"unchanged" integer DEFAULT 0 NOT NULL,
	"lines" integer DEFAULT 0 NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "batch_key" PRIMARY KEY("company_id","import_id","run_no","batch_no"),
	CONSTRAINT "batch_status" CHECK ("status" IN ('Ready', 'Processing', 'Completed')),
	CONSTRAINT "batch_sum" CHECK ("status" <> 'Completed' OR "rows" = "completed" + "errors" + "skipped")
);
--> statement-breakpoint
CREATE TABLE "api_key" (
	"id" uuid PRIMARY KEY NOT NULL,
	"company_id" integer NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"hash" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_by" text,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"revoked_by" text,
	"last_used_at" timestamp with time zone,
	"rotated_from" uuid,
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
CREATE TABLE "correction" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"correction_no" integer NOT NULL,
	"kind" text NOT NULL,
	"comment" text,
	"records" integer NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "correction_key" PRIMARY KEY("company_id","import_id","correction_no"),
	CONSTRAINT "correction_kind" CHECK ("kind" IN ('record', 'error-group', 'file'))
);
--> statement-breakpoint
CREATE TABLE "record_correction" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"correction_no" integer NOT NULL,
	"row_no" integer NOT NULL,
	"column_no" integer NOT NULL,
	"before" jsonb,
	"after" jsonb NOT NULL,
	CONSTRAINT "record_correction_key" PRIMARY KEY("company_id","import_id","correction_no","row_no","column_no")
);
--> statement-breakpoint
CREATE TABLE "delivery" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"run_no" integer NOT NULL,
	"batch_no" integer NOT NULL,
	"content" jsonb,
	"outcomes" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"sending" integer DEFAULT 0 NOT NULL,
	"unclear" integer DEFAULT 0 NOT NULL,
	"gave_up" boolean DEFAULT false NOT NULL,
	"refused" integer[] DEFAULT '{}' NOT NULL,
	"decided_at" timestamp with time zone DEFAULT now() NOT NULL,
	"answered_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "delivery_key" PRIMARY KEY("company_id","import_id","run_no","batch_no")
);
--> statement-breakpoint
CREATE TABLE "dry_run_record" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"run_no" integer NOT NULL,
	"row_no" integer NOT NULL,
	"action" text NOT NULL,
	"changes" jsonb,
	"errors" jsonb,
	"warnings" jsonb,
	CONSTRAINT "dry_run_record_key" PRIMARY KEY("company_id","import_id","run_no","row_no"),
	CONSTRAINT "dry_run_record_action" CHECK ("action" IN ('insert', 'update', 'unchanged', 'send', 'skip', 'error'))
);
--> statement-breakpoint
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
	"same_content_as" uuid,
	"replay_of" uuid,
	"started_by_import" uuid,
	"processing" text NOT NULL,
	"status" text NOT NULL,
	"columns" jsonb,
	"bytes_read" bigint DEFAULT 0 NOT NULL,
	"staged_rows" integer DEFAULT 0 NOT NULL,
	"staged_errors" integer DEFAULT 0 NOT NULL,
	"staged_warnings" integer DEFAULT 0 NOT NULL,
	"corrections" integer DEFAULT 0 NOT NULL,
	"corrected_errors" integer DEFAULT 0 NOT NULL,
	"corrected_skips" integer DEFAULT 0 NOT NULL,
	"corrected_warnings" integer DEFAULT 0 NOT NULL,
	"interleaved" boolean DEFAULT false NOT NULL,
	"staging_claim" uuid,
	"staging_unreported" integer DEFAULT 0 NOT NULL,
	"run_no" integer DEFAULT 0 NOT NULL,
	"fault" jsonb,
	"cancel_requested_at" timestamp with time zone,
	"timed_out" boolean DEFAULT false NOT NULL,
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
	CONSTRAINT "import_status" CHECK ("status" IN ('Uploaded', 'Parsing', 'Staged', 'Processing', 'Paused', 'PostProcessing', 'Cancelling', 'Completed', 'CompletedWithErrors', 'Cancelled', 'Failed', 'Undoing', 'Undone', 'PartlyUndone')),
	CONSTRAINT "import_processing" CHECK ("processing" IN ('choose', 'now', 'background'))
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
CREATE TABLE "integration_version" (
	"company_id" integer NOT NULL,
	"code" text NOT NULL,
	"version" integer NOT NULL,
	"setup" jsonb NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"comment" text,
	"restored_from" integer,
	CONSTRAINT "integration_version_key" PRIMARY KEY("company_id","code","version")
);
--> statement-breakpoint
CREATE TABLE "job" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"number" integer NOT NULL,
	"status" text DEFAULT 'Ready' NOT NULL,
	"in_import_workflow" boolean DEFAULT false NOT NULL,
	"request_id" uuid,
	"selection" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"total" integer DEFAULT 0 NOT NULL,
	"paused" boolean DEFAULT false NOT NULL,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"deadline" timestamp with time zone,
	"cancel_requested_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"timed_out" boolean DEFAULT false NOT NULL,
	"fault" jsonb,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"status_before" text NOT NULL,
	"renumbered" boolean DEFAULT false NOT NULL,
	"trigger" text,
	"up_to_run" integer,
	CONSTRAINT "job_key" PRIMARY KEY("company_id","import_id","kind","number"),
	CONSTRAINT "job_kind" CHECK ("kind" IN ('processing', 'dry-run', 'post-processing', 'undo')),
	CONSTRAINT "job_status" CHECK ("status" IN ('Ready', 'In Process', 'On Hold', 'Finished', 'Error', 'Cancelled')),
	CONSTRAINT "job_finished" CHECK (("status" IN ('Finished', 'Error', 'Cancelled')) = ("finished_at" IS NOT NULL)),
	CONSTRAINT "job_trigger" CHECK ("trigger" IN ('None', 'PerDocument', 'AfterProcessing', 'JobQueue')),
	CONSTRAINT "job_columns" CHECK (("kind" = 'post-processing') = ("trigger" IS NOT NULL) AND ("kind" <> 'undo' OR "created_by" IS NOT NULL) AND ("kind" <> 'processing' OR "in_import_workflow"))
);
--> statement-breakpoint
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
	"duration_ms" integer,
	"response_code" integer,
	"error" text,
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
	"channel" text NOT NULL,
	"recipient" text NOT NULL,
	"status" text DEFAULT 'Pending' NOT NULL,
	"round" integer DEFAULT 1 NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"started_at" timestamp with time zone,
	"due_at" timestamp with time zone DEFAULT now(),
	"delivered_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "notification_delivery_key" PRIMARY KEY("company_id","delivery_id"),
	CONSTRAINT "notification_delivery_channel" CHECK ("channel" IN ('email', 'webhook')),
	CONSTRAINT "notification_delivery_status" CHECK ("status" IN ('Pending', 'Delivered', 'Failed'))
);
--> statement-breakpoint
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
CREATE TABLE "outgoing_count" (
	"company_id" integer NOT NULL,
	"channel" text NOT NULL,
	"recipient" text NOT NULL,
	"period" text NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "outgoing_count_key" PRIMARY KEY("company_id","channel","recipient","period"),
	CONSTRAINT "outgoing_count_channel" CHECK ("channel" IN ('mail', 'webhook')),
	CONSTRAINT "outgoing_count_period" CHECK ("period" IN ('minute', 'day'))
);
--> statement-breakpoint
CREATE TABLE "post_processing_entry" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"run_no" integer NOT NULL,
	"batch_no" integer NOT NULL,
	"row_no" integer NOT NULL,
	"step" integer NOT NULL,
	"status" text NOT NULL,
	"code" text,
	"message" text,
	"attempts" integer DEFAULT 1 NOT NULL,
	"number" integer NOT NULL,
	"retried_by" integer,
	"finished_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "post_processing_entry_key" PRIMARY KEY("company_id","import_id","run_no","batch_no","row_no","step"),
	CONSTRAINT "post_processing_entry_status" CHECK ("status" IN ('Completed', 'Error'))
);
--> statement-breakpoint
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
CREATE TABLE "post_processing_portion" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"kind" text GENERATED ALWAYS AS ('post-processing') STORED NOT NULL,
	"portion_no" integer NOT NULL,
	"run_no" integer NOT NULL,
	"batch_no" integer NOT NULL,
	"first_step" integer NOT NULL,
	"last_step" integer NOT NULL,
	"status" text DEFAULT 'Ready' NOT NULL,
	"claim" uuid,
	"unreported" integer DEFAULT 0 NOT NULL,
	"waiting" text,
	"tried_up_to" integer DEFAULT 0 NOT NULL,
	"completed" integer DEFAULT 0 NOT NULL,
	"errors" integer DEFAULT 0 NOT NULL,
	"prior_errors" integer DEFAULT 0 NOT NULL,
	"started_at" timestamp with time zone,
	"answered_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "post_processing_portion_key" PRIMARY KEY("company_id","import_id","number","portion_no"),
	CONSTRAINT "post_processing_portion_status" CHECK ("status" IN ('Ready', 'Processing', 'Completed'))
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
	"corrected_after" integer,
	CONSTRAINT "integration_record_key" PRIMARY KEY("company_id","import_id","row_no")
);
--> statement-breakpoint
CREATE TABLE "record_error" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"row_no" integer NOT NULL,
	"origin" text NOT NULL,
	"error_no" integer NOT NULL,
	"code" text NOT NULL,
	"field" text,
	"value" text,
	"message" text NOT NULL,
	"cause" uuid GENERATED ALWAYS AS (md5(code || chr(31) || coalesce(field, '') || chr(31) || coalesce(value, chr(30) || regexp_replace(message, '[0-9]+', '#', 'g')))::uuid) STORED,
	CONSTRAINT "record_error_key" PRIMARY KEY("company_id","import_id","row_no","origin","error_no"),
	CONSTRAINT "record_error_origin" CHECK ("origin" IN ('staging', 'processing'))
);
--> statement-breakpoint
CREATE TABLE "record_skip" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"row_no" integer NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "record_skip_key" PRIMARY KEY("company_id","import_id","row_no"),
	CONSTRAINT "record_skip_reason" CHECK ("reason" IN ('exists', 'unknown', 'skipped-by-target', 'cancelled', 'undone'))
);
--> statement-breakpoint
CREATE TABLE "record_warning" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"row_no" integer NOT NULL,
	"origin" text NOT NULL,
	"warning_no" integer NOT NULL,
	"code" text NOT NULL,
	"field" text,
	"value" text,
	"message" text NOT NULL,
	CONSTRAINT "record_warning_key" PRIMARY KEY("company_id","import_id","row_no","origin","warning_no"),
	CONSTRAINT "record_warning_origin" CHECK ("origin" IN ('staging', 'processing'))
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
CREATE TABLE "undo_batch" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"kind" text GENERATED ALWAYS AS ('undo') STORED NOT NULL,
	"undo_batch_no" integer NOT NULL,
	"run_no" integer NOT NULL,
	"batch_no" integer NOT NULL,
	"made" boolean NOT NULL,
	"prior" integer NOT NULL,
	"documents" integer NOT NULL,
	"status" text DEFAULT 'Ready' NOT NULL,
	"unreported" integer DEFAULT 0 NOT NULL,
	"removed" integer DEFAULT 0 NOT NULL,
	"restored" integer DEFAULT 0 NOT NULL,
	"kept" integer DEFAULT 0 NOT NULL,
	"already_removed" integer DEFAULT 0 NOT NULL,
	"records" integer DEFAULT 0 NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "undo_batch_key" PRIMARY KEY("company_id","import_id","number","undo_batch_no"),
	CONSTRAINT "undo_batch_status" CHECK ("status" IN ('Ready', 'Completed')),
	CONSTRAINT "undo_batch_sum" CHECK ("status" <> 'Completed' OR "documents" = "removed" + "restored" + "kept" + "already_removed")
);
--> statement-breakpoint
CREATE TABLE "undo_exception" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"run_no" integer NOT NULL,
	"batch_no" integer NOT NULL,
	"row_no" integer NOT NULL,
	"target" text NOT NULL,
	"key" text[] NOT NULL,
	"reason" text NOT NULL,
	"message" text NOT NULL,
	CONSTRAINT "undo_exception_key" PRIMARY KEY("company_id","import_id","number","run_no","batch_no","row_no","target","key"),
	CONSTRAINT "undo_exception_reason" CHECK ("reason" IN ('already_removed', 'released', 'imported_since', 'changed_since', 'referenced', 'rejected'))
);
--> statement-breakpoint
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
CREATE TABLE "webhook" (
	"company_id" integer NOT NULL,
	"code" text NOT NULL,
	"url" text NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"disabled_reason" text,
	"revision" uuid DEFAULT gen_random_uuid() NOT NULL,
	"secret" "bytea" NOT NULL,
	"previous_secret" "bytea",
	"rotated_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_by" text NOT NULL,
	CONSTRAINT "webhook_key" PRIMARY KEY("company_id","code")
);
--> statement-breakpoint
CREATE TABLE "written_document" (
	"company_id" integer NOT NULL,
	"import_id" uuid NOT NULL,
	"run_no" integer NOT NULL,
	"batch_no" integer NOT NULL,
	"row_no" integer NOT NULL,
	"target" text NOT NULL,
	"key" text[] NOT NULL,
	"action" text NOT NULL,
	"before" jsonb,
	"fingerprint" bigint NOT NULL,
	CONSTRAINT "written_document_key" PRIMARY KEY("company_id","import_id","run_no","batch_no","row_no","target","key"),
	CONSTRAINT "written_document_action" CHECK ("action" IN ('inserted', 'updated', 'unchanged', 'made'))
);
--> statement-breakpoint
ALTER TABLE "batch" ADD CONSTRAINT "batch_job" FOREIGN KEY ("company_id","import_id","kind","run_no") REFERENCES "public"."job"("company_id","import_id","kind","number") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_company_id_company_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connection" ADD CONSTRAINT "connection_company_id_company_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "correction" ADD CONSTRAINT "correction_import" FOREIGN KEY ("company_id","import_id") REFERENCES "public"."import"("company_id","import_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "idempotency_key" ADD CONSTRAINT "idempotency_key_company_id_company_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import" ADD CONSTRAINT "import_company_id_company_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "integration" ADD CONSTRAINT "integration_company_id_company_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "integration" ADD CONSTRAINT "integration_current_version" FOREIGN KEY ("company_id","code","version") REFERENCES "public"."integration_version"("company_id","code","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "integration_version" ADD CONSTRAINT "integration_version_company_id_company_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "job" ADD CONSTRAINT "job_import" FOREIGN KEY ("company_id","import_id") REFERENCES "public"."import"("company_id","import_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail_template" ADD CONSTRAINT "mail_template_company_id_company_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_attempt" ADD CONSTRAINT "delivery_attempt_of" FOREIGN KEY ("company_id","delivery_id") REFERENCES "public"."notification_delivery"("company_id","delivery_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_import" FOREIGN KEY ("company_id","import_id") REFERENCES "public"."import"("company_id","import_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_delivery" ADD CONSTRAINT "notification_delivery_of" FOREIGN KEY ("company_id","notification_id") REFERENCES "public"."notification"("company_id","notification_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "number_series" ADD CONSTRAINT "number_series_company_id_company_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outgoing_count" ADD CONSTRAINT "outgoing_count_company_id_company_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post_processing_mail" ADD CONSTRAINT "post_processing_mail_import" FOREIGN KEY ("company_id","import_id") REFERENCES "public"."import"("company_id","import_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post_processing_portion" ADD CONSTRAINT "post_processing_portion_job" FOREIGN KEY ("company_id","import_id","kind","number") REFERENCES "public"."job"("company_id","import_id","kind","number") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sample" ADD CONSTRAINT "sample_company_id_company_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "item" ADD CONSTRAINT "item_vendor" FOREIGN KEY ("company_id","vendor_number") REFERENCES "public"."vendor"("company_id","number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sales_document" ADD CONSTRAINT "sales_document_customer" FOREIGN KEY ("company_id","customer_number") REFERENCES "public"."customer"("company_id","number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sales_line" ADD CONSTRAINT "sales_line_document" FOREIGN KEY ("company_id","document_type","document_number") REFERENCES "public"."sales_document"("company_id","document_type","number") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sales_line" ADD CONSTRAINT "sales_line_item" FOREIGN KEY ("company_id","item_number") REFERENCES "public"."item"("company_id","number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "undo_batch" ADD CONSTRAINT "undo_batch_job" FOREIGN KEY ("company_id","import_id","kind","number") REFERENCES "public"."job"("company_id","import_id","kind","number") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "value_list" ADD CONSTRAINT "value_list_company_id_company_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "value_list_entry" ADD CONSTRAINT "value_list_entry_list" FOREIGN KEY ("company_id","code") REFERENCES "public"."value_list"("company_id","code") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook" ADD CONSTRAINT "webhook_company_id_company_company_id_fk" FOREIGN KEY ("company_id") REFERENCES "public"."company"("company_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "batch_by_position" ON "batch" USING btree ("company_id","import_id","run_no","first_position");--> statement-breakpoint
CREATE INDEX "api_key_of_company" ON "api_key" USING btree ("company_id","id");--> statement-breakpoint
CREATE INDEX "record_correction_by_row" ON "record_correction" USING btree ("company_id","import_id","row_no","correction_no");--> statement-breakpoint
CREATE INDEX "dry_run_record_by_action" ON "dry_run_record" USING btree ("company_id","import_id","run_no","action","row_no");--> statement-breakpoint
CREATE INDEX "idempotency_key_by_expiry" ON "idempotency_key" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "import_by_integration" ON "import" USING btree ("company_id","integration_code","import_id");--> statement-breakpoint
CREATE INDEX "import_by_status" ON "import" USING btree ("company_id","status","import_id");--> statement-breakpoint
CREATE INDEX "import_by_integration_status" ON "import" USING btree ("company_id","integration_code","status","import_id");--> statement-breakpoint
CREATE INDEX "import_cancelled" ON "import" USING btree ("company_id","import_id") WHERE "cancelled_at" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "import_by_content" ON "import" USING btree ("company_id","file_sha256","integration_code");--> statement-breakpoint
CREATE INDEX "import_to_start" ON "import" USING btree ("created_at") WHERE "started_at" IS NULL;--> statement-breakpoint
CREATE INDEX "import_by_file" ON "import" USING btree ("stored_as");--> statement-breakpoint
CREATE INDEX "import_to_cancel" ON "import" USING btree ("cancel_requested_at") WHERE "status" = 'Cancelling';--> statement-breakpoint
CREATE INDEX "import_at_work" ON "import" USING btree ("created_at") WHERE "status" IN ('Uploaded', 'Parsing', 'Processing', 'Paused', 'PostProcessing', 'Cancelling', 'Undoing');--> statement-breakpoint
CREATE INDEX "job_active" ON "job" USING btree ("updated_at") WHERE "finished_at" IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "job_run_number" ON "job" USING btree ("company_id","import_id","number") WHERE "kind" IN ('processing', 'dry-run');--> statement-breakpoint
CREATE UNIQUE INDEX "notification_position" ON "notification" USING btree ("company_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "notification_of_end" ON "notification" USING btree ("company_id","import_id","revision") WHERE "kind" <> 'stalled';--> statement-breakpoint
CREATE UNIQUE INDEX "notification_of_stall" ON "notification" USING btree ("company_id","import_id","revision") WHERE "kind" = 'stalled';--> statement-breakpoint
CREATE INDEX "notification_by_import" ON "notification" USING btree ("company_id","import_id","position");--> statement-breakpoint
CREATE INDEX "notification_unread" ON "notification" USING btree ("company_id","position") WHERE "read_at" IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "notification_delivery_to" ON "notification_delivery" USING btree ("company_id","notification_id","channel","recipient");--> statement-breakpoint
CREATE INDEX "notification_delivery_by_status" ON "notification_delivery" USING btree ("company_id","status","delivery_id");--> statement-breakpoint
CREATE INDEX "notification_delivery_by_recipient" ON "notification_delivery" USING btree ("company_id","recipient","delivery_id");--> statement-breakpoint
CREATE INDEX "notification_delivery_pending" ON "notification_delivery" USING btree ("due_at") WHERE "status" = 'Pending';--> statement-breakpoint
CREATE INDEX "post_processing_entry_in_error" ON "post_processing_entry" USING btree ("company_id","import_id","run_no","batch_no","row_no","step") WHERE "status" = 'Error';--> statement-breakpoint
CREATE INDEX "record_error_by_cause" ON "record_error" USING btree ("cause","import_id","row_no");--> statement-breakpoint
CREATE INDEX "run_record_by_row" ON "run_record" USING btree ("company_id","import_id","row_no");--> statement-breakpoint
CREATE INDEX "sample_by_file" ON "sample" USING btree ("stored_as");--> statement-breakpoint
CREATE INDEX "sample_by_expiry" ON "sample" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "customer_by_import" ON "customer" USING btree ("import_id","number");--> statement-breakpoint
CREATE INDEX "item_by_vendor" ON "item" USING btree ("vendor_number");--> statement-breakpoint
CREATE INDEX "item_by_import" ON "item" USING btree ("import_id","number");--> statement-breakpoint
CREATE INDEX "sales_document_by_customer" ON "sales_document" USING btree ("customer_number");--> statement-breakpoint
CREATE INDEX "sales_document_by_import" ON "sales_document" USING btree ("import_id","document_type","number");--> statement-breakpoint
CREATE INDEX "sales_line_by_item" ON "sales_line" USING btree ("item_number");--> statement-breakpoint
CREATE INDEX "vendor_by_import" ON "vendor" USING btree ("import_id","number");--> statement-breakpoint
CREATE INDEX "undo_batch_by_batch" ON "undo_batch" USING btree ("company_id","import_id","run_no","batch_no");--> statement-breakpoint
CREATE INDEX "written_document_made" ON "written_document" USING btree ("company_id","import_id","target") WHERE "action" = 'made';