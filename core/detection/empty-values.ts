/** Texts that mean "no value" if they are the whole content of a cell. */
const always = new Set([
  'NULL',
  'null',
  'Null',
  'N/A',
  'n/a',
  '#N/A',
  '#NV',
  '(null)',
  '<null>',
  '\\N',
  'NaN',
  '-',
  '--',
  '---',
  '–',
  '—',
  '−',
  '(leer)',
  '(blank)',
  '(empty)',
]);

/** Texts that mean it only in columns of numbers or dates: elsewhere "NA" is Namibia, and "None" a name. */
const amongValues = new Set([
  'NA',
  'na',
  'nan',
  'None',
  'none',
  'nil',
  'Nil',
  '.',
  '?',
  'k.A.',
  'k. A.',
  'n.v.',
  'TBD',
  'tbd',
  'unknown',
  '00.00.0000',
  '00/00/0000',
  '0000-00-00',
  '0000-00-00 00:00:00',
]);

/** Whether a text means "no value" in any column. */
export function meansEmpty(text: string): boolean {
  return always.has(text);
}

/** Whether a text means "no value" in a column of numbers or dates. */
export function meansEmptyAmongValues(text: string): boolean {
  return always.has(text) || amongValues.has(text);
}
