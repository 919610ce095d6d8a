const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** UTF-16 units of the longest character that is kept whole; what is longer is nothing that anybody reads. */
const longestCharacter = 32;

/**
 * The beginning of a text, as many whole characters (as people see them) as fit into `longest` UTF-16 units. It is
 * well-formed: half of a surrogate pair, which PostgreSQL takes neither as text nor as JSON, becomes U+FFFD.
 */
export function cutText(text: string, longest: number): string {
  if (text.length <= longest) return text.toWellFormed();
  return text.slice(0, characterEnd(text, longest)).toWellFormed();
}

/** As `cutText`, with "…" behind it where something was cut off. */
export const shortened = (text: string, longest: number): string =>
  text.length > longest ? `${cutText(text, longest)}…` : text.toWellFormed();

/** A part of a text between places that were found in it, or of a text that is known to be ASCII: nothing is checked. */
export const textBetween = (text: string, from: number, to: number): string => text.slice(from, to);

/** The last place, at or before `longest`, that is not within a character. */
function characterEnd(text: string, longest: number): number {
  const around = text.slice(Math.max(0, longest - longestCharacter), longest + longestCharacter);
  const place = Math.min(longest, longestCharacter);
  const start = graphemes.segment(around).containing(place)?.index ?? place;
  if (start > 0) return longest - place + start;
  // A heap of combining marks, or hardly any room: code points at least stay whole.
  return isWithinPair(text, longest) ? longest - 1 : longest;
}

const isWithinPair = (text: string, place: number): boolean =>
  place > 0 && /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(place - 1, place + 1));
