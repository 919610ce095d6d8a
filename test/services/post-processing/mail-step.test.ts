import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type PortionBench, startPortionBench } from './portion-bench.js';

let bench: PortionBench;
/** The addresses of the e-mails that the server was asked to accept, in their order. */
let attempted: string[];
/** The reply to an address that is refused. */
let refusals: Record<string, number>;

beforeAll(async () => {
  bench = await startPortionBench();
  bench.box.fault = (to) => {
    attempted.push(to);
    return refusals[to] ? { at: 'recipient', code: refusals[to] } : undefined;
  };
});
beforeEach(() => {
  bench.box.mails.length = 0;
  attempted = [];
  refusals = {};
});
afterAll(() => bench.stop());

const addresses = ['first@example.com', 'second@example.com', 'third@example.com'];
const portion = (documents: number, to = addresses) =>
  bench.portions([{ step: 'e-mail', to, scope: 'document' }], documents);
/** The number of e-mails that each address has received. */
const received = (): Record<string, number> => {
  const times: Record<string, number> = {};
  for (const { to } of bench.box.mails) times[to] = (times[to] ?? 0) + 1;
  return times;
};
const messageId = (message: string): string | undefined => /^Message-ID: (.*)$/im.exec(message)?.[1];
const unavailable = { type: 'TargetUnavailable' };

/** Stops an attempt and advances the clock by the time for which it waits for answers. */
function abortAndWait(stop: AbortController, reason: Error): void {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  stop.abort(reason);
  vi.advanceTimersByTime(10_000);
  vi.useRealTimers();
}

it('an e-mail is not sent again if the attempt is stopped while another e-mail hangs', async () => {
  const { attempt, entries } = await portion(4, ['orders@example.com']);
  const { fault } = bench.box;
  bench.box.fault = () => (bench.box.mails.length === 3 ? { at: 'hang' } : undefined);
  bench.mailServer.silenceTimeoutMs = 30_000;
  // This test is the first one, so that all ended sessions belong to it.
  const stop = new AbortController();
  const stopped = attempt(1, stop.signal).catch((error: unknown) => error);
  await expect.poll(() => [bench.box.mails.length, bench.box.ended]).toEqual([4, 3]);
  const reason = new Error('stopped');
  abortAndWait(stop, reason);
  expect(await stopped).toBe(reason);
  bench.box.fault = fault;
  bench.mailServer.silenceTimeoutMs = 1_500;
  expect((await entries()).map(({ status }) => status)).toEqual(Array(3).fill('Completed'));
  await attempt();
  expect(await entries()).toHaveLength(4);
  // The e-mail that hung was received too, and only it is sent again.
  expect(bench.box.mails).toHaveLength(5);
  expect(new Set(bench.box.mails.map(({ message }) => messageId(message))).size).toBe(4);
  bench.box.release();
});

describe('an e-mail to several addresses', () => {
  it('is sent to each of them once, even if one of them is temporarily refused several times', async () => {
    refusals = { 'second@example.com': 450 };
    const { attempt, entries } = await portion(2);
    for (let nth = 0; nth < 3; nth += 1)
      await expect(attempt()).rejects.toMatchObject({
        ...unavailable,
        // The message is sent to the engine, and contains no address.
        message: 'The mail server does not accept the mail now (450).',
      });
    expect(received()).toEqual({ 'first@example.com': 2, 'third@example.com': 2 });
    refusals = {};
    await attempt();
    expect(received()).toEqual({ 'first@example.com': 2, 'second@example.com': 2, 'third@example.com': 2 });
    expect((await entries()).map(({ status }) => status)).toEqual(['Completed', 'Completed']);
    const ids = bench.box.mails.map(({ message }) => messageId(message));
    expect(new Set(ids).size).toBe(6);
  });

  it('is in error for the address that is permanently refused, and a retry sends it only to that', async () => {
    refusals = { 'first@example.com': 550, 'third@example.com': 451 };
    const { attempt, entries, retryErrors } = await portion(1);
    await expect(attempt()).rejects.toMatchObject(unavailable);
    await expect(attempt()).rejects.toMatchObject(unavailable);
    refusals = { 'first@example.com': 550 };
    await attempt();
    expect(await entries()).toMatchObject([
      { code: 'target_refused', message: 'first@example.com: The mail server refuses this mail permanently (550).' },
    ]);
    expect(attempted.filter((to) => to === 'first@example.com')).toHaveLength(1);
    refusals = {};
    await retryErrors();
    await attempt();
    expect(await entries()).toMatchObject([{ status: 'Completed' }]);
    expect(received()).toEqual({ 'first@example.com': 1, 'second@example.com': 1, 'third@example.com': 1 });
  });

  it('that is not retried any more is in error with the addresses that did not receive it', async () => {
    refusals = { 'first@example.com': 550, 'second@example.com': 450, 'third@example.com': 450 };
    const { attempt, entries, outageOfAnHour } = await portion(1);
    await expect(attempt()).rejects.toMatchObject(unavailable);
    await outageOfAnHour();
    await attempt();
    expect(await entries()).toMatchObject([
      {
        code: 'target_unavailable',
        message:
          'It could not be reached: second@example.com, third@example.com: The mail server does not accept the mail now (450). ' +
          'first@example.com: The mail server refuses this mail permanently (550).',
      },
    ]);
  });

  it('is not tried for the other addresses if the server itself is unavailable', async () => {
    const { attempt } = await portion(1);
    const { fault } = bench.box;
    bench.box.fault = (to) => fault(to) ?? { at: 'hang' };
    await expect(attempt()).rejects.toMatchObject({ message: 'The mail server did not answer in time.' });
    bench.box.fault = fault;
    expect(attempted).not.toContain('third@example.com');
    await attempt();
    expect(received()).toMatchObject({ 'third@example.com': 1 });
  });
});
