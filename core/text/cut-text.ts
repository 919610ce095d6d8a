const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** UTF-16 units of the longest character that is never cut; longer ones do not occur in real text. */
const maxCharacterUnits = 32;

/**
 * The beginning of a text: as many whole characters (grapheme clusters) as fit into `maxUnits` UTF-16 units. It is
 * well-formed: half of a surrogate pair, which PostgreSQL accepts neither as text nor as JSON, becomes U+FFFD.
 */
export function cutText(text: string, maxUnits: number): string {
  if (text.length <= maxUnits) return text.toWellFormed();
  return text.slice(0, characterEnd(text, maxUnits)).toWellFormed();
}

/** Same as `cutText`, followed by "…" if something was cut off. */
export const shortened = (text: string, maxUnits: number): string =>
  text.length > maxUnits ? `${cutText(text, maxUnits)}…` : text.toWellFormed();

/** A slice of a text between positions that were found in it, or of ASCII text; nothing is checked. */
export const textBetween = (text: string, from: number, to: number): string => text.slice(from, to);

/** The same text in memory of its own: V8 keeps the whole text alive from which a part was cut. */
export const detachedText = (text: string): string => Buffer.from(text, 'utf16le').toString('utf16le');

/** The last position, at or before `maxUnits`, that is not within a character. */
function characterEnd(text: string, maxUnits: number): number {
  const around = text.slice(Math.max(0, maxUnits - maxCharacterUnits), maxUnits + maxCharacterUnits);
  const place = Math.min(maxUnits, maxCharacterUnits);
  const start = graphemes.segment(around).containing(place)?.index ?? place;
  if (start > 0) return maxUnits - place + start;
  // With very many combining marks or hardly any room, at least code points are not cut.
  return isWithinPair(text, maxUnits) ? maxUnits - 1 : maxUnits;
}

const isWithinPair = (text: string, place: number): boolean =>
  place > 0 && /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(place - 1, place + 1));
