import { mappableFields, type Target } from '../targets/target.js';
import type { Assignment } from './assign.js';
import type { OpenCandidate } from './candidates.js';

/** With less confidence a required field stays without a column. */
const minConfidence = 0.5;

/**
 * Gives a key without a column the one that may be it, although its name says another field: without a number nothing can
 * be imported, so in an order with a "PO Number" only, that is its number. Columns of required fields stay, and those that
 * are undecided.
 */
export function keyFirst(
  target: Target,
  { decided, undecided }: Assignment<OpenCandidate>,
  candidates: readonly OpenCandidate[],
): OpenCandidate[] {
  const required = mappableFields(target).filter((field) => field.required && field.default === undefined);
  const missing = required.find(
    ({ name }) => target.key.includes(name) && ![...decided, ...undecided].some(({ field }) => field === name),
  );
  if (!missing) return [...decided];
  const kept = decided.filter(({ field }) => required.some(({ name }) => name === field));
  const taken = new Set([...kept, ...undecided.flatMap(({ tied }) => tied)].map(({ column }) => column));
  const [best, second] = candidates
    .filter(
      ({ field, column, confidence }) => field === missing.name && !taken.has(column) && confidence >= minConfidence,
    )
    .toSorted((a, b) => b.confidence - a.confidence);
  if (!best || best.confidence === second?.confidence) return [...decided];
  const reason = `${best.reason} No other column can be the ${missing.label}, which is required.`;
  return [...decided.filter(({ column }) => column !== best.column), { ...best, reason }];
}
