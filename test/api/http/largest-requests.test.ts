import { describe, expect, it } from 'vitest';
import { largestRequestsOf, specialRequests } from './largest-requests.js';
import type { LargestWorld } from './largest-world.js';
import { operations } from './operations.js';

const world = {
  wide: 'wide',
  workbook: 'workbook',
  orders: 'orders',
  staged: 'staged',
  undone: 'undone',
  group: 'group',
  sample: 'sample',
  notification: 'notification',
} satisfies LargestWorld;

describe('the largest requests, for which the event loop is measured,', () => {
  it('exist for every operation of the OpenAPI document, with a value for each parameter of its path', () => {
    for (const operation of operations) {
      const requests = largestRequestsOf(operation, world);
      expect(requests.length, operation.operationId).toBeGreaterThan(0);
      for (const { method, path } of requests) {
        expect(method, operation.operationId).toBe(operation.method);
        expect(path, operation.operationId).not.toMatch(/[{}]|undefined/);
      }
    }
  });

  it('are of operations that exist', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(Object.keys(specialRequests).filter((id) => !ids.includes(id))).toEqual([]);
  });
});
