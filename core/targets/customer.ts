import { addressFields } from './address.js';
import { boolean, code, decimal, text } from './field.js';
import type { InternalTarget } from './target.js';

export const customer: InternalTarget = {
  name: 'customer',
  label: 'Customer',
  table: 'customer',
  key: ['number'],
  fields: [
    code('number', 'No.', 20, { required: true }),
    text('name', 'Name', 100, { required: true }),
    ...addressFields,
    decimal('creditLimit', 'Credit Limit', { minimum: '0' }),
    code('salesperson', 'Salesperson Code', 20),
    boolean('blocked', 'Blocked', { default: 'false' }),
  ],
};
