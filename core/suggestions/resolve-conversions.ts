import { dayOrderOf } from '../detection/date-formats.js';
import type { OpenCandidate } from './candidates.js';
import { sentence } from './candidates.js';
import type { Candidate, Conversion } from './suggestion.js';

/**
 * Chooses the conversion of ambiguous values (03/04/2026, 1.234) by the columns of the file that are not ambiguous. If
 * there are none, the mapping has no conversion and the reason says so.
 */
export function resolveConversions(candidates: readonly OpenCandidate[]): Candidate[] {
  const shown = candidates
    .filter(({ conversions }) => conversions.length === 1)
    .flatMap(({ conversions }) => conversions);
  return candidates.map(({ conversions, isTie, ...candidate }) => {
    if (conversions.length < 2) return candidate;
    // A sample has compared all columns already, and more of their values.
    const alike = (isTie ? [] : conversions).filter((conversion) =>
      shown.some((other) => sameHabit(conversion, other)),
    );
    const [only] = alike;
    if (only && alike.length === 1) return { ...candidate, mapping: { ...candidate.mapping, ...only } };
    const forms = conversions.map(({ date, number }) => (date ? date.format : numberForm(number)));
    return {
      ...candidate,
      mapping: { ...candidate.mapping, ...commonNumberFormat(conversions) },
      reason: `${candidate.reason} ${sentence([`its values have several possible formats, so choose one: ${[...new Set(forms)].join(', ')}`])}`,
    };
  });
}

function sameHabit(a: Conversion, b: Conversion): boolean {
  if (a.date && b.date) {
    const order = dayOrderOf(a.date);
    // A leading year says nothing about the order of day and month.
    return !order.startsWith('y') && order === dayOrderOf(b.date);
  }
  const decimals = ({ number }: Conversion) => number?.decimalSeparator ?? '.';
  return !a.date && !b.date && !a.boolean && !b.boolean && decimals(a) === decimals(b);
}

/** The settings of numbers that all conversions have in common. */
function commonNumberFormat(conversions: readonly Conversion[]): Conversion {
  const [first, ...others] = conversions.map(({ number = {} }) => number);
  const common = Object.entries(first ?? {}).filter(([name, value]) =>
    others.every((other) => JSON.stringify(other[name as keyof typeof other]) === JSON.stringify(value)),
  );
  return common.length > 0 ? { number: Object.fromEntries(common) } : {};
}

function numberForm(number: Conversion['number']): string {
  const { groupSeparator = '', decimalSeparator = '.', percentSign, multiplyBy, debitCredit } = number ?? {};
  if (percentSign) return `30% is ${percentSign === 'number' ? '30' : '0.3'}`;
  if (debitCredit) return debitCredit === 'credit-negative' ? 'CR is negative' : 'DR is negative';
  const form = `1${groupSeparator}234${decimalSeparator}5`;
  return multiplyBy === undefined ? form : `${form} × ${multiplyBy}`;
}
