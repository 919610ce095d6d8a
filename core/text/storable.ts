/**
 * A text as PostgreSQL can store it: what it takes neither as text nor within JSON (NUL, and half of a surrogate
 * pair) becomes U+FFFD, as decoders write what they cannot read.
 */
export function storableText(text: string): string {
  const wellFormed = text.toWellFormed();
  return wellFormed.includes('\0') ? wellFormed.replaceAll('\0', '\ufffd') : wellFormed;
}

/** What is told where the database refuses to store what there is to tell. */
export const unstorableReason = 'The reason cannot be stored.';

/** A value as JSON that PostgreSQL can store as jsonb: every text in it is as `storableText` makes it. */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value) ?? 'null';
  // JSON is well-formed: a lone surrogate is always escaped in it, as NUL is. A backslash that is escaped itself is none.
  return json.includes('\\u')
    ? json.replace(/\\(?:\\|u0000|ud[89a-f][0-9a-f]{2})/g, (found) => (found === '\\\\' ? found : '\ufffd'))
    : json;
}
