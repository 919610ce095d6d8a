import { foreignKey, index, integer, numeric, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { customer as customerTarget } from '../../core/targets/customer.js';
import { item as itemTarget } from '../../core/targets/item.js';
import { salesDocument as salesDocumentTarget } from '../../core/targets/sales-document.js';
import { vendor as vendorTarget } from '../../core/targets/vendor.js';
import { targetChecks } from './checks.js';
import { companyId, fieldColumns, importedBy, moment } from './columns.js';

const masterData = (target: typeof customerTarget) => ({
  companyId: companyId(),
  ...fieldColumns(target.fields),
  importId: importedBy(),
  updatedAt: moment('updated_at').notNull().defaultNow(),
});

// What an import has written, by number. Without the company, as below.

// The columns come from the fields as a record, so a key's columns are looked up by name.
const by = (table: object, ...names: string[]) =>
  names.map((name) => (table as Record<string, never>)[name]) as unknown as [never, ...never[]];

export const customer = pgTable('customer', masterData(customerTarget), (table) => [
  primaryKey({ name: 'customer_key', columns: by(table, 'companyId', 'number') }),
  index('customer_by_import').on(...by(table, 'importId', 'number')),
  ...targetChecks('customer', customerTarget.fields),
]);

export const vendor = pgTable('vendor', masterData(vendorTarget), (table) => [
  primaryKey({ name: 'vendor_key', columns: by(table, 'companyId', 'number') }),
  index('vendor_by_import').on(...by(table, 'importId', 'number')),
  ...targetChecks('vendor', vendorTarget.fields),
]);

export const item = pgTable('item', masterData(itemTarget), (table) => [
  primaryKey({ name: 'item_key', columns: by(table, 'companyId', 'number') }),
  foreignKey({
    name: 'item_vendor',
    columns: by(table, 'companyId', 'vendorNumber'),
    foreignColumns: by(vendor, 'companyId', 'number'),
  }),
  // To check whether items refer to a vendor that is to be removed.
  index('item_by_vendor').on(...by(table, 'vendorNumber')),
  index('item_by_import').on(...by(table, 'importId', 'number')),
  ...targetChecks('item', itemTarget.fields),
]);

export const salesDocument = pgTable(
  'sales_document',
  {
    companyId: companyId(),
    ...fieldColumns(salesDocumentTarget.fields),
    /** Open until it is released; imports update only open documents. */
    status: text('status').notNull().default('Open'),
    /** Exact sum of the lines' amounts. */
    amount: numeric('amount', { precision: 38, scale: 5 }).notNull(),
    lineCount: integer('line_count').notNull(),
    importId: importedBy(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ name: 'sales_document_key', columns: by(table, 'companyId', 'documentType', 'number') }),
    foreignKey({
      name: 'sales_document_customer',
      columns: by(table, 'companyId', 'customerNumber'),
      foreignColumns: by(customer, 'companyId', 'number'),
    }),
    // Without the company: with it the check of a line's foreign key, where the table has not been analyzed, may
    // take this index for as good as the key's own and read all documents of a company for every line.
    index('sales_document_by_customer').on(...by(table, 'customerNumber')),
    index('sales_document_by_import').on(...by(table, 'importId', 'documentType', 'number')),
    ...targetChecks('sales_document', salesDocumentTarget.fields),
  ],
);

export const salesLine = pgTable(
  'sales_line',
  {
    companyId: companyId(),
    documentType: text('document_type').notNull(),
    documentNumber: text('document_number').notNull(),
    /** 10000, 20000, …, so that users can insert lines between. */
    lineNumber: integer('line_number').notNull(),
    ...fieldColumns(salesDocumentTarget.lines?.fields ?? []),
    /** Quantity × unit price less discount, rounded to 5 decimals. */
    amount: numeric('amount', { precision: 38, scale: 5 }).notNull(),
  },
  (table) => [
    primaryKey({
      name: 'sales_line_key',
      columns: by(table, 'companyId', 'documentType', 'documentNumber', 'lineNumber'),
    }),
    foreignKey({
      name: 'sales_line_document',
      columns: by(table, 'companyId', 'documentType', 'documentNumber'),
      foreignColumns: by(salesDocument, 'companyId', 'documentType', 'number'),
    }).onDelete('cascade'),
    foreignKey({
      name: 'sales_line_item',
      columns: by(table, 'companyId', 'itemNumber'),
      foreignColumns: by(item, 'companyId', 'number'),
    }),
    // To check whether lines refer to an item that is to be removed. Without the company, as above.
    index('sales_line_by_item').on(...by(table, 'itemNumber')),
    ...targetChecks('sales_line', salesDocumentTarget.lines?.fields ?? []),
  ],
);
