import { resolve } from 'node:path';
import { addressIn, isMailAddress } from '../core/notifications/mail-address.js';
import { shortened } from '../core/text/cut-text.js';
import { networksIn } from './address-policy.js';

/** How one configuration value is read from text, and shown when it is refused. */
export interface ValueCheck<T> {
  /** Completes "expected …". */
  readonly expected: string;
  /** Undefined when the text is refused. */
  read(text: string): T | undefined;
  /** Completes "got …" without revealing a secret. */
  show(text: string): string;
}

const quoted = (text: string) => JSON.stringify(shortened(text, 60));

/** Any text that is not blank. */
export const nonEmptyText: ValueCheck<string> = {
  expected: 'a text',
  read: (text) => text || undefined,
  show: quoted,
};

/** A whole number in decimal digits; `1e3`, `0x10` and `10 MB` are refused. */
export function wholeNumber(min: number, max: number): ValueCheck<number> {
  return {
    expected:
      max === Number.MAX_SAFE_INTEGER ? `a whole number, at least ${min}` : `a whole number from ${min} to ${max}`,
    read(text) {
      const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
      return value >= min && value <= max ? value : undefined;
    },
    show: quoted,
  };
}

/** One of several choices. */
export function oneOf<T extends string>(choices: readonly T[]): ValueCheck<T> {
  return {
    expected: `one of ${choices.join(', ')}`,
    read: (text) => choices.find((choice) => choice === text),
    show: quoted,
  };
}

/** `host:port`, with IPv6 addresses in brackets, as for gRPC. */
export const hostAndPort: ValueCheck<string> = {
  expected: 'host:port',
  read(text) {
    const port = Number(/^(?:[A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})$/.exec(text)?.[1]);
    return port >= 1 && port <= 65_535 ? text : undefined;
  },
  show: (text) => (text.includes('@') ? 'a text with "@" (not shown)' : quoted(text)),
};

/** Never shown, not even in part: in a malformed URL the password may be anywhere. */
export const postgresUrl: ValueCheck<string> = {
  expected: 'postgres://user:password@host:port/database',
  read(text) {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const accepted =
      url !== undefined &&
      ['postgres:', 'postgresql:'].includes(url.protocol) &&
      url.hostname !== '' &&
      url.pathname.length > 1;
    return accepted ? text : undefined;
  },
  show: () => 'something else (not shown, it may contain a password)',
};

/** A key of 256 bits; never shown. */
export const base64Key: ValueCheck<string> = {
  expected: 'base64 of 32 bytes, such as the output of `openssl rand -base64 32`',
  read: (text) => (/^[A-Za-z0-9+/]{43}=$/.test(text) ? text : undefined),
  show: () => 'something else (not shown)',
};

/** The path of a file, made absolute because other processes may have another working directory. It is not read here. */
export const filePath: ValueCheck<string> = {
  expected: 'the path of a file',
  read: (text) => (text ? resolve(text) : undefined),
  show: quoted,
};

/** A secret that can be sent in an HTTP header. Never shown. */
export const headerSecret: ValueCheck<string> = {
  expected: 'printable ASCII without blanks',
  read: (text) => (/^[!-~]+$/.test(text) ? text : undefined),
  show: () => 'something else (not shown)',
};

/** Networks in CIDR notation. */
export const networks: ValueCheck<string> = {
  expected: 'networks separated by commas, such as 10.0.0.0/8,fd00::/8',
  read: (text) => (networksIn(text) === undefined ? undefined : text),
  show: quoted,
};

/** Never shown: it may contain a password. */
export const smtpUrl: ValueCheck<string> = {
  expected: 'smtp://user:password@host:port, or smtps://… for TLS from the first byte',
  read(text) {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const plain = url !== undefined && /^\/?$/.test(url.pathname) && url.search === '' && url.hash === '';
    return plain && ['smtp:', 'smtps:'].includes(url.protocol) && url.hostname !== '' ? text : undefined;
  },
  show: () => 'something else (not shown, it may contain a password)',
};

/** A sender: an address, or a name and an address. */
export const mailAddress: ValueCheck<string> = {
  expected: 'an e-mail address, such as imports@example.com or Longshore <imports@example.com>',
  read: (text) => (isMailAddress(addressIn(text)) && !/["\r\n]/.test(text) ? text : undefined),
  show: quoted,
};

/** The allowed recipients of e-mails. */
export const mailRecipients: ValueCheck<string> = {
  expected: 'domains and e-mail addresses, separated by commas, such as example.com,ann@example.org, or * for all',
  read(text) {
    const isValid = (entry: string) =>
      entry === '*' || isMailAddress(entry) || isMailAddress(`x@${entry.replace(/^@/, '')}`);
    return text.split(',').every((entry) => isValid(entry.trim())) ? text : undefined;
  },
  show: quoted,
};

/** An http or https URL without credentials, query and fragment. */
export const webUrl: ValueCheck<string> = {
  expected: 'http(s)://host',
  read(text) {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const plain = url !== undefined && url.username === '' && url.password === '' && !/[?#]/.test(text);
    return plain && /^https?:$/.test(url.protocol) ? text : undefined;
  },
  show: (text) => (text.includes('@') ? 'a text with "@" (not shown)' : quoted(text)),
};

/** A connection URL without password and parameters, so that it can be printed. */
export function withoutPassword(url: string): string {
  const shown = new URL(url);
  shown.password = '';
  shown.search = '';
  return shown.href;
}
