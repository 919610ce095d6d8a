import type { Target } from '../../targets/target.js';
import { type TargetName, targets } from '../../targets/targets.js';
import { customerSynonyms } from './customer.js';
import type { FieldSynonyms } from './field-synonyms.js';
import { itemSynonyms } from './item.js';
import { bulgarian } from './languages/bulgarian.js';
import { czech } from './languages/czech.js';
import { danish } from './languages/danish.js';
import { finnish } from './languages/finnish.js';
import { hungarian } from './languages/hungarian.js';
import { italian } from './languages/italian.js';
import { withLanguages } from './languages/language.js';
import { polish } from './languages/polish.js';
import { portuguese } from './languages/portuguese.js';
import { romanian } from './languages/romanian.js';
import { russian } from './languages/russian.js';
import { swedish } from './languages/swedish.js';
import { turkish } from './languages/turkish.js';
import { ukrainian } from './languages/ukrainian.js';
import { salesDocumentSynonyms } from './sales-document.js';
import { vendorSynonyms } from './vendor.js';

/** Languages beside the five in the files of the targets. */
const languages = {
  Italian: italian,
  Portuguese: portuguese,
  Polish: polish,
  Russian: russian,
  Ukrainian: ukrainian,
  Bulgarian: bulgarian,
  Czech: czech,
  Hungarian: hungarian,
  Romanian: romanian,
  Turkish: turkish,
  Swedish: swedish,
  Danish: danish,
  Finnish: finnish,
};

/** The synonyms of the fields of each internal target. */
export const synonyms: Readonly<Record<TargetName, FieldSynonyms>> = {
  customer: withLanguages('customer', customerSynonyms, languages),
  vendor: withLanguages('vendor', vendorSynonyms, languages),
  item: withLanguages('item', itemSynonyms, languages),
  'sales-document': withLanguages('sales-document', salesDocumentSynonyms, languages),
};

/** The synonyms of a target's fields; empty for an external target. */
export const synonymsOf = (target: Target): FieldSynonyms =>
  targets[target.name as TargetName] === target ? synonyms[target.name as TargetName] : {};
