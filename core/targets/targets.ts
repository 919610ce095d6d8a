import { customer } from './customer.js';
import { item } from './item.js';
import { salesDocument } from './sales-document.js';
import type { BooksTarget } from './target.js';
import { vendor } from './vendor.js';

export const targetNames = ['customer', 'vendor', 'item', 'sales-document'] as const;
export type TargetName = (typeof targetNames)[number];

/** The targets in the books. */
export const targets: Readonly<Record<TargetName, BooksTarget>> = {
  customer,
  vendor,
  item,
  'sales-document': salesDocument,
};
