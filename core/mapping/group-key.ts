const separator = '\u001f';
const escapeMark = '\u001e';

/**
 * One text for the values that tell one group of records from another: equal for equal values, and different for all
 * others, also where a value contains the separator itself. The key of a single value is the value.
 */
export function groupKeyOf(values: readonly string[]): string {
  const [only] = values;
  if (values.length === 1 && only !== undefined) return only;
  // An escape, as nearly every key stays a plain join, which is what records staged by earlier versions have.
  return values.map(escaped).join(separator);
}

const escaped = (value: string): string =>
  value.replaceAll(escapeMark, escapeMark + escapeMark).replaceAll(separator, escapeMark + separator);
