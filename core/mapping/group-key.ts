import { identityOf } from '../text/text-identity.js';

const separator = '\u001f';
const escapeMark = '\u001e';

/**
 * One text for the values that identify a group of records: equal exactly if the values are the same as keys, even
 * if a value contains the separator. The key of a single value is the form in which it is compared.
 */
export function groupKeyOf(written: readonly string[]): string {
  const values = written.map(identityOf);
  const [only] = values;
  if (values.length === 1 && only !== undefined) return only;
  // Escaping leaves nearly every key a plain join, as in records staged by earlier versions.
  return values.map(escaped).join(separator);
}

const escaped = (value: string): string =>
  value.replaceAll(escapeMark, escapeMark + escapeMark).replaceAll(separator, escapeMark + separator);
