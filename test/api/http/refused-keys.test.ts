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

/** The same database; every key that is looked up in it is noted. */
const noting = (application: Database): Database =>
  new Proxy(application, {
    apply(target, self, [texts, ...values]) {
      if (texts.join('').includes('api_key_owner')) lookedUp.push(...values);
      return Reflect.apply(target, self, [texts, ...values]);
    },
  });

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/** What a request with `key` comes to: the caller's company, or the code of the problem. */
const ask = (key: string, ip = '192.0.2.1'): Promise<string> =>
  authentication.callerOf({ headers: { authorization: `Bearer ${key}` }, ip }).then(
    ({ companyCode }) => companyCode,
    ({ code }) => code,
  );

beforeEach(() => {
  lookedUp = [];
  authentication = new Authentication(noting(database.application), { ...defaultBounds(), refusedKeysPerMinute: 5 });
});

describe('API keys', () => {
  it('that were refused recently are refused without a query', async () => {
    for (let times = 0; times < 20; times += 1) expect(await ask('lsk_wrong')).toBe('not_authenticated');
    expect(lookedUp).toEqual([hashOf('lsk_wrong')]);
  });

  it('are looked up once for all concurrent requests', async () => {
    const { key } = await database.company('acme');
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask(key)));
    expect(answers).toEqual(Array(50).fill('acme'));
    expect(lookedUp).toEqual([hashOf(key)]);
  });

  it('that are valid are looked up again by the next request, so that a revoked one is refused at once', async () => {
    const { key } = await database.company('fickle');
    expect(await ask(key)).toBe('fickle');
    await database.superuser`UPDATE api_key SET revoked_at = now() WHERE hash = ${hashOf(key)}`;
    expect(await ask(key)).toBe('key_revoked');
    // Also where that is remembered.
    expect(await ask(key)).toBe('key_revoked');
  });

  it('that are unknown are not looked up any more if an address sends many of them; known ones are', async () => {
    const { key } = await database.company('known');
    expect(await ask(key, '2001:db8::1')).toBe('known');
    const answers = [];
    for (let guess = 0; guess < 20; guess += 1) answers.push(await ask(`lsk_guess_${guess}`, `2001:db8::${guess}`));
    expect(answers).toEqual([...Array(5).fill('not_authenticated'), ...Array(15).fill('too_many_refused_keys')]);
    expect(lookedUp.length).toBe(6);
    // The key that was known to be valid still works there, and unknown ones are looked up for other addresses.
    expect(await ask(key, '2001:db8::1')).toBe('known');
    expect(await ask('lsk_guess_19', '2001:db8:1::1')).toBe('not_authenticated');
  });
});
