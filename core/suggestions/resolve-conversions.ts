import type { OpenCandidate } from './candidates.js';
import { sentence } from './candidates.js';
import type { Candidate } from './suggestion.js';
import type { Conversion } from './value-match.js';

/**
 * Chooses the conversion of ambiguous values (03/04/2026, 1.234) by the columns of the file that are not ambiguous. If
 * there are none, the mapping has no conversion and the reason says so.
 */
export function resolveConversions(candidates: readonly OpenCandidate[]): Candidate[] {
  const shown = candidates
    .filter(({ conversions }) => conversions.length === 1)
    .flatMap(({ conversions }) => conversions);
  return candidates.map(({ conversions, ...candidate }) => {
    if (conversions.length < 2) return candidate;
    const alike = conversions.filter((conversion) => shown.some((other) => sameHabit(conversion, other)));
    const [only] = alike;
    if (only && alike.length === 1) return { ...candidate, mapping: { ...candidate.mapping, ...only } };
    const forms = conversions.map(({ date, number }) => (date ? date.format : numberForm(number)));
    return {
      ...candidate,
      reason: `${candidate.reason} ${sentence([`its values have several possible formats, so choose one: ${forms.join(', ')}`])}`,
    };
  });
}

function sameHabit(a: Conversion, b: Conversion): boolean {
  if (a.date && b.date) return dayFirst(a.date.format) === dayFirst(b.date.format);
  const decimals = ({ number }: Conversion) => number?.decimalSeparator ?? '.';
  return !a.date && !b.date && !a.boolean && !b.boolean && decimals(a) === decimals(b);
}

const dayFirst = (format: string): boolean => format.indexOf('d') < format.indexOf('M');

const numberForm = (number: Conversion['number']): string =>
  `1${number?.groupSeparator ?? ''}234${number?.decimalSeparator ?? '.'}5`;
