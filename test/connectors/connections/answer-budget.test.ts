import { describe, expect, it } from 'vitest';
import { AnswerBudget } from '../../../connectors/connections/answer-budget.js';

const kilobytes = 1_024;
const budget = () => new AnswerBudget({ each: 400 * kilobytes, all: 1_600 * kilobytes });
const refusal = (take: () => void): string | undefined => {
  try {
    take();
    return undefined;
  } catch (error) {
    return (error as { failure?: string }).failure;
  }
};

describe('the memory for answers', () => {
  it('is refused for an answer that is too large', () => {
    const lease = budget().open(1);
    lease.take(400 * kilobytes, 'h');
    expect(refusal(() => lease.take(1, 'h'))).toBe('too-large');
  });

  it('is available to other companies to three quarters, and is released when an answer is closed', () => {
    const all = budget();
    const first = all.open(1);
    first.take(400 * kilobytes, 'h');
    const second = all.open(1);
    expect(refusal(() => second.take(200 * kilobytes, 'h'))).toBe('lost');
    all.open(2).take(400 * kilobytes, 'h');
    first.close();
    all.open(1).take(200 * kilobytes, 'h');
  });

  it('suffices for short answers when long ones of other companies have used all of it', () => {
    const all = budget();
    for (const company of [1, 2, 3, 4]) all.open(company).take(400 * kilobytes, 'h');
    for (const company of [5, 6]) all.open(company).take(64 * kilobytes, 'h');
    expect(refusal(() => all.open(7).take(400 * kilobytes, 'h'))).toBe('lost');
  });

  it('is refused for an answer whose request has ended', () => {
    const lease = budget().open(1);
    lease.close();
    lease.close();
    expect(refusal(() => lease.take(1, 'h'))).toBe('lost');
  });
});
