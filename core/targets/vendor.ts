import { addressFields } from './address.js';
import { boolean, code, text } from './field.js';
import type { InternalTarget } from './target.js';

export const vendor: InternalTarget = {
  name: 'vendor',
  label: 'Vendor',
  table: 'vendor',
  key: ['number'],
  fields: [
    code('number', 'No.', 20, { required: true }),
    text('name', 'Name', 100, { required: true }),
    ...addressFields,
    code('ourAccountNumber', 'Our Account No.', 20),
    boolean('blocked', 'Blocked', { default: 'false' }),
  ],
};
