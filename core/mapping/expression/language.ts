import { Environment } from '@marcbachmann/cel-js';
import { DateTime } from 'luxon';
import { cutText } from '../../text/cut-text.js';
import { linearPattern } from '../linear-pattern.js';
import { registerAmounts } from './amount.js';

const limits = { maxAstNodes: 300, maxDepth: 40, maxListElements: 100, maxMapEntries: 20, maxCallArguments: 8 };

/**
 * The language of computed values and cross-field rules: CEL with exact decimals, days as text in
 * ISO 8601 (whose text order is their date order) and patterns in linear time. `variables`: type by name.
 */
export function expressionLanguage(variables: Readonly<Record<string, string>>): Environment {
  const environment = new Environment({ unlistedVariablesAreDyn: false, homogeneousAggregateLiterals: false, limits });
  registerAmounts(environment);
  environment
    .registerFunction('upper(string): string', (text: string) => text.toUpperCase())
    .registerFunction('lower(string): string', (text: string) => text.toLowerCase())
    .registerFunction('like(string, string): bool', (text: string, pattern: string) => patternOf(pattern).test(text))
    .registerFunction('year(string): int', (day: string) => BigInt(dayOf(day).year))
    .registerFunction('month(string): int', (day: string) => BigInt(dayOf(day).month))
    .registerFunction('dayOfMonth(string): int', (day: string) => BigInt(dayOf(day).day))
    .registerFunction('weekday(string): int', (day: string) => BigInt(dayOf(day).weekday))
    .registerFunction('addDays(string, int): string', (day: string, days: bigint) => addDays(day, Number(days)))
    .registerFunction('daysBetween(string, string): int', (from: string, to: string) =>
      BigInt(dayOf(to).diff(dayOf(from), 'days').days),
    );
  for (const [name, type] of Object.entries(variables)) environment.registerVariable(name, type);
  return environment;
}

// There are few patterns because `usage.ts` only allows literals.
const patterns = new Map<string, ReturnType<typeof linearPattern>>();
function patternOf(pattern: string) {
  let known = patterns.get(pattern);
  if (!known) {
    if (patterns.size >= 1_000) patterns.clear();
    known = linearPattern(pattern);
    patterns.set(pattern, known);
  }
  return known;
}

function dayOf(text: string): DateTime {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? DateTime.fromISO(text, { zone: 'utc' }) : undefined;
  if (!day?.isValid) throw new Error(`"${cutText(text, 60)}" is not a valid date such as 2026-01-31.`);
  return day;
}

function addDays(text: string, days: number): string {
  const day = dayOf(text).plus({ days });
  if (!day.isValid || day.year < 1 || day.year > 9999) throw new Error('The date is outside of the years 1 to 9999.');
  return day.toISODate() as string;
}
