import { boolean, choice, code, decimal, text } from './field.js';
import type { InternalTarget } from './target.js';

export const item: InternalTarget = {
  name: 'item',
  label: 'Item',
  table: 'item',
  key: ['number'],
  fields: [
    code('number', 'No.', 20, { required: true }),
    text('description', 'Description', 100, { required: true }),
    text('description2', 'Description 2', 100),
    choice('type', 'Type', ['Inventory', 'Service', 'Non-Inventory'], { default: 'Inventory' }),
    code('unitOfMeasure', 'Base Unit of Measure', 10, { default: 'PCS' }),
    text('packaging', 'Quantity per Unit', 60),
    code('category', 'Item Category Code', 20),
    decimal('unitPrice', 'Unit Price', { minimum: '0' }),
    decimal('unitCost', 'Unit Cost', { minimum: '0' }),
    code('vendorNumber', 'Vendor No.', 20, { references: 'vendor' }),
    code('vendorItemNumber', 'Vendor Item No.', 50),
    code('gtin', 'GTIN', 14),
    decimal('netWeight', 'Net Weight', { minimum: '0' }),
    decimal('inventory', 'Inventory'),
    decimal('quantityOnOrder', 'Quantity on Order'),
    decimal('reorderPoint', 'Reorder Point'),
    boolean('blocked', 'Blocked', { default: 'false' }),
  ],
};
