import type { Target } from '../../targets/target.js';
import { type TargetName, targets } from '../../targets/targets.js';
import { customerSynonyms } from './customer.js';
import type { FieldSynonyms } from './field-synonyms.js';
import { itemSynonyms } from './item.js';
import { salesDocumentSynonyms } from './sales-document.js';
import { vendorSynonyms } from './vendor.js';

/** What people and systems call the fields of each target in the books. */
export const synonyms: Readonly<Record<TargetName, FieldSynonyms>> = {
  customer: customerSynonyms,
  vendor: vendorSynonyms,
  item: itemSynonyms,
  'sales-document': salesDocumentSynonyms,
};

/** What people and systems call the fields of a target, by their names; nothing is known of targets of one's own. */
export const synonymsOf = (target: Target): FieldSynonyms =>
  targets[target.name as TargetName] === target ? synonyms[target.name as TargetName] : {};
