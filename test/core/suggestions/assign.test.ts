import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assign } from '../../../core/suggestions/assign.js';
import type { Candidate } from '../../../core/suggestions/suggestion.js';

const candidate = (field: string, column: string, confidence: number): Candidate => ({
  field,
  column,
  confidence,
  evidence: [],
  reason: '',
  mapping: { field, column },
});
const weight = ({ confidence }: Candidate): number => Math.round(6 ** (confidence * 10));

/** Returns every way to accept candidates so that no field and no column is used twice. */
function* choices(candidates: readonly Candidate[]): Generator<Candidate[]> {
  const [first, ...rest] = candidates;
  if (!first) {
    yield [];
    return;
  }
  for (const choice of choices(rest)) {
    yield choice;
    if (choice.every(({ field, column }) => field !== first.field && column !== first.column)) yield [first, ...choice];
  }
}

const candidateTuples = fc.uniqueArray(
  fc.tuple(
    fc.constantFrom('f', 'g', 'h'),
    fc.constantFrom('A', 'B', 'C', 'D'),
    fc.constantFrom(0.3, 0.6, 0.9, 0.92, 0.97),
  ),
  { selector: ([field, column]) => field + column, maxLength: 9 },
);
const key = ({ field, column }: { field: string; column?: string }) => `${field}${column ?? ''}`;

describe('columns are assigned to fields', () => {
  it('as in every best assignment, and are undecided if the best assignments differ', () => {
    fc.assert(
      fc.property(candidateTuples, (tuples) => {
        const candidates = tuples.map((tuple) => candidate(...tuple));
        const all = [...choices(candidates)].map((choice) => ({
          choice,
          total: choice.reduce((sum, chosen) => sum + weight(chosen), 0),
        }));
        const top = Math.max(...all.map(({ total }) => total));
        const best = all.filter(({ total }) => total === top).map(({ choice }) => choice);
        const { decided, undecided } = assign(candidates);
        for (const field of ['f', 'g', 'h']) {
          const possibleColumns = new Set(
            best.map((choice) => choice.find((chosen) => chosen.field === field)?.column),
          );
          const decidedColumn = decided.find((accepted) => accepted.field === field)?.column;
          const open = undecided.find((tie) => tie.field === field);
          if (possibleColumns.size === 1) {
            expect(decidedColumn).toBe([...possibleColumns][0]);
            expect(open).toBeUndefined();
          } else {
            expect(decidedColumn).toBeUndefined();
            expect(open?.tied.map(({ column }) => column).sort()).toEqual(
              [...possibleColumns].filter((column) => column !== undefined).sort(),
            );
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('in the same way for any order of the candidates', () => {
    const both = candidateTuples.chain((tuples) =>
      fc.tuple(fc.constant(tuples), fc.shuffledSubarray(tuples, { minLength: tuples.length })),
    );
    fc.assert(
      fc.property(both, ([tuples, shuffled]) => {
        const [one, other] = [tuples, shuffled].map((some) => assign(some.map((tuple) => candidate(...tuple))));
        expect(one?.decided.map(key).sort()).toEqual(other?.decided.map(key).sort());
        const open = (some: typeof one) =>
          some?.undecided.map(({ field, confidence, tied }) => [field, confidence, ...tied.map(key).sort()]).sort();
        expect(open(one)).toEqual(open(other));
      }),
    );
  });

  it('so that a certain candidate is not replaced by two doubtful ones', () => {
    const { decided } = assign([candidate('f', 'A', 0.97), candidate('f', 'B', 0.6), candidate('g', 'A', 0.6)]);
    expect(decided.map(key)).toEqual(['fA']);
    const close = assign([candidate('f', 'A', 0.97), candidate('f', 'B', 0.92), candidate('g', 'A', 0.92)]);
    expect(close).toMatchObject({ decided: [{ field: 'f', column: 'A' }], undecided: [] });
  });
});
