import { expect } from 'vitest';

/** A record of a run. */
export interface PositionedRecord {
  /** A row number, or the position in a renumbered run. */
  position: number;
  group: string | null;
}

/** The positions of a batch. */
export interface BatchRange {
  first: number;
  last: number;
}

/** Expects that batches have the properties on which processing relies. */
export function expectValidBatches(records: PositionedRecord[], cuts: BatchRange[], batchSize: number): void {
  const batchOf = ({ position }: PositionedRecord): number[] =>
    cuts.flatMap(({ first, last }, index) => (first <= position && position <= last ? [index] : []));
  // Every record is in exactly one batch, and so is every group.
  for (const record of records) expect(batchOf(record)).toHaveLength(1);
  const batchesOfGroup = new Map<string, Set<number>>();
  for (const record of records.filter(({ group }) => group !== null))
    batchesOfGroup.set(
      record.group as string,
      new Set([...(batchesOfGroup.get(record.group as string) ?? []), ...batchOf(record)]),
    );
  for (const [group, batches] of batchesOfGroup) expect(batches.size, `group ${group}`).toBe(1);
  // Batches follow each other without gaps up to the last record.
  for (const [index, { first }] of cuts.entries()) expect(first).toBe((cuts[index - 1]?.last ?? 0) + 1);
  expect(cuts.at(-1)?.last).toBe(records.at(-1)?.position);
  for (const { first, last } of cuts.slice(0, -1)) expect(last - first + 1).toBeGreaterThanOrEqual(batchSize);
  // A batch is larger than requested only by the rest of the group at its end.
  for (const [index, batch] of cuts.entries()) {
    const within = records.filter((record) => batchOf(record).includes(index));
    const rest = within.findIndex(({ position }) => position >= batch.first + batchSize - 1);
    if (rest >= 0)
      expect(
        within
          .slice(rest)
          .every(({ group }) => group === within[rest]?.group && (group !== null || within.length - rest === 1)),
      ).toBe(true);
  }
}
