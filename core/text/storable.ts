/**
 * A text that PostgreSQL can store: NUL and half of a surrogate pair, which it accepts neither as text nor within
 * JSON, become U+FFFD, the character that decoders use for what they cannot read.
 */
export function storableText(text: string): string {
  const wellFormed = text.toWellFormed();
  return wellFormed.includes('\0') ? wellFormed.replaceAll('\0', '\ufffd') : wellFormed;
}

/** The message that replaces one that the database cannot store. */
export const unstorableReason = 'The reason cannot be stored.';

/** A value as JSON that PostgreSQL can store as jsonb: every text in it is converted as by `storableText`. */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value) ?? 'null';
  // JSON.stringify always escapes NUL and lone surrogates. An escaped backslash before "u" is not such an escape.
  return json.includes('\\u')
    ? json.replace(/\\(?:\\|u0000|ud[89a-f][0-9a-f]{2})/g, (found) => (found === '\\\\' ? found : '\ufffd'))
    : json;
}
