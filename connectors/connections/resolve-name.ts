import { promises as dns, type LookupAddress } from 'node:dns';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';

/** Time limit for resolving a name; shorter than `dialTimeoutMs`, so that time is left to connect. */
export const resolveTimeoutMs = 4_000;
/** Concurrent system lookups: each occupies one of the process's four threads, which file access needs, too. */
const maxSystemLookups = 2;

export interface ResolveOptions {
  /** Nameservers, such as `10.0.0.1:53`. Default: those of the system. */
  servers?: readonly string[];
  hostsFile?: string;
  /** Default: `resolveTimeoutMs`. */
  timeoutMs?: number;
}

/**
 * Returns the addresses of a name: from the hosts file, else from nameservers, else from the system (search domains,
 * names without a dot). The system comes last because its look-up cannot be cancelled. Throws errors of `node:dns`.
 */
export async function resolveName(
  host: string,
  { servers, hostsFile, timeoutMs = resolveTimeoutMs }: ResolveOptions = {},
): Promise<LookupAddress[]> {
  const listed = addressesIn(hostsFile ?? '/etc/hosts', host);
  if (listed.length > 0) return listed;
  const until = performance.now() + timeoutMs;
  const found = host.includes('.') ? await askNameservers(host, servers, timeoutMs) : [];
  return found.length > 0 ? found : askSystem(host, until);
}

/** The addresses of a name in a hosts file. Read synchronously: asynchronous file access would need a thread, too. */
function addressesIn(hostsFile: string, host: string): LookupAddress[] {
  let text: string;
  try {
    text = readFileSync(hostsFile, 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    const family = isIP(address);
    return family > 0 && names.some((name) => name.toLowerCase() === host.toLowerCase()) ? [{ address, family }] : [];
  });
}

/** Error codes of nameservers that do not know a name or its address, or cannot be reached. */
const noAddressCodes = ['ENOTFOUND', 'ENODATA', 'ECONNREFUSED'];

async function askNameservers(
  host: string,
  servers: readonly string[] | undefined,
  timeoutMs: number,
): Promise<LookupAddress[]> {
  const resolver = new dns.Resolver({ timeout: (timeoutMs * 3) / 8, tries: 2 });
  if (servers) resolver.setServers(servers);
  const timer = setTimeout(() => resolver.cancel(), timeoutMs);
  const [four, six] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  clearTimeout(timer);
  const found = [...addressesOf(four, 4), ...addressesOf(six, 6)];
  const failures = [four, six].flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
  const failure = failures.find(({ code }) => !noAddressCodes.includes(code));
  if (found.length === 0 && failure) throw failure;
  return found;
}

const addressesOf = (answer: PromiseSettledResult<string[]>, family: number): LookupAddress[] =>
  answer.status === 'fulfilled' ? answer.value.map((address) => ({ address, family })) : [];

const pendingLookups = new Set<Promise<unknown>>();

async function askSystem(host: string, until: number): Promise<LookupAddress[]> {
  while (pendingLookups.size >= maxSystemLookups) await Promise.race(pendingLookups);
  // The caller has given up by now.
  if (performance.now() > until) throw Object.assign(new Error(`${host} was not resolved.`), { code: 'ETIMEOUT' });
  const answer = dns.lookup(host, { all: true });
  const over: Promise<boolean> = answer.then(
    () => pendingLookups.delete(over),
    () => pendingLookups.delete(over),
  );
  pendingLookups.add(over);
  return answer;
}
