import { Problem } from './problem.js';

/** Returns the key that encrypts secrets. Throws `Problem` if none is configured. */
export function keyFor(secretKey: string | undefined): string {
  if (secretKey !== undefined) return secretKey;
  throw new Problem(
    'no_secret_key',
    'This server has no key to encrypt secrets: its operator must set SECRET_KEY. Nothing was saved.',
  );
}
