/** Texts that mean that there is no value, wherever they stand alone in a cell. */
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
  '(leer)',
  '(blank)',
  '(empty)',
]);

/** Texts that mean it only among numbers or dates: elsewhere "NA" is Namibia, and "None" a name. */
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

/** Whether a text means that there is no value, in any column. */
export function meansEmpty(text: string): boolean {
  return always.has(text);
}

/** Whether a text that is no number or date means so, in a column of such. */
export function meansEmptyAmongValues(text: string): boolean {
  return always.has(text) || amongValues.has(text);
}
