import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { ConnectionError } from './connection-error.js';

/** A password, token or header value that shows itself to nobody who did not ask for it. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toJSON(): string {
    return '[secret]';
  }

  toString(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}

/** Where a secret belongs: sealed for one connection or webhook of one company, it opens nowhere else. */
export interface SecretPlace {
  companyId: number;
  code: string;
  /** Of what; default: a connection. */
  of?: 'connection' | 'webhook';
}

const cipher = 'aes-256-gcm';
/** First byte of what is sealed, so that another way of sealing can be told from this one. */
const format = 1;
const nonceBytes = 12;
const tagBytes = 16;

/** Seals a secret under a key (base64 of 32 bytes): format, nonce, tag, ciphertext. */
export function seal(secret: string, key: string, place: SecretPlace): Buffer {
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, Buffer.from(key, 'base64'), nonce, { authTagLength: tagBytes });
  sealing.setAAD(bindingOf(place));
  const sealed = Buffer.concat([sealing.update(secret, 'utf8'), sealing.final()]);
  return Buffer.concat([Buffer.of(format), nonce, sealing.getAuthTag(), sealed]);
}

/** The secret in what `seal` gave. Throws `ConnectionError` under another key, or in another place. */
export function unseal(sealed: Uint8Array, key: string, place: SecretPlace): Secret {
  const bytes = Buffer.from(sealed);
  const body = 1 + nonceBytes + tagBytes;
  try {
    if (bytes[0] !== format || bytes.length < body) throw new Error('not of this format');
    const opening = createDecipheriv(cipher, Buffer.from(key, 'base64'), bytes.subarray(1, 1 + nonceBytes), {
      authTagLength: tagBytes,
    });
    opening.setAAD(bindingOf(place));
    opening.setAuthTag(bytes.subarray(1 + nonceBytes, body));
    return new Secret(Buffer.concat([opening.update(bytes.subarray(body)), opening.final()]).toString('utf8'));
  } catch {
    const { code, of = 'connection' } = place;
    const remedy =
      of === 'webhook' ? 'Delete the webhook and make it again.' : 'Save the connection with its secret again.';
    throw new ConnectionError(
      'secret',
      `The secret of the ${of} "${code}" cannot be opened: it was sealed under another SECRET_KEY. ${remedy}`,
    );
  }
}

const bindingOf = ({ companyId, code, of = 'connection' }: SecretPlace): Buffer =>
  Buffer.from(JSON.stringify([`longshore ${of}`, companyId, code]));
