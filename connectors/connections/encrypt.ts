import { isIP, type Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { ConnectionError } from './connection-error.js';
import { dialTimeout } from './dial.js';

export interface Encryption {
  /** Whom the certificate must name, not the address that was connected to. */
  host: string;
  /** False: whoever the server is. */
  verify: boolean;
  certificateAuthority?: string | undefined;
  /** Protocols to speak inside (ALPN). */
  protocols?: string[];
}

/** TLS on a socket that is connected. Throws `ConnectionError`, and closes the socket then. */
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
      () => fail(new ConnectionError('timeout', `${host} did not agree on encryption within ${dialTimeout / 1000} s.`)),
      dialTimeout,
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
    : new ConnectionError('tls', `${host} cannot be spoken to in TLS (${code}).`);
}
