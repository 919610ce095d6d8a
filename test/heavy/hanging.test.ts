import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ordersFile, RunningStack } from '../chaos/running-stack.js';

// A frozen process holds its port and does not answer; its supervisor does not see it end.
let running: RunningStack;

beforeAll(async () => {
  running = await RunningStack.start({ HANG_LIMIT_MS: '6000' });
}, 300_000);
afterAll(() => running?.stop());

describe('a process of the stack that hangs', () => {
  it.each([
    ['the API', () => running.api],
    ['a worker', () => running.worker],
    ['PostgreSQL', () => running.postgres],
    ['Temporal', () => running.temporalServer],
  ])(
    '%s is replaced, and everything goes on',
    async (_, process_) => {
      const client = await running.company();
      await running.slowBatches(client, 0.1);
      const id = await running.begin(client, ordersFile(1_000));
      await running.midBatch(id, 1);
      const frozen = process_().pid;
      running.signal({ pid: frozen }, 'SIGSTOP');
      await running.until(
        'another process',
        async () => process_().pid !== undefined && process_().pid !== frozen,
        90_000,
      );
      await running.until(
        'the API',
        async () => (await fetch(new URL('/health/ready', running.stack.apiUrl)).catch(() => undefined))?.ok,
        60_000,
      );
      await running.expectWhole(client, await running.settled(client, id, 120_000), 1_000);
      expect(running.log()).toContain(`gives no sign of life for 6 s (pid ${frozen}): killing it`);
    },
    300_000,
  );
});
