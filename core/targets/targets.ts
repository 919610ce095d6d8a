import { customer } from './customer.js';
import { item } from './item.js';
import { salesDocument } from './sales-document.js';
import type { InternalTarget } from './target.js';
import { vendor } from './vendor.js';

export const targetNames = ['customer', 'vendor', 'item', 'sales-document'] as const;
export type TargetName = (typeof targetNames)[number];

/** The internal targets. */
export const targets: Readonly<Record<TargetName, InternalTarget>> = {
  customer,
  vendor,
  item,
  'sales-document': salesDocument,
};
