import { types } from 'pg';
import { storableJson, storableText } from '../../core/text/storable.js';

/** Types whose values stay the text that the server sends: a Date would give a day a time and a time zone. */
const texts: number[] = [types.builtins.DATE];

/** OID of the type `text[]`, whose values are lists of texts. */
const textArray = 1009;

/** Types whose values are lists of texts: `name[]`, `date[]`, `numeric[]`. pg would convert the last two. */
const listsOfTexts = [1003, 1182, 1231];

/** How values from the server are converted. */
export const parsers = {
  getTypeParser: ((oid: number, format?: 'text') =>
    texts.includes(oid)
      ? (text: string) => text
      : types.getTypeParser(listsOfTexts.includes(oid) ? textArray : oid, format)) as typeof types.getTypeParser,
};

/**
 * A value as PostgreSQL reads it for a parameter of any type; null for undefined. Texts from servers, files and errors may
 * contain characters that it refuses; they are replaced. Requests are checked earlier.
 */
export function parameterOf(value: unknown): string | Buffer | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return storableText(value);
  if (typeof value !== 'object') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return Array.isArray(value) ? listOf(value) : storableJson(value);
}

/** A list in PostgreSQL's notation for arrays. */
function listOf(values: readonly unknown[]): string {
  const items = values.map((value) => {
    if (Array.isArray(value)) return listOf(value);
    const item = parameterOf(value);
    if (item === null) return 'NULL';
    return Buffer.isBuffer(item) ? `"\\\\x${item.toString('hex')}"` : `"${item.replace(/["\\]/g, '\\$&')}"`;
  });
  return `{${items.join()}}`;
}
