import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AddressPolicy, networksIn } from '../../runtime/address-policy.js';

const bytes = (count: number) => fc.array(fc.integer({ min: 0, max: 255 }), { minLength: count, maxLength: count });

/** The first bits of networks that no connection may reach. */
const closed4: readonly [number[], number][] = [
  [[0], 8],
  [[10], 8],
  [[100, 64], 10],
  [[127], 8],
  [[169, 254], 16],
  [[172, 16], 12],
  [[192, 0, 0], 24],
  [[192, 168], 16],
  [[198, 18], 15],
  [[224], 4],
  [[240], 4],
];
const closed6: readonly [number[], number][] = [
  [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 96],
  [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], 96],
  [[0, 0x64, 0xff, 0x9b], 32],
  [[0xfc], 7],
  [[0xfe, 0x80], 10],
  [[0xfe, 0xc0], 10],
  [[0xff], 8],
  [[0x20, 0x02], 16],
  [[0x20, 0x01, 0, 0], 32],
  [[0x20, 0x01, 0x0d, 0xb8], 32],
];

/** Puts the first `bits` of `prefix` before the rest of `address`. */
function within(prefix: readonly number[], bits: number, address: readonly number[]): number[] {
  return address.map((byte, index) => {
    const prefixBits = Math.min(8, Math.max(0, bits - index * 8));
    const mask = (0xff << (8 - prefixBits)) & 0xff;
    return ((prefix[index] ?? 0) & mask) | (byte & ~mask & 0xff);
  });
}

const written4 = (address: readonly number[]): string => address.join('.');
const written6 = (address: readonly number[]): string =>
  Array.from({ length: 8 }, (_, index) =>
    (((address[index * 2] as number) << 8) | (address[index * 2 + 1] as number)).toString(16),
  ).join(':');

describe('addresses that connections may reach', () => {
  const policy = new AddressPolicy(undefined);

  it('include no closed networks of IPv4, however they are written', () => {
    fc.assert(
      fc.property(fc.constantFrom(...closed4), bytes(4), ([prefix, bits], rest) => {
        const address = within(prefix, bits, rest);
        expect(policy.refusal(written4(address))).toBeDefined();
        expect(policy.refusal(`::ffff:${written4(address)}`)).toBeDefined();
        expect(policy.refusal(`::${written4(address)}`)).toBeDefined();
      }),
      { numRuns: 2000 },
    );
  });

  it('include no closed networks of IPv6', () => {
    fc.assert(
      fc.property(fc.constantFrom(...closed6), bytes(16), ([prefix, bits], rest) => {
        expect(policy.refusal(written6(within(prefix, bits, rest)))).toBeDefined();
      }),
      { numRuns: 2000 },
    );
  });

  it('are all public ones', () => {
    for (const address of ['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4001::1'])
      expect(policy.refusal(address), address).toBeUndefined();
  });

  it('do not include texts that are not addresses', () => {
    for (const text of ['', 'localhost', '127.1.2.3.4', '::1%lo', 'fe80::1%eth0', '8.8.8.8:80'])
      expect(policy.refusal(text), text).toBeDefined();
  });
});

describe('networks that the operator allows', () => {
  it('allow exactly themselves, and the IPv4-mapped form of their addresses', () => {
    const policy = new AddressPolicy('10.1.0.0/16, fd00::/8');
    fc.assert(
      fc.property(bytes(4), bytes(16), (rest4, rest6) => {
        const inside = written4(within([10, 1], 16, rest4));
        expect(policy.refusal(inside)).toBeUndefined();
        expect(policy.refusal(`::ffff:${inside}`)).toBeUndefined();
        expect(policy.refusal(written6(within([0xfd], 8, rest6)))).toBeUndefined();
        expect(policy.refusal(written4(within([10, 2], 16, rest4)))).toBe('private');
        expect(policy.refusal(written6(within([0xfc], 8, rest6)))).toBe('uniqueLocal');
      }),
    );
  });

  it.each(['', '10.0.0.0', '10.0.0.0/33', '10.0.0.0/8,', 'any', '10.0.0.0/8 fd00::/8'])('cannot be %j', (text) => {
    expect(networksIn(text)).toBeUndefined();
  });
});
