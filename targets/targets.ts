import { customer } from './customer.js';
import { item } from './item.js';
import { salesDocument } from './sales-document.js';
import type { Target } from './target.js';
import { vendor } from './vendor.js';

export const targetNames = ['customer', 'vendor', 'item', 'sales-document'] as const;
export type TargetName = (typeof targetNames)[number];

/** Every target that an integration can name. */
export const targets: Readonly<Record<TargetName, Target>> = {
  customer,
  vendor,
  item,
  'sales-document': salesDocument,
};
