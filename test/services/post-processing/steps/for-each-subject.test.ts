import { setImmediate } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { forEachSubject } from '../../../../services/post-processing/steps/for-each-subject.js';
import type { StepOutcome } from '../../../../services/post-processing/steps/step-work.js';

const subjects = ['done', 'refused', 'stopped', 'hanging'].map((id) => ({ id }));
const refused: StepOutcome = { done: false, code: 'target_refused', message: 'No.' };

it('work for several subjects that is stopped returns completed results, and marks the others for a retry', async () => {
  const stop = new AbortController();
  const outcomes = forEachSubject(subjects, stop.signal, async ({ id }) => {
    if (id === 'done') return { done: true };
    if (id === 'refused') return refused;
    return new Promise((_, reject) => {
      if (id === 'stopped') stop.signal.addEventListener('abort', () => reject(stop.signal.reason));
    });
  });
  await setImmediate();
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  stop.abort(new Error('stopped'));
  vi.advanceTimersByTime(2_000);
  vi.useRealTimers();
  const delayed = { retryReason: expect.stringMatching(/\w/) };
  expect(await outcomes).toEqual([{ done: true }, refused, delayed, delayed]);
});

it('work for several subjects does not begin if it was stopped before', async () => {
  const reason = new Error('stopped');
  const work = vi.fn();
  await expect(forEachSubject(subjects, AbortSignal.abort(reason), work)).rejects.toBe(reason);
  expect(work).not.toHaveBeenCalled();
});

it('work for several subjects throws an unexpected error once the other subjects are done', async () => {
  const ended: string[] = [];
  const fault = new Error('a fault');
  const outcomes = forEachSubject(subjects, new AbortController().signal, async ({ id }) => {
    if (id === 'done') throw fault;
    await Promise.resolve();
    ended.push(id);
    return { done: true };
  });
  await expect(outcomes).rejects.toBe(fault);
  expect(ended).toEqual(['refused', 'stopped', 'hanging']);
});
