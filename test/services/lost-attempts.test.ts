import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { processBatch } from '../../activities/process-batch.js';
import type { ImportRef } from '../../core/model/contract.js';
import type { BatchRow } from '../../db/rows.js';
import { Attempt, reportingEnd } from '../../services/lost-attempts.js';
import { ImportLifecycle } from '../db/import-lifecycle.js';

const failureOf = (act: () => unknown): string | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as { type?: string }).type;
  }
};

describe('an attempt', () => {
  it('is refused if too many earlier attempts were lost', () => {
    const attempt = new Attempt('a');
    expect(failureOf(() => attempt.admit({ unreported: 5 }, 5, 'Batch 1'))).toBe('WorkerLost');
    expect(attempt.admit({ unreported: 4 }, 5, 'Batch 1')).toBe(5);
    attempt.end();
  });

  it('at suspect work is made without other suspect work, in parallel with attempts at other work', () => {
    const [suspect, other, innocent] = [new Attempt('a'), new Attempt('b'), new Attempt('c')];
    expect(suspect.admit({ unreported: 2 }, 5, 'Batch 1')).toBe(3);
    expect(failureOf(() => other.admit({ unreported: 2 }, 5, 'Batch 2'))).toBe('WaitingForTurn');
    expect(innocent.admit({ unreported: 1 }, 5, 'Batch 3')).toBe(2);
    suspect.end();
    expect(other.admit({ unreported: 2 }, 5, 'Batch 2')).toBe(3);
    for (const attempt of [other, innocent]) attempt.end();
  });

  it('at suspect work does not delay other suspect work for hours', () => {
    vi.useFakeTimers();
    try {
      const [file, batch] = [new Attempt('a'), new Attempt('b')];
      file.admit({ unreported: 2 }, 5, 'Reading the file');
      vi.advanceTimersByTime(4 * 60_000);
      expect(failureOf(() => batch.admit({ unreported: 2 }, 5, 'Batch 1'))).toBe('WaitingForTurn');
      vi.advanceTimersByTime(60_000);
      expect(batch.admit({ unreported: 2 }, 5, 'Batch 1')).toBe(3);
      file.end();
      expect(failureOf(() => new Attempt('c').admit({ unreported: 2 }, 5, 'Batch 2'))).toBe('WaitingForTurn');
      batch.end();
    } finally {
      vi.useRealTimers();
    }
  });

  it('that still runs in this process does not count as lost', () => {
    const [first, second] = [new Attempt('a'), new Attempt('b')];
    first.admit({ unreported: 0 }, 5, 'Batch 1');
    expect(second.admit({ unreported: 1, claim: 'a' }, 5, 'Batch 1')).toBe(1);
    first.end();
    expect(new Attempt('c').admit({ unreported: 1, claim: 'a' }, 5, 'Batch 1')).toBe(2);
  });

  it('reports its end once the database is available again', async () => {
    let failures = 2;
    const reports: number[] = [];
    const report = async () => {
      reports.push(failures);
      failures -= 1;
      if (failures >= 0) throw new Error('unavailable');
    };
    await expect(reportingEnd(() => Promise.reject(new Error('lost')), report)).rejects.toThrow('lost');
    expect(reports).toEqual([2, 1, 0]);
  });
});

describe('an attempt at a batch', () => {
  let lifecycle: ImportLifecycle;
  beforeAll(async () => {
    lifecycle = await ImportLifecycle.begin();
  });
  afterAll(() => lifecycle.database.drop());

  const begun = async (order: string): Promise<ImportRef> => {
    const ref = await lifecycle.staged([[order, 'I100000', '1']]);
    await lifecycle.prepare(ref);
    return ref;
  };
  const unreported = async ({ importId }: ImportRef): Promise<number> => {
    const [row] = await lifecycle.database.superuser<
      [Pick<BatchRow, 'unreported'>]
    >`SELECT unreported FROM batch WHERE import_id = ${importId}`;
    return row.unreported;
  };
  const loseAttempts = ({ importId }: ImportRef, times: number) =>
    lifecycle.database.superuser`UPDATE batch SET unreported = ${times} WHERE import_id = ${importId}`;
  const attempt = (ref: ImportRef, signal?: AbortSignal) =>
    processBatch({ database: lifecycle.database.application }, { ...ref, runNo: 1, batchNo: 1 }, signal);

  it('that fails or is stopped does not count as lost', async () => {
    const ref = await begun('L1');
    await loseAttempts(ref, 4);
    await expect(attempt(ref, AbortSignal.abort(new Error('shutdown')))).rejects.toThrow('shutdown');
    expect(await unreported(ref)).toBe(0);
  });

  it('is refused after five lost attempts, with the reason', async () => {
    const ref = await begun('L2');
    await loseAttempts(ref, 5);
    await expect(attempt(ref)).rejects.toMatchObject({
      type: 'WorkerLost',
      message:
        'Batch 1 of run 1 was given up: its worker was lost 5 times in a row without progress. It may need more memory or time than a worker has.',
    });
  });

  it('is made after four lost attempts', async () => {
    const ref = await begun('L3');
    await loseAttempts(ref, 4);
    expect(await attempt(ref)).toMatchObject({ completed: 1 });
  });
});
