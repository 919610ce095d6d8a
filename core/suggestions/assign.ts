import { munkres } from 'munkres';
import { grouped } from './grouped.js';
import type { Candidate } from './suggestion.js';

/** The assignment of columns to fields. */
export interface Assignment<Any extends Candidate> {
  /** At most one per field and one per column. */
  decided: Any[];
  /** Fields for which several columns are equally good, or whose column is equally good for another field. */
  undecided: { field: string; confidence: number; tied: Any[] }[];
}

/**
 * Assigns columns to fields so that the total certainty is highest, and decides only what all best assignments have in
 * common: a field with different columns in two of them is undecided. So the result does not depend on the order of the
 * candidates.
 */
export function assign<Any extends Candidate>(candidates: readonly Any[]): Assignment<Any> {
  const assignment: Assignment<Any> = { decided: [], undecided: [] };
  for (const rivals of rivalCandidates(candidates)) {
    const best = bestTotal(rivals);
    for (const [field, own] of grouped(rivals, ({ field }) => field)) {
      const tied = own.filter((candidate) => weight(candidate) + bestTotal(without(rivals, candidate)) === best);
      const [first] = tied;
      if (!first) continue;
      const choices =
        tied.length + (bestTotal(rivals.filter((candidate) => candidate.field !== field)) === best ? 1 : 0);
      if (choices === 1) assignment.decided.push(first);
      else {
        const surest = Math.max(...tied.map(({ confidence }) => confidence));
        assignment.undecided.push({ field, confidence: surest / choices, tied });
      }
    }
  }
  return assignment;
}

/** Groups of candidates; two groups have no field and no column in common. */
function rivalCandidates<Any extends Candidate>(candidates: readonly Any[]): Any[][] {
  const byField = grouped(candidates, ({ field }) => field);
  const byColumn = grouped(candidates, ({ column }) => column);
  const seen = new Set<Any>();
  return candidates.flatMap((start) => {
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

const without = (candidates: readonly Candidate[], { field, column }: Candidate): Candidate[] =>
  candidates.filter((candidate) => candidate.field !== field && candidate.column !== column);

/**
 * Exponential, so that two doubtful candidates never outweigh a certain one; a whole number, so that sums are exact; and
 * with a base for which two candidates never weigh the same as a more certain one (with 4 they would: 4^9.7 is twice 4^9.2).
 */
const weight = ({ confidence }: Candidate): number => Math.round(6 ** (confidence * 10));

/** The largest sum of weights if each field and each column is used at most once. */
function bestTotal(candidates: readonly Candidate[]): number {
  if (candidates.length < 2) return candidates[0] ? weight(candidates[0]) : 0;
  const rows = new Map([...new Set(candidates.map(({ field }) => field))].map((field, index) => [field, index]));
  const places = new Map([...new Set(candidates.map(({ column }) => column))].map((column, index) => [column, index]));
  const costs = Array.from({ length: rows.size }, () => new Array<number>(places.size).fill(0));
  for (const candidate of candidates)
    (costs[rows.get(candidate.field) as number] as number[])[places.get(candidate.column) as number] =
      -weight(candidate);
  return munkres(costs).reduce((sum, [row, place]) => sum - (costs[row]?.[place] ?? 0), 0);
}
