import { ConnectionError } from '../connectors/connections/connection-error.js';
import { TargetUnavailable } from '../connectors/targets/target-errors.js';

/**
 * How long an external server may be unavailable before what needs it is in error. As long, other work does not wait for a
 * server that was given up and has not answered since.
 */
export const outageLimitMs = 15 * 60_000;

/** How long a server that asks for a later retry is waited for. */
const maxRetryAfterMs = 24 * 3_600_000;

/** An outage of an external server. */
interface Outage {
  /** When the server last answered, or the work that needs it began. */
  since: Date;
  /** Milliseconds after which the server wants to be called again; undefined if it does not say. */
  retryAfterMs?: number | undefined;
  /** Whether other work that needs the server has given it up. */
  givenUp?: boolean;
}

/** Whether work that needs the server is to be retried, rather than given up. */
export function isWorthWaiting({ since, retryAfterMs, givenUp = false }: Outage): boolean {
  const limitMs = retryAfterMs === undefined ? (givenUp ? 0 : outageLimitMs) : maxRetryAfterMs;
  return Date.now() - since.getTime() <= limitMs;
}

type Unavailable = TargetUnavailable | ConnectionError;

/** Whether a failure of an external server may be temporary. */
export const isUnavailable = (error: unknown): error is Unavailable =>
  error instanceof TargetUnavailable || (error instanceof ConnectionError && error.isTransient);

/** Milliseconds after which the server wants to be called again; undefined if it does not say. */
export const retryAfterOf = (error: Unavailable): number | undefined =>
  error instanceof TargetUnavailable ? error.retryAfterMs : undefined;
