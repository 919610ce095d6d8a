import type { Target } from '../../targets/target.js';
import { type TargetName, targets } from '../../targets/targets.js';
import { customerSynonyms } from './customer.js';
import type { FieldSynonyms } from './field-synonyms.js';
import { itemSynonyms } from './item.js';
import { salesDocumentSynonyms } from './sales-document.js';
import { vendorSynonyms } from './vendor.js';

/** The synonyms of the fields of each internal target. */
export const synonyms: Readonly<Record<TargetName, FieldSynonyms>> = {
  customer: customerSynonyms,
  vendor: vendorSynonyms,
  item: itemSynonyms,
  'sales-document': salesDocumentSynonyms,
};

/** The synonyms of a target's fields; empty for an external target. */
export const synonymsOf = (target: Target): FieldSynonyms =>
  targets[target.name as TargetName] === target ? synonyms[target.name as TargetName] : {};
