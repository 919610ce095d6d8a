/**
 * Why a connection failed.
 * - `refused-address`: the address is in a network that connections may not reach; nothing was sent
 * - `unreachable`: no connection came about; nothing was sent
 * - `tls`: none that is encrypted as the settings say; nothing was sent
 * - `login`: the server does not take the login, or has no such database
 * - `secret`: the secret is missing, or cannot be opened with this SECRET_KEY
 * - `timeout`: no answer in time; what was sent may have been done
 * - `lost`: the connection ended before the answer; what was sent may have been done
 * - `too-large`: the answer is larger than what is read of one
 * - `server`: the server says something that is no answer to what was asked
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

const passing: readonly ConnectionFailure[] = ['unreachable', 'timeout', 'lost'];

/** A failure of a connection; its message can be shown to people and holds no secret and no data. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';

  constructor(
    readonly failure: ConnectionFailure,
    message: string,
  ) {
    super(message);
  }

  /** Whether it may go away by itself. */
  get passes(): boolean {
    return passing.includes(this.failure);
  }
}
