import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AnswerDeadline } from '../../../connectors/connections/answer-deadline.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('a server cannot extend the time limit after Terminate by saying that it is ready', () => {
  const late = vi.fn();
  const deadline = new AnswerDeadline(60_000, late);
  deadline.terminate();
  deadline.answered();
  vi.runAllTimers();
  expect(late).toHaveBeenCalledOnce();
});
