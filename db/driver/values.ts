import { types } from 'pg';
import { storableText } from '../../core/text/storable.js';

/** OIDs of types whose values stay the text that the server sends: a Date would give a day a time and a time zone. */
const asText = [types.builtins.DATE];

/** How values from the server are converted: as pg does it, but days stay text. */
export const parsers = {
  getTypeParser: ((oid: number, format?: 'text') =>
    asText.includes(oid) ? (text: string) => text : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
};

/**
 * A value as pg takes it for a parameter of any type. Texts from servers, files and errors may contain characters that
 * PostgreSQL refuses; they are replaced. Requests are checked earlier. JSON is passed as text.
 */
export function parameterOf(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) ? value.map(parameterOf) : value;
}
