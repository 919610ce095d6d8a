import { isIP, type LookupFunction, Socket } from 'node:net';
import type { AddressPolicy } from '../../runtime/address-policy.js';
import { ConnectionError } from './connection-error.js';
import { resolveName } from './resolve-name.js';

export interface Destination {
  host: string;
  port: number;
}

/** Milliseconds in which a name must be resolved and its server connected. */
export const dialTimeout = 6_000;

/**
 * Connects to an address that the policy allows: the one that was checked, so that a name which
 * leads elsewhere a moment later gains nothing. Throws `ConnectionError`.
 */
export function dial({ host, port }: Destination, policy: AddressPolicy): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = new Socket();
    const fail = (error: ConnectionError): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(
      () => fail(new ConnectionError('timeout', `No connection to ${host}:${port} within ${dialTimeout / 1000} s.`)),
      dialTimeout,
    );
    const failed = (error: Error): void => fail(dialFailure(error, host, port));
    socket.once('error', failed);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', failed);
      resolve(socket);
    });
    // An address is not looked up, and so would pass the check that names get.
    const refusal = isIP(host) ? policy.refusal(host) : undefined;
    if (refusal !== undefined) fail(refused(host, refusal));
    else socket.connect({ host, port, lookup: checkedLookup(policy), noDelay: true, keepAlive: true });
  });
}

/** Resolves a name to those of its addresses that may be reached. */
function checkedLookup(policy: AddressPolicy): LookupFunction {
  return (host, options, answer) => {
    resolveName(host).then(
      (found) => {
        const allowed = found.filter(({ address }) => policy.refusal(address) === undefined);
        const [first] = allowed;
        if (first === undefined) return answer(refused(host, policy.refusal(found[0]?.address ?? '') ?? ''), []);
        if (options.all) return answer(null, allowed);
        answer(null, first.address, first.family);
      },
      (error) => answer(error, []),
    );
  };
}

const refused = (host: string, range: string): ConnectionError =>
  new ConnectionError(
    'refused-address',
    `${host} is not connected to: its address is not a public one (${range}). Whoever runs this server can allow its network (PRIVATE_NETWORKS).`,
  );

function dialFailure(
  error: Error & { code?: unknown; syscall?: unknown },
  host: string,
  port: number,
): ConnectionError {
  if (error instanceof ConnectionError) return error;
  const failures = (error as AggregateError).errors as { code?: unknown }[] | undefined;
  const code = String(error.code ?? failures?.[0]?.code ?? 'unknown');
  if (/^(ETIMEOUT|ECANCELLED)$/.test(code))
    return new ConnectionError('timeout', `The name ${host} was not resolved in time (${code}).`);
  if (/^(query|getaddrinfo)/.test(String(error.syscall)))
    return new ConnectionError('unreachable', `The name ${host} is not known (${code}).`);
  return new ConnectionError('unreachable', `${host}:${port} cannot be connected to (${code}).`);
}
