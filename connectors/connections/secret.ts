import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { ConnectionError } from './connection-error.js';

/** A password, token or header value that never appears in logs or JSON; only `reveal` returns it. */
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

/** The owner of a secret: one connection or webhook of one company. A sealed secret cannot be opened for another owner. */
export interface SecretPlace {
  companyId: number;
  code: string;
  /** Kind of the owner. Default: a connection. */
  of?: 'connection' | 'webhook';
}

const cipher = 'aes-256-gcm';
/** First byte of a sealed secret: the version of its format. */
const format = 1;
const nonceBytes = 12;
const tagBytes = 16;

/** Encrypts a secret with a key (base64 of 32 bytes). Returns format, nonce, tag and ciphertext. */
export function seal(secret: string, key: string, place: SecretPlace): Buffer {
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, Buffer.from(key, 'base64'), nonce, { authTagLength: tagBytes });
  sealing.setAAD(bindingOf(place));
  const sealed = Buffer.concat([sealing.update(secret, 'utf8'), sealing.final()]);
  return Buffer.concat([Buffer.of(format), nonce, sealing.getAuthTag(), sealed]);
}

/** Decrypts what `seal` returned. Throws `ConnectionError` if the key or the owner is another one. */
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
