import type { IntegrationSetup } from '../core/setup/setup.js';

/** The setups that the demo and the bench save: one per kind of sample. */
export const salesOrdersSetup: IntegrationSetup = {
  name: 'Sales orders',
  file: { type: 'csv' },
  target: 'sales-document',
  mappings: [
    { field: 'documentType', constant: 'Order' },
    { field: 'number', column: 'Order No.' },
    { field: 'customerNumber', column: 'Customer No.' },
    { field: 'documentDate', column: 'Order Date' },
    { field: 'requestedDeliveryDate', column: 'Requested Delivery' },
    { field: 'yourReference', column: 'Your Reference' },
    { field: 'currency', column: 'Currency' },
    { field: 'itemNumber', column: 'Item No.' },
    { field: 'description', column: 'Description' },
    { field: 'quantity', column: 'Quantity' },
    { field: 'unitOfMeasure', column: 'Unit' },
    { field: 'unitPrice', column: 'Unit Price' },
    { field: 'lineDiscountPercent', column: 'Discount %' },
  ],
};

export const customersSetup: IntegrationSetup = {
  name: 'Customers',
  file: { type: 'csv' },
  target: 'customer',
  mappings: [
    { field: 'number', column: 'No.' },
    { field: 'name', column: 'Name' },
    { field: 'city', column: 'City' },
    { field: 'creditLimit', column: 'Credit Limit' },
  ],
  writeMode: 'upsert',
};

export const vendorsSetup: IntegrationSetup = {
  name: 'Vendors',
  file: { type: 'csv' },
  target: 'vendor',
  mappings: [
    { field: 'number', column: 'No.' },
    { field: 'name', column: 'Name' },
    { field: 'city', column: 'City' },
  ],
  writeMode: 'upsert',
};

export const itemsSetup: IntegrationSetup = {
  name: 'Items',
  file: { type: 'csv' },
  target: 'item',
  mappings: [
    { field: 'number', column: 'No.' },
    { field: 'description', column: 'Description' },
    { field: 'unitPrice', column: 'Unit Price' },
    { field: 'vendorNumber', column: 'Vendor No.' },
  ],
  writeMode: 'upsert',
};
