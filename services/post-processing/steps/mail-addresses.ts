import { LimitReached, SendFailure } from '../../../connectors/send-failure.js';
import type { AddressOutcomes } from './address-outcomes.js';
import type { StepDelay, StepOutcome } from './step-work.js';

/**
 * After this many failures that do not concern the address, the mail server is taken to be unavailable, and the other
 * addresses wait.
 */
const maxServerFailures = 2;

/**
 * Sends an e-mail to each address without a final result, and adds the results to `results`. Addresses that are refused
 * for now, or that the company may not write to before tomorrow, get none. Throws the reason of `signal` when that
 * aborts.
 */
export async function mailAddresses(
  addresses: readonly string[],
  results: AddressOutcomes,
  signal: AbortSignal,
  send: (address: string, nth: number) => Promise<unknown>,
): Promise<StepOutcome | StepDelay> {
  const delays = new Map<string, string>();
  const limits = new Map<string, string>();
  const serverFailures: SendFailure[] = [];
  for (const [nth, address] of addresses.entries()) {
    signal.throwIfAborted();
    if (results.has(address)) continue;
    const serverFailure = serverFailures[maxServerFailures - 1];
    const failure = serverFailure ?? (await send(address, nth).then(() => undefined, sendFailure));
    if (failure instanceof LimitReached) {
      limits.set(address, failure.message);
      continue;
    }
    if (!failure || failure.permanent) results.set(address, failure?.message ?? null);
    else delays.set(address, failure.message);
    if (failure && !serverFailure && !concernsAddress(failure)) serverFailures.push(failure);
  }
  const refusals = [...[...results].filter((end): end is [string, string] => end[1] !== null), ...limits];
  const [first] = delays.values();
  if (first !== undefined) return { retryReason: first, message: describeFailures([...delays, ...refusals]) };
  if (refusals.length === 0) return { done: true };
  return { done: false, code: limits.size > 0 ? 'mail_limit' : 'target_refused', message: describeFailures(refusals) };
}

function sendFailure(error: unknown): SendFailure {
  if (error instanceof SendFailure) return error;
  throw error;
}

/** Whether the failure concerns this e-mail to this address; a temporary 5xx answer concerns the login only. */
const concernsAddress = ({ permanent, responseCode }: SendFailure): boolean =>
  permanent || (responseCode !== undefined && responseCode < 500);

/** Text for users: the addresses, grouped by their failure. */
function describeFailures(failures: readonly [address: string, why: string][]): string {
  const addresses = new Map<string, string[]>();
  for (const [address, why] of failures) addresses.set(why, [...(addresses.get(why) ?? []), address]);
  return [...addresses].map(([why, list]) => `${list.join(', ')}: ${why}`).join(' ');
}
