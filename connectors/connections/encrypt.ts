import { isIP, type Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { ConnectionError } from './connection-error.js';
import { dialTimeoutMs } from './dial.js';

export interface Encryption {
  /** The name that the certificate must contain, not the address that was connected to. */
  host: string;
  /** False: accept any certificate. */
  verify: boolean;
  certificateAuthority?: string | undefined;
  /** Application protocols to offer (ALPN). */
  protocols?: string[];
}

/** Starts TLS on a connected socket. If that fails, closes the socket and throws `ConnectionError`. */
export function encrypt(
  socket: Socket,
  { host, verify, certificateAuthority, protocols }: Encryption,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const secured = connect({
      socket,
      host,
      servername: isIP(host) ? '' : host,
      rejectUnauthorized: verify,
      ...(certificateAuthority === undefined ? {} : { ca: certificateAuthority }),
      ...(protocols === undefined ? {} : { ALPNProtocols: protocols }),
    });
    const fail = (error: ConnectionError): void => {
      clearTimeout(timer);
      secured.destroy();
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(
      () =>
        fail(new ConnectionError('timeout', `${host} did not agree on encryption within ${dialTimeoutMs / 1000} s.`)),
      dialTimeoutMs,
    );
    const failed = (error: Error & { code?: string }): void => fail(tlsFailure(host, error.code));
    secured.once('error', failed);
    secured.once('secureConnect', () => {
      clearTimeout(timer);
      secured.off('error', failed);
      resolve(secured);
    });
  });
}

function tlsFailure(host: string, code = 'unknown'): ConnectionError {
  return /CERT|SELF_SIGNED|ISSUER|ALTNAME|SIGNATURE/.test(code)
    ? new ConnectionError('tls', `The certificate of ${host} is not accepted (${code}).`)
    : new ConnectionError('tls', `TLS with ${host} failed (${code}).`);
}
