import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type PortionStand, startPortionStand } from './portion-stand.js';

let stand: PortionStand;
/** The status that the receiver answers for a row of the file; success if absent. */
let answers: (row: number) => number | undefined;
/** The delay that it requests for a row, in seconds. */
let waits: (row: number) => number | undefined;
/** Minutes that pass with each call. */
let minutes: number;

beforeAll(async () => {
  stand = await startPortionStand();
  stand.receiver.answer = (response: ServerResponse) => {
    const row = calledRows().at(-1) as number;
    const wait = waits(row);
    if (minutes > 0) vi.setSystemTime(Date.now() + minutes * 60_000);
    response.writeHead(answers(row) ?? 204, wait ? { 'retry-after': `${wait}` } : {}).end();
  };
});
beforeEach(() => {
  stand.receiver.calls.length = 0;
  answers = () => undefined;
  waits = () => undefined;
  minutes = 0;
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(() => stand.stop());

/** The rows that were called for, in the order of the calls. */
const calledRows = (): number[] => stand.receiver.calls.map(({ body }) => (body.data.document as { row: number }).row);
const upTo = (last: number, first = 1): number[] => Array.from({ length: last - first + 1 }, (_, nth) => first + nth);
const sorted = (rows: number[]): number[] => [...rows].sort((a, b) => a - b);
const portions = (...documents: number[]) =>
  stand.portions([{ step: 'webhook', webhook: 'HOOK', per: 'document' }], ...documents);
const unavailable = { type: 'TargetUnavailable' };

describe('a webhook that refuses some documents', () => {
  it.each([400, 403, 404, 409, 422])(
    'permanently, with %i: they are in error at once, and the others are done',
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

  it.each([408, 425, 429, 500, 503])('temporarily, with %i: they are retried', async (status) => {
    answers = (row) => (row === 2 ? status : undefined);
    const { attempt, entries } = await portions(3);
    await expect(attempt()).rejects.toMatchObject(unavailable);
    expect((await entries()).map(({ row }) => row)).toEqual([1, 3]);
    answers = () => undefined;
    await attempt();
    expect((await entries()).map(({ status: found }) => found)).toEqual(Array(3).fill('Completed'));
  });
});

describe('a subject that is to be retried', () => {
  it('waits as long as the receiver requests', async () => {
    answers = () => 429;
    waits = (row) => [5, 90, undefined][row - 1];
    const { attempt } = await portions(3);
    await expect(attempt()).rejects.toMatchObject({ ...unavailable, delayMs: 90_000 });
  });

  it('waits as long as the receiver requests for any subject of the portion', async () => {
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

  it('waits until the others of the portion were tried, and for the next attempt', async () => {
    answers = (row) => (row === 3 || row === 5 ? 500 : undefined);
    const { attempt, entries } = await portions(20);
    await expect(attempt()).rejects.toMatchObject({ ...unavailable, message: 'The webhook answered 500.' });
    expect(sorted(calledRows())).toEqual(upTo(20));
    expect(await entries()).toHaveLength(18);
    await expect(attempt()).rejects.toMatchObject(unavailable);
    expect(sorted(calledRows().slice(20))).toEqual([3, 5]);
  });

  it('lets the others go first even if it fills a call by itself', async () => {
    answers = (row) => (row <= 8 ? 500 : undefined);
    const { attempt, entries } = await portions(24);
    // No call succeeded: an unavailable target is not called for every document at each attempt.
    await expect(attempt()).rejects.toMatchObject(unavailable);
    expect(sorted(calledRows())).toEqual(upTo(8));
    await expect(attempt()).rejects.toMatchObject(unavailable);
    expect(sorted(calledRows().slice(8, 24))).toEqual(upTo(24, 9));
    expect(sorted(calledRows().slice(24))).toEqual(upTo(8));
    expect(await entries()).toHaveLength(16);
  });
});

describe('a target that is given up', () => {
  it('puts only tried subjects in error: the others succeed', async () => {
    answers = (row) => (row <= 8 ? 500 : undefined);
    const { attempt, entries, longAway } = await portions(20);
    await expect(attempt()).rejects.toMatchObject(unavailable);
    await longAway();
    // The worst case: the failing ones are first again.
    await stand.database.superuser`UPDATE post_processing_portion SET asked_up_to = 0`;
    await attempt();
    const all = await entries();
    expect(all.filter(({ status }) => status === 'Error').map(({ row }) => row)).toEqual(upTo(8));
    expect(all[0]).toMatchObject({
      code: 'target_unavailable',
      message: 'It could not be reached: The webhook answered 500.',
    });
    expect(all).toHaveLength(20);
  });

  it('is waited for if it requests that, and for no other document', async () => {
    answers = () => 503;
    waits = (row) => (row === 2 ? 90 : undefined);
    const { attempt, entries, longAway } = await portions(3);
    await expect(attempt()).rejects.toMatchObject(unavailable);
    await longAway();
    await expect(attempt()).rejects.toMatchObject({ ...unavailable, delayMs: 90_000 });
    expect((await entries()).map(({ row }) => row)).toEqual([1, 3]);
  });

  it('stays given up in the next attempt if one does not complete all subjects', async () => {
    answers = () => 500;
    const { attempt, entries, longAway } = await portions(24);
    await expect(attempt()).rejects.toMatchObject(unavailable);
    await longAway();
    vi.useFakeTimers({ toFake: ['Date'] });
    minutes = 0.5;
    // Sixteen calls take eight minutes: the attempt ends itself before the engine times it out.
    await expect(attempt()).rejects.toMatchObject({ type: 'GoesOn' });
    expect(await entries()).toHaveLength(16);
    await attempt();
    expect((await entries()).map(({ code }) => code)).toEqual(Array(24).fill('target_unavailable'));
  });

  it('is waited for again by the step that follows', async () => {
    const step = { step: 'webhook', webhook: 'HOOK', per: 'document' } as const;
    const { attempt, entries, longAway } = await stand.portions([step, step], 2);
    answers = (row) => (row === 2 ? 500 : undefined);
    await expect(attempt()).rejects.toMatchObject(unavailable);
    await longAway();
    answers = () => 500;
    await expect(attempt()).rejects.toMatchObject(unavailable);
    await expect(attempt()).rejects.toMatchObject(unavailable);
    expect((await entries()).map(({ code }) => code)).toEqual([null, 'target_unavailable']);
  });

  it('is not waited for by other portions, unless a call succeeded meanwhile', async () => {
    answers = () => 503;
    const { attempt, entries, longAway } = await portions(9, 20, 2);
    await expect(attempt(1)).rejects.toMatchObject(unavailable);
    await longAway();
    await attempt(1);
    expect(sorted(calledRows().slice(8))).toEqual(upTo(9));
    expect((await entries(1)).map(({ code }) => code)).toEqual(Array(9).fill('target_unavailable'));
    stand.receiver.calls.length = 0;
    await attempt(2);
    expect(calledRows()).toHaveLength(8);
    expect((await entries(2)).map(({ code }) => code)).toEqual(Array(20).fill('target_unavailable'));
    answers = (row) => (row === 2 ? 503 : undefined);
    await expect(attempt(3)).rejects.toMatchObject(unavailable);
    await expect(attempt(3)).rejects.toMatchObject(unavailable);
    expect(await entries(3)).toMatchObject([{ row: 1, status: 'Completed' }]);
  });
});
