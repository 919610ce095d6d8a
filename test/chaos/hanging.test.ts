import { describe, expect, it } from 'vitest';
import { ordersFile, useStack } from '../harness/running-stack.js';

// A frozen process keeps its port open and does not answer, and its supervisor does not see it exit.
const running = useStack({ HANG_LIMIT_MS: '6000' });

describe('a process of the stack that hangs', () => {
  it.each([
    ['the API', () => running.api],
    ['a worker', () => running.worker],
    ['PostgreSQL', () => running.postgres],
    ['Temporal', () => running.temporalServer],
  ])(
    '%s is replaced, and the import is completed',
    async (_, process_) => {
      const client = await running.company();
      const gate = await running.gateAtBatches(client, 1);
      const id = await running.begin(client, ordersFile(1_000));
      await running.midBatch(id, gate, 1);
      const frozen = process_().pid;
      running.signal({ pid: frozen }, 'SIGSTOP');
      await gate.open();
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
      await running.expectComplete(client, await client.settled(id, 120_000), 1_000);
      expect(running.output.join('\n')).toContain(`has not responded for 6 s (pid ${frozen}): killing it`);
    },
    300_000,
  );
});
