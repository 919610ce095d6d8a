import { cutText, textBetween } from '../../../core/text/cut-text.js';

const maxNameLength = 60;

/**
 * A field name for each column, in camelCase: `unit_price` becomes `unitPrice`, `SKU` becomes `sku`. Names are unique
 * regardless of case, and never those of properties that every JavaScript object has.
 */
export function fieldNames(columns: readonly string[]): string[] {
  const taken = new Set<string>();
  return columns.map((column, index) => {
    const name = freeName(camelCase(column) || `column${index + 1}`, taken);
    taken.add(name.toLowerCase());
    return name;
  });
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  for (let count = 1; ; count += 1) {
    const suffix = count === 1 ? '' : String(count);
    const name = `${cutText(wanted, maxNameLength - suffix.length)}${suffix}`;
    if (!taken.has(name.toLowerCase()) && !(name in Object.prototype)) return name;
  }
}

function camelCase(column: string): string {
  const [first = '', ...rest] = wordsOf(column).map((word) => (/[a-z]/.test(word) ? word : word.toLowerCase()));
  const name = [textBetween(first, 0, 1).toLowerCase() + first.slice(1), ...rest.map(capital)].join('');
  return /^\d/.test(name) ? `column${name}` : name;
}

/** A label for a column: `unit_price` becomes "Unit price". */
export function labelOf(column: string): string {
  const words = column.replaceAll('_', ' ').replaceAll(/\s+/g, ' ').trim();
  return capital(words) || column;
}

// Accents are removed; characters other than Latin letters and digits separate words.
const wordsOf = (column: string): string[] =>
  column
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '');

function capital(word: string): string {
  const [first = ''] = word;
  return first.toUpperCase() + word.slice(first.length);
}
