import type { TargetName } from '../../targets/targets.js';
import { customerSynonyms } from './customer.js';
import type { FieldSynonyms } from './field-synonyms.js';
import { itemSynonyms } from './item.js';
import { salesDocumentSynonyms } from './sales-document.js';
import { vendorSynonyms } from './vendor.js';

/** What people and systems call the fields of each target. */
export const synonyms: Readonly<Record<TargetName, FieldSynonyms>> = {
  customer: customerSynonyms,
  vendor: vendorSynonyms,
  item: itemSynonyms,
  'sales-document': salesDocumentSynonyms,
};
