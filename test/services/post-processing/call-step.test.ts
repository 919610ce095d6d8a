import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type PortionBench, startPortionBench, webhookStep } from './portion-bench.js';

let bench: PortionBench;
/** The status that the receiver answers for a row of the file; success if absent. */
let answers: (row: number) => number | undefined;
/** The delay that it requests for a row, in seconds. */
let waits: (row: number) => number | undefined;
/** Minutes that pass with each call. */
let minutes: number;

beforeAll(async () => {
  bench = await startPortionBench();
  bench.receiver.answer = (response: ServerResponse) => {
    const row = calledRows().at(-1) as number;
    const wait = waits(row);
    if (minutes > 0) vi.setSystemTime(Date.now() + minutes * 60_000);
    response.writeHead(answers(row) ?? 204, wait ? { 'retry-after': `${wait}` } : {}).end();
  };
});
beforeEach(() => {
  bench.receiver.calls.length = 0;
  answers = () => undefined;
  waits = () => undefined;
  minutes = 0;
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(() => bench.stop());

/** The rows that were called for, in the order of the calls. */
const calledRows = (): number[] => bench.receiver.calls.map(({ body }) => (body.data.document as { row: number }).row);
const upTo = (last: number, first = 1): number[] => Array.from({ length: last - first + 1 }, (_, nth) => first + nth);
const sorted = (rows: number[]): number[] => [...rows].sort((a, b) => a - b);
const portions = (...documents: number[]) => bench.portions([webhookStep], ...documents);
const unavailable = { type: 'TargetUnavailable' };

describe('documents that a webhook refuses', () => {
  it.each([400, 403, 404, 409, 422])(
    'permanently, with %i, are in error immediately, and the others are completed',
    async (status) => {
      answers = (row) => (row === 2 ? status : undefined);
      const { attempt, entries } = await portions(3);
      await attempt();
      expect(await entries()).toMatchObject([
        { row: 1, status: 'Completed' },
        { row: 2, code: 'target_refused', message: `The webhook answered ${status}.` },
        { row: 3, status: 'Completed' },
      ]);
      expect(sorted(calledRows())).toEqual([1, 2, 3]);
    },
  );

  it.each([408, 425, 429, 500, 503])('temporarily, with %i, are retried', async (status) => {
    answers = (row) => (row === 2 ? status : undefined);
    const { attempt, entries } = await portions(3);
    await expect(attempt()).rejects.toMatchObject(unavailable);
    expect((await entries()).map(({ row }) => row)).toEqual([1, 3]);
    answers = () => undefined;
    await attempt();
    expect((await entries()).map(({ status: found }) => found)).toEqual(Array(3).fill('Completed'));
  });
});

describe('a retry of a subject', () => {
  it('is delayed as long as the receiver requests', async () => {
    answers = () => 429;
    waits = (row) => [5, 90, undefined][row - 1];
    const { attempt } = await portions(3);
    await expect(attempt()).rejects.toMatchObject({ ...unavailable, delayMs: 90_000 });
  });

  it('is delayed as long as the receiver requests for any subject of the portion', async () => {
    answers = (row) => ({ 2: 500, 12: 429, 20: 429 })[row];
    waits = (row) => ({ 12: 60, 20: 30 })[row];
    const { attempt, entries } = await portions(20);
    await expect(attempt()).rejects.toMatchObject({
      ...unavailable,
      message: 'The webhook answered 500.',
      delayMs: 60_000,
    });
    expect(await entries()).toHaveLength(17);
  });

  it('is made by the next attempt, after all other subjects of the portion were tried', async () => {
    answers = (row) => (row === 3 || row === 5 ? 500 : undefined);
    const { attempt, entries } = await portions(20);
    await expect(attempt()).rejects.toMatchObject({ ...unavailable, message: 'The webhook answered 500.' });
    expect(sorted(calledRows())).toEqual(upTo(20));
    expect(await entries()).toHaveLength(18);
    await expect(attempt()).rejects.toMatchObject(unavailable);
    expect(sorted(calledRows().slice(20))).toEqual([3, 5]);
  });

  it('comes after subjects that were not tried, even if the retries alone would fill the calls', async () => {
    answers = (row) => (row <= 8 ? 500 : undefined);
    const { attempt, entries } = await portions(24);
    // No call has succeeded: an unavailable target is not called for every document in each attempt.
    await expect(attempt()).rejects.toMatchObject(unavailable);
    expect(sorted(calledRows())).toEqual(upTo(8));
    await expect(attempt()).rejects.toMatchObject(unavailable);
    expect(sorted(calledRows().slice(8, 24))).toEqual(upTo(24, 9));
    expect(sorted(calledRows().slice(24))).toEqual(upTo(8));
    expect(await entries()).toHaveLength(16);
  });
});

describe('a target that was unavailable for too long', () => {
  it('puts only subjects in error that were tried, and the others succeed', async () => {
    answers = (row) => (row <= 8 ? 500 : undefined);
    const { attempt, entries, outageOfAnHour } = await portions(20);
    await expect(attempt()).rejects.toMatchObject(unavailable);
    await outageOfAnHour();
    // The worst case: the failing subjects are the first ones again.
    await bench.database.superuser`UPDATE post_processing_portion SET tried_up_to = 0`;
    await attempt();
    const all = await entries();
    expect(all.filter(({ status }) => status === 'Error').map(({ row }) => row)).toEqual(upTo(8));
    expect(all[0]).toMatchObject({
      code: 'target_unavailable',
      message: 'It could not be reached: The webhook answered 500.',
    });
    expect(all).toHaveLength(20);
  });

  it('is called again only for subjects for which it has requested a delay', async () => {
    answers = () => 503;
    waits = (row) => (row === 2 ? 90 : undefined);
    const { attempt, entries, outageOfAnHour } = await portions(3);
    await expect(attempt()).rejects.toMatchObject(unavailable);
    await outageOfAnHour();
    await expect(attempt()).rejects.toMatchObject({ ...unavailable, delayMs: 90_000 });
    expect((await entries()).map(({ row }) => row)).toEqual([1, 3]);
  });

  it('is not waited for by the next attempt if one attempt does not complete all subjects', async () => {
    answers = () => 500;
    const { attempt, entries, outageOfAnHour } = await portions(24);
    await expect(attempt()).rejects.toMatchObject(unavailable);
    await outageOfAnHour();
    vi.useFakeTimers({ toFake: ['Date'] });
    minutes = 0.5;
    // Sixteen calls take eight minutes: the attempt ends before the timeout of the engine.
    await expect(attempt()).rejects.toMatchObject({ type: 'Unfinished' });
    expect(await entries()).toHaveLength(16);
    await attempt();
    expect((await entries()).map(({ code }) => code)).toEqual(Array(24).fill('target_unavailable'));
  });

  it('is waited for again by the next step', async () => {
    const step = { step: 'webhook', webhook: 'HOOK', scope: 'document' } as const;
    const { attempt, entries, outageOfAnHour } = await bench.portions([step, step], 2);
    answers = (row) => (row === 2 ? 500 : undefined);
    await expect(attempt()).rejects.toMatchObject(unavailable);
    await outageOfAnHour();
    answers = () => 500;
    await expect(attempt()).rejects.toMatchObject(unavailable);
    await expect(attempt()).rejects.toMatchObject(unavailable);
    expect((await entries()).map(({ code }) => code)).toEqual([null, 'target_unavailable']);
  });

  it('is not waited for by other portions, unless a call has succeeded since', async () => {
    answers = () => 503;
    const { attempt, entries, outageOfAnHour } = await portions(9, 20, 2);
    await expect(attempt(1)).rejects.toMatchObject(unavailable);
    await outageOfAnHour();
    await attempt(1);
    expect(sorted(calledRows().slice(8))).toEqual(upTo(9));
    expect((await entries(1)).map(({ code }) => code)).toEqual(Array(9).fill('target_unavailable'));
    bench.receiver.calls.length = 0;
    await attempt(2);
    expect(calledRows()).toHaveLength(8);
    expect((await entries(2)).map(({ code }) => code)).toEqual(Array(20).fill('target_unavailable'));
    answers = (row) => (row === 2 ? 503 : undefined);
    await expect(attempt(3)).rejects.toMatchObject(unavailable);
    await expect(attempt(3)).rejects.toMatchObject(unavailable);
    expect(await entries(3)).toMatchObject([{ row: 1, status: 'Completed' }]);
  });
});
