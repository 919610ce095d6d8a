import { isTie } from '../detection/finding.js';
import type { DetectedColumn } from '../detection/value-formats.js';
import type { Field } from '../targets/field.js';
import type { Conversion } from './suggestion.js';

/** How a sample reads the dates or numbers of a column: none if it has others, several if that is a tie. */
export function detectedConversions({ findings }: Pick<DetectedColumn, 'findings'>): Conversion[] {
  return findings
    .filter(({ setting }) => setting === 'date' || setting === 'number')
    .flatMap((finding) => {
      const values = isTie(finding) ? (finding.alternatives ?? []).map(({ value }) => value) : [finding.value];
      return values.map((value) => ({ [finding.setting]: value }) as Conversion);
    });
}

/** Those of the detected conversions that a field can have. */
export function conversionsFor({ kind }: Field, detected: readonly Conversion[] = []): Conversion[] {
  if (kind === 'date') return detected.filter(({ date }) => date !== undefined);
  return kind === 'decimal' || kind === 'integer' ? detected.filter(({ number }) => number !== undefined) : [];
}

/**
 * The conversions of a few values, with the formats that a sample has found in more of them. Settings that depend on the
 * field, such as `multiplyBy`, stay.
 */
export function asDetected(conversions: readonly Conversion[], detected: readonly Conversion[]): Conversion[] {
  const [only, other] = detected;
  if (!only) return [...conversions];
  if (other) return [...detected];
  const formatted = (conversions.length > 0 ? conversions : [{}]).map(({ date, number }) =>
    withoutDefaults(only.date ? { date: { ...date, ...only.date } } : { number: { ...number, ...only.number } }),
  );
  return [...new Map(formatted.map((conversion) => [JSON.stringify(conversion), conversion])).values()];
}

// A date in ISO 8601 needs no format.
const withoutDefaults = (conversion: Conversion): Conversion =>
  JSON.stringify(conversion) === '{"date":{"format":"yyyy-MM-dd"}}' ? {} : conversion;
