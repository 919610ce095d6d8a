import { expect, it, onTestFinished } from 'vitest';
import { KeyWatch } from '../../../api/http/key-watch.js';
import type { Database } from '../../../db/client.js';
import type { ApiKeyRow } from '../../../db/rows.js';
import { createDatabase } from '../../harness/database.js';

it('a key is checked again soon if the first check fails', async () => {
  const database = await createDatabase();
  onTestFinished(() => database.drop());
  const { companyId } = await database.company('acme');
  const [key] = await database.superuser<[Pick<ApiKeyRow, 'id'>]>`UPDATE api_key SET revoked_at = now() RETURNING id`;
  let failures = 0;
  const failingOnce = new Proxy(database.application, {
    get(target, property) {
      if (property !== 'begin' || failures > 0) return Reflect.get(target, property);
      failures += 1;
      return () => Promise.reject(new Error('no connection is free'));
    },
  }) as Database;
  const watch = await KeyWatch.start(failingOnce);
  const closed = new AbortController();
  const caller = { companyId, companyCode: 'acme', keyName: 'test', keyHash: '', keyId: key.id, keyExpiresAt: null };
  const ended = watch.endOf(caller, closed.signal);
  await expect.poll(() => ended.reason?.code).toBe('key_revoked');
  expect(failures).toBe(1);
  closed.abort();
});
