DROP INDEX "sales_document_by_customer";--> statement-breakpoint
CREATE INDEX "sales_document_by_customer" ON "sales_document" USING btree ("customer_number");