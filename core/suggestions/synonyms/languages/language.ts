import type { FieldSynonyms } from '../field-synonyms.js';

/**
 * What one language calls the fields of all internal targets, so that it is added with one file. Names are separated by
 * commas; a field with `?` behind it has those that often mean something else.
 */
export interface LanguageNames {
  /** The fields that customers and vendors have in common. */
  partner: Readonly<Record<string, string>>;
  customer: Readonly<Record<string, string>>;
  vendor: Readonly<Record<string, string>>;
  item: Readonly<Record<string, string>>;
  /** Sales documents with their lines: only what the other targets do not have. */
  sales: Readonly<Record<string, string>>;
  /** Words before the name of an address field that say where goods go. */
  shipTo: string;
}

/** The fields of sales documents that are called as one of another target, by the other target. */
const salesFields = {
  partner: ['currency', 'paymentTerms'],
  customer: ['salesperson'],
  item: ['description', 'unitOfMeasure', 'unitPrice'],
} as const;
const shipToFields = {
  shipToName: 'name',
  shipToAddress: 'address',
  shipToCity: 'city',
  shipToPostCode: 'postCode',
  shipToCountry: 'country',
} as const;

/** The names of a target's fields in one language. */
function namesOf(
  target: string,
  { partner, customer, vendor, item, sales, shipTo }: LanguageNames,
): Readonly<Record<string, string>> {
  if (target === 'customer') return { ...partner, ...customer };
  if (target === 'vendor') return { ...partner, ...vendor };
  if (target === 'item') return item;
  const groups = { partner, customer, item };
  const shared = Object.entries(salesFields).flatMap(([group, fields]) =>
    fields.flatMap((field) => [field, `${field}?`].map((key) => [key, groups[group as keyof typeof groups][key]])),
  );
  const renamed = ['', '?'].flatMap((mark) => [
    [`customerNumber${mark}`, customer[`number${mark}`]],
    [`itemNumber${mark}`, item[`number${mark}`]],
  ]);
  const own: Readonly<Record<string, string>> = { ...partner, name: customer.name ?? '' };
  const places = Object.entries(shipToFields).map(([field, of]) => [
    field,
    own[of]
      ?.split(',')
      .flatMap((name) => shipTo.split(',').map((before) => `${before.trim()} ${name.trim()}`))
      .join(', '),
  ]);
  const named = [...shared, ...renamed, ...places].filter(([, names]) => names !== undefined);
  return { ...Object.fromEntries(named), ...sales };
}

/** The synonyms of a target's fields with those of further languages. */
export function withLanguages(
  target: string,
  synonyms: FieldSynonyms,
  languages: Readonly<Record<string, LanguageNames>>,
): FieldSynonyms {
  const all: Record<string, Record<string, string>> = Object.fromEntries(
    Object.entries(synonyms).map(([field, names]) => [field, { ...names }]),
  );
  for (const [language, spoken] of Object.entries(languages))
    for (const [key, names] of Object.entries(namesOf(target, spoken))) {
      const field = key.replace(/\?$/, '');
      const perhaps = field === 'description' ? 'Seldom' : 'Perhaps';
      const heading = key.endsWith('?') ? perhaps : field.startsWith('shipTo') ? 'Compound' : language;
      const known = all[field];
      if (!known) throw new Error(`${language}: ${target} has no field "${field}".`);
      known[heading] = known[heading] === undefined ? names : `${known[heading]}, ${names}`;
    }
  return all;
}
