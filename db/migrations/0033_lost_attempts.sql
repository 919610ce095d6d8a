ALTER TABLE "batch" ADD COLUMN "unreported" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "import" ADD COLUMN "staging_unreported" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "post_processing_portion" ADD COLUMN "unreported" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "undo_batch" ADD COLUMN "unreported" integer DEFAULT 0 NOT NULL;