import { choice, code, date, decimal, text } from './field.js';
import type { InternalTarget } from './target.js';

/** Numbers are unique per document type; a document is made of its group of records. */
export const salesDocument: InternalTarget = {
  name: 'sales-document',
  label: 'Sales Document',
  table: 'sales_document',
  key: ['documentType', 'number'],
  fields: [
    choice('documentType', 'Document Type', ['Order', 'Invoice', 'Credit Memo', 'Quote'], { default: 'Order' }),
    code('number', 'No.', 20, { required: true }),
    code('customerNumber', 'Customer No.', 20, { required: true, references: 'customer' }),
    code('externalDocumentNumber', 'External Document No.', 35),
    text('yourReference', 'Your Reference', 35),
    date('documentDate', 'Document Date'),
    date('postingDate', 'Posting Date'),
    date('dueDate', 'Due Date'),
    date('requestedDeliveryDate', 'Requested Delivery Date'),
    code('currency', 'Currency Code', 10),
    code('paymentTerms', 'Payment Terms Code', 20),
    code('salesperson', 'Salesperson Code', 20),
    text('shipToName', 'Ship-to Name', 100),
    text('shipToAddress', 'Ship-to Address', 100),
    text('shipToCity', 'Ship-to City', 60),
    text('shipToPostCode', 'Ship-to Post Code', 20),
    text('shipToCountry', 'Ship-to Country/Region', 60),
    decimal('freight', 'Freight', { minimum: '0' }),
  ],
  lines: {
    table: 'sales_line',
    fields: [
      code('itemNumber', 'Item No.', 20, { required: true, references: 'item' }),
      text('description', 'Description', 100, { fromItem: 'description' }),
      decimal('quantity', 'Quantity', { required: true }),
      code('unitOfMeasure', 'Unit of Measure', 10, { fromItem: 'unitOfMeasure' }),
      decimal('unitPrice', 'Unit Price', { fromItem: 'unitPrice' }),
      decimal('lineDiscountPercent', 'Line Discount %', { default: '0', minimum: '0', maximum: '100' }),
      date('shipmentDate', 'Shipment Date'),
    ],
  },
};
