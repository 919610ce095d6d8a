import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** A value in DER: tag, length, content. */
function der(tag: number, ...contents: (Buffer | string)[]): Buffer {
  const content = Buffer.concat(contents.map((part) => Buffer.from(part as string)));
  const size = content.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

const sequence = (...parts: Buffer[]): Buffer => der(0x30, ...parts);
const identifier = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const yes = der(0x01, Buffer.of(0xff));

const ecdsaWithSha256 = sequence(identifier('2a8648ce3d040302'));
const commonName = identifier('550403');
const subjectAltName = identifier('551d11');
const basicConstraints = identifier('551d13');

const pem = (label: string, bytes: Buffer): string =>
  `-----BEGIN ${label}-----\n${bytes.toString('base64').replace(/.{1,64}/g, '$&\n')}-----END ${label}-----\n`;

/** A self-signed certificate for `host` with its key, both in PEM. */
export function ownCertificate(host: string): { certificate: string; key: string } {
  const own = keyPair();
  return { certificate: certificateOf(host, own.publicKey, { name: host, ...own }, true), key: keyOf(own.privateKey) };
}

/** A certificate for `host` with its key and its authority, all in PEM. */
export function issuedCertificate(host: string): { authority: string; certificate: string; key: string } {
  const authority = { name: `Authority of ${host}`, ...keyPair() };
  const own = keyPair();
  return {
    authority: certificateOf(authority.name, authority.publicKey, authority, true),
    certificate: certificateOf(host, own.publicKey, authority, false),
    key: keyOf(own.privateKey),
  };
}

const keyPair = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const keyOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

function certificateOf(
  host: string,
  key: KeyObject,
  issuer: { name: string; privateKey: KeyObject },
  isAuthority: boolean,
): string {
  const nameOf = (text: string): Buffer => sequence(der(0x31, sequence(commonName, der(0x0c, text))));
  const extensions = sequence(
    sequence(subjectAltName, der(0x04, sequence(der(0x82, host.replaceAll(' ', '-'))))),
    sequence(basicConstraints, yes, der(0x04, isAuthority ? sequence(yes) : sequence())),
  );
  const toBeSigned = sequence(
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.of(isAuthority ? 1 : 2)),
    ecdsaWithSha256,
    nameOf(issuer.name),
    sequence(der(0x17, '200101000000Z'), der(0x17, '491231235959Z')),
    nameOf(host),
    key.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  );
  const signature = createSign('sha256').update(toBeSigned).sign(issuer.privateKey);
  return pem('CERTIFICATE', sequence(toBeSigned, ecdsaWithSha256, der(0x03, Buffer.of(0), signature)));
}
