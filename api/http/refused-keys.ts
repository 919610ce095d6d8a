import ipaddr from 'ipaddr.js';
import { Problem } from './problem.js';

/** How long a refused key is refused without a look-up. */
const refusedForMs = 30_000;

/** How long an accepted key is still looked up for an address that has sent too many unknown ones. */
const acceptedForMs = 600_000;

/** Maximum of remembered keys and of remembered addresses; the oldest are dropped. */
const maxTracked = 10_000;

const minuteMs = 60_000;

/**
 * Limits the cost of invalid keys: a recently refused key is refused again without a query, and an address that sends
 * many different ones is answered with 429, except for keys that are known to be valid.
 */
export class RefusedKeys {
  private readonly refused = new Memory<{ why: Problem; at: number }>();
  private readonly accepted = new Memory<number>();
  private readonly addresses = new Memory<{ refusals: number; since: number }>();

  constructor(private readonly perMinute: number) {}

  /**
   * Returns why the key was refused recently, if it was. Throws `Problem` if its address may not have more keys looked
   * up.
   */
  refusalOf(keyHash: string, address: string): Problem | undefined {
    const now = performance.now();
    const refused = this.refused.get(keyHash);
    if (refused && now - refused.at < refusedForMs) return refused.why;
    if (this.isAccepted(keyHash)) return undefined;
    const seen = this.addresses.get(networkOf(address));
    if (seen && now - seen.since < minuteMs && seen.refusals >= this.perMinute) {
      throw new Problem(
        'too_many_invalid_keys',
        `This address has sent ${this.perMinute} unknown API keys within a minute. Send a valid one, or wait a minute.`,
      );
    }
    return undefined;
  }

  /** Whether the key was valid at its last look-up, if that is recent. */
  isAccepted(keyHash: string): boolean {
    return performance.now() - (this.accepted.get(keyHash) ?? Number.NEGATIVE_INFINITY) < acceptedForMs;
  }

  /** Remembers that a key is not valid, and the problem that was answered. */
  refuse(keyHash: string, address: string, why: Problem): void {
    const now = performance.now();
    this.accepted.delete(keyHash);
    this.refused.set(keyHash, { why, at: now });
    const network = networkOf(address);
    const seen = this.addresses.get(network);
    if (seen && now - seen.since < minuteMs) seen.refusals += 1;
    else this.addresses.set(network, { refusals: 1, since: now });
  }

  /** Remembers that a key is valid. */
  accept(keyHash: string): void {
    this.accepted.set(keyHash, performance.now());
  }
}

/** A map that drops its oldest entries. */
class Memory<Value> {
  private readonly values = new Map<string, Value>();

  get(key: string): Value | undefined {
    return this.values.get(key);
  }

  set(key: string, value: Value): void {
    this.values.delete(key);
    this.values.set(key, value);
    for (const oldest of this.values.keys()) {
      if (this.values.size <= maxTracked) return;
      this.values.delete(oldest);
    }
  }

  delete(key: string): void {
    this.values.delete(key);
  }
}

/** Identifies one host: an IPv4 address, or the /64 network from which an IPv6 host chooses its addresses. */
function networkOf(address: string): string {
  try {
    // `process` extracts the IPv4 address from a mapped IPv6 address.
    const parsed = ipaddr.process(address);
    return parsed.kind() === 'ipv4' ? parsed.toString() : parsed.toNormalizedString().split(':').slice(0, 4).join(':');
  } catch {
    return address;
  }
}
