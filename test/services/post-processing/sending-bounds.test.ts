import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { reserveMails } from '../../../connectors/mail/mail-allowance.js';
import { connect, inCompany } from '../../../db/client.js';
import type { OutgoingCountRow } from '../../../db/rows.js';
import { defaultBounds } from '../../../runtime/bounds.js';
import { type PortionBench, startPortionBench, webhookStep } from './portion-bench.js';

/** The limits of a company in these tests. */
const bounds = {
  mailsPerCompanyPerDay: 12,
  mailsPerRecipientPerDay: 5,
  webhookCallsPerHostPerMinute: 6,
  webhookCallsPerHostPerDay: 9,
};
let bench: PortionBench;

beforeAll(async () => {
  bench = await startPortionBench(bounds);
});
beforeEach(async () => {
  bench.box.mails.length = 0;
  bench.box.fault = () => undefined;
  bench.receiver.calls.length = 0;
  await bench.database.superuser`DELETE FROM outgoing_count`;
});
afterAll(() => bench.stop());

const addresses = (count: number) => Array.from({ length: count }, (_, nth) => `r${nth}@example.com`);
const mailing = (to: string[], documents: number) =>
  bench.portions([{ step: 'e-mail', to, scope: 'document', text: 'Buy now' }], documents);
const calling = (...documents: number[]) => bench.portions([webhookStep], ...documents);
/** Simulates that the next day has begun. */
const nextDay = () => bench.database.superuser`UPDATE outgoing_count SET starts_at = starts_at - interval '1 day'`;

describe('e-mails of steps', () => {
  it('are limited by day and company; the others are in error with the time for a retry', async () => {
    const { attempt, entries, retryErrors } = await mailing(addresses(20), 25);
    await attempt();
    expect(bench.box.mails).toHaveLength(12);
    const all = await entries();
    expect(all).toHaveLength(25);
    for (const { status, code, message } of all)
      expect([status, code, message]).toEqual([
        'Error',
        'mail_limit',
        expect.stringMatching(
          /r19@example\.com: The company has sent the 12 e-mails .* from \d{4}-\d\d-\d\d 00:00 UTC on\./,
        ),
      ]);
    await nextDay();
    await retryErrors();
    await attempt();
    // No address receives the same e-mail again.
    expect(bench.box.mails).toHaveLength(24);
    const sent = bench.box.mails.map(({ to, message }) => `${to} ${/^Message-ID: (.*)$/im.exec(message)?.[1]}`);
    expect(new Set(sent).size).toBe(24);
  });

  it('are limited by day and address, without regard to case', async () => {
    const first = await mailing(['ann@example.com'], 4);
    await first.attempt();
    const { attempt, entries } = await mailing(['Ann@Example.com', 'bob@example.com'], 3);
    await attempt();
    expect(bench.box.mails.filter(({ to }) => to.toLowerCase() === 'ann@example.com')).toHaveLength(5);
    expect(bench.box.mails.filter(({ to }) => to === 'bob@example.com')).toHaveLength(3);
    expect((await entries()).map(({ code }) => code)).toEqual([null, 'mail_limit', 'mail_limit']);
  });

  it('are counted if the server refuses them permanently, but not if it refuses them temporarily', async () => {
    bench.box.fault = (to) => ({ at: 'recipient', code: to === 'r0@example.com' ? 550 : 450 });
    const { attempt } = await mailing(addresses(3), 2);
    await expect(attempt()).rejects.toMatchObject({ type: 'TargetUnavailable' });
    expect(
      await bench.database.superuser`SELECT recipient, count FROM outgoing_count WHERE count > 0 ORDER BY 1`,
    ).toEqual([
      { recipient: '', count: 2 },
      { recipient: 'r0@example.com', count: 2 },
    ]);
  });

  it('are counted by all workers together', async () => {
    const { companyId, database } = bench;
    const workers = [1, 2].map(() => connect(database.loginUrl, { max: 5 }));
    try {
      const reservations = await Promise.all(
        Array.from({ length: 20 }, (_, nth) =>
          inCompany(workers[nth % 2]!, companyId, (tx) =>
            reserveMails(tx, companyId, addresses(3), {
              ...defaultBounds(),
              mailsPerCompanyPerDay: 31,
              mailsPerRecipientPerDay: 11,
            }),
          ),
        ),
      );
      expect(reservations.flatMap(({ refusals }) => refusals).filter((refusal) => refusal === undefined)).toHaveLength(
        31,
      );
      const counts = await database.superuser<
        Pick<OutgoingCountRow, 'count'>[]
      >`SELECT count FROM outgoing_count WHERE recipient <> ''`;
      expect(Math.max(...counts.map(({ count }) => count))).toBeLessThanOrEqual(11);
    } finally {
      await Promise.all(workers.map((worker) => worker.end(5_000)));
    }
  });

  it('state on whose behalf they are sent and how to stop them, even with a text from the setup', async () => {
    const { attempt } = await mailing(['ann@example.com'], 1);
    await attempt();
    const [{ message }] = bench.box.mails as [(typeof bench.box.mails)[number]];
    const content = message.replace(/=\r\n/g, '').replace(/\r\n/g, '\n');
    expect(content).toMatch(/^Auto-Submitted: auto-generated$/m);
    expect(content).toContain('Buy now');
    expect(
      content.match(
        /Sent automatically on behalf of Company acme \(acme\) by Longshore at https:\/\/longshore\.example\.com/g,
      ),
    ).toHaveLength(2);
    expect(content).toContain('To stop these e-mails');
  });
});

describe('calls of webhooks at one host', () => {
  it('are delayed to the next minute if the company has reached its limit per minute', async () => {
    const { attempt, entries } = await calling(8);
    await expect(attempt()).rejects.toMatchObject({
      type: 'TargetUnavailable',
      message: expect.stringContaining('the 6 times that they may in a minute'),
    });
    expect(bench.receiver.calls).toHaveLength(6);
    expect((await entries()).map(({ status }) => status)).toEqual(Array(6).fill('Completed'));
    await bench.database
      .superuser`UPDATE outgoing_count SET starts_at = starts_at - interval '1 minute' WHERE period = 'minute'`;
    await attempt();
    expect(await entries()).toHaveLength(8);
    expect(bench.receiver.calls).toHaveLength(8);
  });

  it('are in error if the daily limit is reached, with the time for a retry', async () => {
    const { attempt, entries, retryErrors } = await calling(5, 7);
    await attempt(1);
    await bench.database
      .superuser`UPDATE outgoing_count SET starts_at = starts_at - interval '1 minute' WHERE period = 'minute'`;
    await attempt(2);
    expect(bench.receiver.calls).toHaveLength(9);
    const refused = (await entries(2)).filter(({ code }) => code === 'call_limit');
    expect(refused).toHaveLength(3);
    expect(refused[0]?.message).toMatch(
      /the 9 times that they may in a day: it may be called again from .* 00:00:00 UTC on/,
    );
    await nextDay();
    await retryErrors();
    await attempt(2);
    expect(bench.receiver.calls).toHaveLength(12);
  });
});
