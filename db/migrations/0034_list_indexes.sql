DROP INDEX "notification_by_import";--> statement-breakpoint
DROP INDEX "record_error_by_cause";--> statement-breakpoint
CREATE INDEX "import_by_status" ON "import" USING btree ("company_id","status","import_id");--> statement-breakpoint
CREATE INDEX "import_by_integration_status" ON "import" USING btree ("company_id","integration_code","status","import_id");--> statement-breakpoint
CREATE INDEX "import_cancelled" ON "import" USING btree ("company_id","import_id") WHERE "cancelled_at" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "notification_delivery_by_status" ON "notification_delivery" USING btree ("company_id","status","delivery_id");--> statement-breakpoint
CREATE INDEX "notification_delivery_by_recipient" ON "notification_delivery" USING btree ("company_id","recipient","delivery_id");--> statement-breakpoint
CREATE INDEX "customer_by_import" ON "customer" USING btree ("import_id","number");--> statement-breakpoint
CREATE INDEX "item_by_import" ON "item" USING btree ("import_id","number");--> statement-breakpoint
CREATE INDEX "sales_document_by_import" ON "sales_document" USING btree ("import_id","document_type","number");--> statement-breakpoint
CREATE INDEX "vendor_by_import" ON "vendor" USING btree ("import_id","number");--> statement-breakpoint
CREATE INDEX "notification_by_import" ON "notification" USING btree ("company_id","import_id","position");--> statement-breakpoint
CREATE INDEX "record_error_by_cause" ON "record_error" USING btree ("cause","import_id","row_no");