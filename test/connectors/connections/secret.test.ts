import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { Secret, seal, unseal } from '../../../connectors/connections/secret.js';

const key = randomBytes(32).toString('base64');
const place = { companyId: 1, code: 'ERP' };

describe('a sealed secret', () => {
  it('can be opened by its owner, and has different bytes each time', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (text) => {
        const sealed = seal(text, key, place);
        expect(unseal(sealed, key, place).reveal()).toBe(text);
        expect(seal(text, key, place).equals(sealed)).toBe(false);
      }),
    );
  });

  it.each([
    ['in another company', { ...place, companyId: 2 }, key],
    ['with another code', { ...place, code: 'ERP2' }, key],
    ['with another key', place, randomBytes(32).toString('base64')],
  ])('cannot be opened %s', (_, elsewhere, otherKey) => {
    const sealed = seal('hunter2', key, place);
    expect(() => unseal(sealed, otherKey, elsewhere)).toThrow(expect.objectContaining({ failure: 'secret' }));
  });

  it('cannot be opened if a bit was changed or a part is missing', () => {
    const sealed = seal('hunter2', key, place);
    fc.assert(
      fc.property(fc.nat(sealed.length * 8 - 1), fc.nat(sealed.length - 1), (bit, length) => {
        const changed = Buffer.from(sealed);
        changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
        for (const bytes of [changed, sealed.subarray(0, length)])
          expect(() => unseal(bytes, key, place)).toThrow(expect.objectContaining({ failure: 'secret' }));
      }),
    );
  });
});

it('a secret is not shown in logs, JSON or text', () => {
  const connection = { code: 'ERP', secret: new Secret('hunter2') };
  const lines: string[] = [];
  pino({}, { write: (line: string) => void lines.push(line) }).info({ connection, secret: connection.secret }, 'tried');
  const shown = [...lines, JSON.stringify(connection), inspect(connection, { depth: 9, showHidden: true })];
  expect([...shown, `${connection.secret}`].join('')).not.toContain('hunter2');
  expect(shown.join('')).toContain('[secret]');
});
