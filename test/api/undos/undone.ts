import { expect } from 'vitest';
import type { Undo } from '../../../api/undos/schemas.js';
import type { ApiClient } from '../../harness/api-client.js';

/** Requests the undo of an import and expects that it is answered. */
export async function undone(client: ApiClient, importId: string, prefer = 'wait=60'): Promise<Undo> {
  const { status, body } = await client.call<Undo>('POST', `imports/${importId}/undo`, undefined, { prefer });
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}
