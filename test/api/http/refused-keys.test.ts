import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { Authentication } from '../../../api/http/authentication.js';
import type { Database } from '../../../db/client.js';
import { defaultBounds } from '../../../runtime/bounds.js';
import { useDatabase } from '../../harness/database.js';

const database = useDatabase();
let authentication: Authentication;
/** Hashes of the keys that were looked up. */
let lookedUp: string[];

/** The same database, which records the hash of every key that is looked up. */
const recording = (application: Database): Database =>
  new Proxy(application, {
    apply(target, self, [texts, ...values]) {
      if (texts.join('').includes('api_key_owner')) lookedUp.push(...values);
      return Reflect.apply(target, self, [texts, ...values]);
    },
  });

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/** Authenticates a request with `key` and returns the code of its company, or the code of the problem. */
const authenticate = (key: string, ip = '192.0.2.1'): Promise<string> =>
  authentication.callerOf({ headers: { authorization: `Bearer ${key}` }, ip }).then(
    ({ companyCode }) => companyCode,
    ({ code }) => code,
  );

beforeEach(() => {
  lookedUp = [];
  authentication = new Authentication(recording(database.application), { ...defaultBounds(), invalidKeysPerMinute: 5 });
});

describe('API keys', () => {
  it('that were refused recently are refused without a query', async () => {
    for (let times = 0; times < 20; times += 1) expect(await authenticate('lsk_wrong')).toBe('not_authenticated');
    expect(lookedUp).toEqual([hashOf('lsk_wrong')]);
  });

  it('are looked up once for all concurrent requests', async () => {
    const { key } = await database.company('acme');
    const answers = await Promise.all(Array.from({ length: 50 }, () => authenticate(key)));
    expect(answers).toEqual(Array(50).fill('acme'));
    expect(lookedUp).toEqual([hashOf(key)]);
  });

  it('that are valid are looked up by each request, so that a revoked one is refused immediately', async () => {
    const { key } = await database.company('fickle');
    expect(await authenticate(key)).toBe('fickle');
    await database.superuser`UPDATE api_key SET revoked_at = now() WHERE hash = ${hashOf(key)}`;
    expect(await authenticate(key)).toBe('key_revoked');
    // The second refusal is answered from memory.
    expect(await authenticate(key)).toBe('key_revoked');
  });

  it('that are unknown are no longer looked up if an address sends many of them, while valid ones are accepted', async () => {
    const { key } = await database.company('known');
    expect(await authenticate(key, '2001:db8::1')).toBe('known');
    const answers = [];
    for (let guess = 0; guess < 20; guess += 1)
      answers.push(await authenticate(`lsk_guess_${guess}`, `2001:db8::${guess}`));
    expect(answers).toEqual([...Array(5).fill('not_authenticated'), ...Array(15).fill('too_many_invalid_keys')]);
    expect(lookedUp.length).toBe(6);
    // The key that was accepted before still works from that address, and unknown keys from other addresses are looked up.
    expect(await authenticate(key, '2001:db8::1')).toBe('known');
    expect(await authenticate('lsk_guess_19', '2001:db8:1::1')).toBe('not_authenticated');
  });
});
