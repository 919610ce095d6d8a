import { munkres } from 'munkres';
import { grouped } from './grouped.js';
import type { Claim } from './suggestion.js';

/** The assignment of columns to fields. */
export interface Assignment<Any extends Claim> {
  /** At most one per field and one per column. */
  decided: Any[];
  /** Fields for which several columns are equally good, or whose column is equally good for another field. */
  undecided: { field: string; confidence: number; tied: Any[] }[];
}

/**
 * Assigns columns to fields so that the total certainty is highest, and decides only what all best assignments have in
 * common: a field with different columns in two of them is undecided. So the result does not depend on the order of the
 * claims.
 */
export function assign<Any extends Claim>(claims: readonly Any[]): Assignment<Any> {
  const assignment: Assignment<Any> = { decided: [], undecided: [] };
  for (const rivals of rivalClaims(claims)) {
    const best = bestTotal(rivals);
    for (const [field, own] of grouped(rivals, ({ field }) => field)) {
      const tied = own.filter((claim) => weight(claim) + bestTotal(without(rivals, claim)) === best);
      const [first] = tied;
      if (!first) continue;
      const choices = tied.length + (bestTotal(rivals.filter((claim) => claim.field !== field)) === best ? 1 : 0);
      if (choices === 1) assignment.decided.push(first);
      else {
        const surest = Math.max(...tied.map(({ confidence }) => confidence));
        assignment.undecided.push({ field, confidence: surest / choices, tied });
      }
    }
  }
  return assignment;
}

/** Groups of claims; two groups have no field and no column in common. */
function rivalClaims<Any extends Claim>(claims: readonly Any[]): Any[][] {
  const byField = grouped(claims, ({ field }) => field);
  const byColumn = grouped(claims, ({ column }) => column);
  const seen = new Set<Any>();
  return claims.flatMap((start) => {
    if (seen.has(start)) return [];
    seen.add(start);
    const group = [start];
    for (const { field, column } of group) {
      for (const next of [...(byField.get(field) ?? []), ...(byColumn.get(column) ?? [])]) {
        if (seen.has(next)) continue;
        seen.add(next);
        group.push(next);
      }
      byField.delete(field);
      byColumn.delete(column);
    }
    return [group];
  });
}

const without = (claims: readonly Claim[], { field, column }: Claim): Claim[] =>
  claims.filter((claim) => claim.field !== field && claim.column !== column);

/**
 * Exponential, so that two doubtful claims never outweigh a certain one; a whole number, so that sums are exact; and
 * with a base for which two claims never weigh the same as a more certain one (with 4 they would: 4^9.7 is twice 4^9.2).
 */
const weight = ({ confidence }: Claim): number => Math.round(6 ** (confidence * 10));

/** The largest sum of weights if each field and each column is used at most once. */
function bestTotal(claims: readonly Claim[]): number {
  if (claims.length < 2) return claims[0] ? weight(claims[0]) : 0;
  const rows = new Map([...new Set(claims.map(({ field }) => field))].map((field, index) => [field, index]));
  const places = new Map([...new Set(claims.map(({ column }) => column))].map((column, index) => [column, index]));
  const costs = Array.from({ length: rows.size }, () => new Array<number>(places.size).fill(0));
  for (const claim of claims)
    (costs[rows.get(claim.field) as number] as number[])[places.get(claim.column) as number] = -weight(claim);
  return munkres(costs).reduce((sum, [row, place]) => sum - (costs[row]?.[place] ?? 0), 0);
}
