import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type PortionStand, startPortionStand } from './portion-stand.js';

let stand: PortionStand;
/** The addresses in the order of the e-mails. */
let asked: string[];
/** The reply to an address that is refused. */
let refusals: Record<string, number>;

beforeAll(async () => {
  stand = await startPortionStand();
  stand.box.fault = (to) => {
    asked.push(to);
    return refusals[to] ? { at: 'recipient', code: refusals[to] } : undefined;
  };
});
beforeEach(() => {
  stand.box.mails.length = 0;
  asked = [];
  refusals = {};
});
afterAll(() => stand.stop());

const addresses = ['first@example.com', 'second@example.com', 'third@example.com'];
const portion = (documents: number, to = addresses) =>
  stand.portions([{ step: 'e-mail', to, per: 'document' }], documents);
/** How many e-mails each address has received. */
const got = (): Record<string, number> => {
  const times: Record<string, number> = {};
  for (const { to } of stand.box.mails) times[to] = (times[to] ?? 0) + 1;
  return times;
};
const messageId = (message: string): string | undefined => /^Message-ID: (.*)$/im.exec(message)?.[1];
const unavailable = { type: 'TargetUnavailable' };

/** Simulates that the time for answers after a stop has passed. */
function abortAndWait(stop: AbortController, reason: Error): void {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  stop.abort(reason);
  vi.advanceTimersByTime(10_000);
  vi.useRealTimers();
}

it('an e-mail is not sent again if the attempt is stopped while another e-mail hangs', async () => {
  const { attempt, entries } = await portion(4, ['orders@example.com']);
  const { fault } = stand.box;
  stand.box.fault = () => (stand.box.mails.length === 3 ? { at: 'hang' } : undefined);
  stand.mailServer.silenceTimeoutMs = 30_000;
  // This test is the first, so the ended sessions are its own.
  const stop = new AbortController();
  const stopped = attempt(1, stop.signal).catch((error: unknown) => error);
  await expect.poll(() => [stand.box.mails.length, stand.box.ended]).toEqual([4, 3]);
  const reason = new Error('stopped');
  abortAndWait(stop, reason);
  expect(await stopped).toBe(reason);
  stand.box.fault = fault;
  stand.mailServer.silenceTimeoutMs = 1_500;
  expect((await entries()).map(({ status }) => status)).toEqual(Array(3).fill('Completed'));
  await attempt();
  expect(await entries()).toHaveLength(4);
  // The e-mail that hung was received: it alone is sent again.
  expect(stand.box.mails).toHaveLength(5);
  expect(new Set(stand.box.mails.map(({ message }) => messageId(message))).size).toBe(4);
  stand.box.release();
});

describe('an e-mail to several addresses', () => {
  it('is sent to each once, however often one of them is temporarily refused', async () => {
    refusals = { 'second@example.com': 450 };
    const { attempt, entries } = await portion(2);
    for (let nth = 0; nth < 3; nth += 1)
      await expect(attempt()).rejects.toMatchObject({
        ...unavailable,
        // What the engine receives contains no address.
        message: 'The mail server does not accept the mail now (450).',
      });
    expect(got()).toEqual({ 'first@example.com': 2, 'third@example.com': 2 });
    refusals = {};
    await attempt();
    expect(got()).toEqual({ 'first@example.com': 2, 'second@example.com': 2, 'third@example.com': 2 });
    expect((await entries()).map(({ status }) => status)).toEqual(['Completed', 'Completed']);
    const ids = stand.box.mails.map(({ message }) => messageId(message));
    expect(new Set(ids).size).toBe(6);
  });

  it('is in error for the address that is permanently refused, and retried for that alone', async () => {
    refusals = { 'first@example.com': 550, 'third@example.com': 451 };
    const { attempt, entries, tryAgain } = await portion(1);
    await expect(attempt()).rejects.toMatchObject(unavailable);
    await expect(attempt()).rejects.toMatchObject(unavailable);
    refusals = { 'first@example.com': 550 };
    await attempt();
    expect(await entries()).toMatchObject([
      { code: 'target_refused', message: 'first@example.com: The mail server refuses this mail permanently (550).' },
    ]);
    expect(asked.filter((to) => to === 'first@example.com')).toHaveLength(1);
    refusals = {};
    await tryAgain();
    await attempt();
    expect(await entries()).toMatchObject([{ status: 'Completed' }]);
    expect(got()).toEqual({ 'first@example.com': 1, 'second@example.com': 1, 'third@example.com': 1 });
  });

  it('that is given up names the addresses that did not receive it', async () => {
    refusals = { 'first@example.com': 550, 'second@example.com': 450, 'third@example.com': 450 };
    const { attempt, entries, longAway } = await portion(1);
    await expect(attempt()).rejects.toMatchObject(unavailable);
    await longAway();
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

  it('waits with the other addresses if the server itself is unavailable', async () => {
    const { attempt } = await portion(1);
    const { fault } = stand.box;
    stand.box.fault = (to) => fault(to) ?? { at: 'hang' };
    await expect(attempt()).rejects.toMatchObject({ message: 'The mail server did not answer in time.' });
    stand.box.fault = fault;
    expect(asked).not.toContain('third@example.com');
    await attempt();
    expect(got()).toMatchObject({ 'third@example.com': 1 });
  });
});
