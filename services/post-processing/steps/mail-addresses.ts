import { LimitReached, TellingFailure } from '../../../connectors/telling-failure.js';
import type { AddressOutcomes } from './address-outcomes.js';
import type { StepDelay, StepOutcome } from './step-work.js';

/** After so many failures that are not about their address it is the mail server, and the others wait for it. */
const maxServerFailures = 2;

/**
 * Sends a mail to each address that has no end yet, and adds to `ends` what has become of it; those that are refused
 * for now, or that the company may not write to before tomorrow, have none. Throws the reason of `signal` where that aborts.
 */
export async function mailAddresses(
  addresses: readonly string[],
  ends: AddressOutcomes,
  signal: AbortSignal,
  send: (address: string, nth: number) => Promise<unknown>,
): Promise<StepOutcome | StepDelay> {
  const delays = new Map<string, string>();
  const limits = new Map<string, string>();
  const ofServer: TellingFailure[] = [];
  for (const [nth, address] of addresses.entries()) {
    signal.throwIfAborted();
    if (ends.has(address)) continue;
    const away = ofServer[maxServerFailures - 1];
    const failure = away ?? (await send(address, nth).then(() => undefined, tellingFailure));
    if (failure instanceof LimitReached) {
      limits.set(address, failure.message);
      continue;
    }
    if (!failure || failure.permanent) ends.set(address, failure?.message ?? null);
    else delays.set(address, failure.message);
    if (failure && !away && !isOfAddress(failure)) ofServer.push(failure);
  }
  const refusals = [...[...ends].filter((end): end is [string, string] => end[1] !== null), ...limits];
  const [first] = delays.values();
  if (first !== undefined) return { again: first, message: inWords([...delays, ...refusals]) };
  if (refusals.length === 0) return { done: true };
  return { done: false, code: limits.size > 0 ? 'mail_limit' : 'target_refused', message: inWords(refusals) };
}

function tellingFailure(error: unknown): TellingFailure {
  if (error instanceof TellingFailure) return error;
  throw error;
}

/** Whether the server has said something of this mail to this address; it says 5xx for now only where it is the login. */
const isOfAddress = ({ permanent, answered }: TellingFailure): boolean =>
  permanent || (answered !== undefined && answered < 500);

/** Addresses by what is said of them. */
function inWords(failures: readonly [address: string, why: string][]): string {
  const addresses = new Map<string, string[]>();
  for (const [address, why] of failures) addresses.set(why, [...(addresses.get(why) ?? []), address]);
  return [...addresses].map(([why, them]) => `${them.join(', ')}: ${why}`).join(' ');
}
