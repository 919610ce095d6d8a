/**
 * Why a connection failed.
 * - `refused-address`: the address is in a network that connections may not reach; nothing was sent
 * - `unreachable`: no connection could be made; nothing was sent
 * - `tls`: no connection could be made that is encrypted as the settings require; nothing was sent
 * - `login`: the server refuses the login, or has no such database
 * - `secret`: the secret is missing, or cannot be decrypted with this SECRET_KEY
 * - `timeout`: no answer in time; the request may have been carried out
 * - `lost`: the connection ended before the answer; the request may have been carried out
 * - `too-large`: the answer is larger than the limit
 * - `server`: the answer is an error, or not an answer to the request
 * - `invalid`: the request cannot be made; nothing was sent
 */
export type ConnectionFailure =
  | 'refused-address'
  | 'unreachable'
  | 'tls'
  | 'login'
  | 'secret'
  | 'timeout'
  | 'lost'
  | 'too-large'
  | 'server'
  | 'invalid';

const transientFailures: readonly ConnectionFailure[] = ['unreachable', 'timeout', 'lost'];

/** A failure of a connection. Its message can be shown to users: it contains no secret and no data. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';

  constructor(
    readonly failure: ConnectionFailure,
    message: string,
  ) {
    super(message);
  }

  /** Whether the same request may succeed later without any change. */
  get isTransient(): boolean {
    return transientFailures.includes(this.failure);
  }
}
