import { isIP, type LookupFunction, Socket } from 'node:net';
import type { AddressPolicy } from '../../runtime/address-policy.js';
import { ConnectionError } from './connection-error.js';
import { resolveName } from './resolve-name.js';

export interface Destination {
  host: string;
  port: number;
}

/** Time limit for resolving a name and connecting to its server. */
export const dialTimeoutMs = 6_000;

/**
 * Connects to an address that the policy allows: to the very address that was checked, so that a name cannot resolve to
 * another one in between. Throws `ConnectionError`.
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
      () => fail(new ConnectionError('timeout', `No connection to ${host}:${port} within ${dialTimeoutMs / 1000} s.`)),
      dialTimeoutMs,
    );
    const failed = (error: Error): void => fail(dialFailure(error, host, port));
    socket.once('error', failed);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', failed);
      resolve(socket);
    });
    // Addresses skip the lookup, and with it the check in it.
    const refusal = isIP(host) ? policy.refusal(host) : undefined;
    if (refusal !== undefined) fail(refused(host, refusal));
    else socket.connect({ host, port, lookup: checkedLookup(policy), noDelay: true, keepAlive: true });
  });
}

/** A lookup function that returns only the addresses that the policy allows. */
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
    `${host} may not be connected to: its address is not public (${range}). The operator of this server can allow its network (PRIVATE_NETWORKS).`,
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
  return new ConnectionError('unreachable', `Cannot connect to ${host}:${port} (${code}).`);
}
