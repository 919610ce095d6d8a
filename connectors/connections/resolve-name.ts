import { promises as dns, type LookupAddress } from 'node:dns';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';

/** Milliseconds in which a name must be resolved, which leaves a dial some to connect. */
export const resolvedWithin = 4_000;
/** Names that the system looks up at once: each keeps one of the process's four threads busy, which files need, too. */
const systemAtOnce = 2;

export interface NamePlaces {
  /** Nameservers, such as `10.0.0.1:53`; as the system has them where they are left out. */
  servers?: readonly string[];
  hostsFile?: string;
  /** Milliseconds in which it must be resolved; `resolvedWithin` where it is left out. */
  within?: number;
}

/**
 * The addresses of a name: those of the hosts file, else those that nameservers have. Only what they do not know is left
 * to the system (domains to search in, names of one part): its look-up cannot be cancelled. Throws errors of `node:dns`.
 */
export async function resolveName(
  host: string,
  { servers, hostsFile, within = resolvedWithin }: NamePlaces = {},
): Promise<LookupAddress[]> {
  const listed = addressesIn(hostsFile ?? '/etc/hosts', host);
  if (listed.length > 0) return listed;
  const until = performance.now() + within;
  const found = host.includes('.') ? await askNameservers(host, servers, within) : [];
  return found.length > 0 ? found : askSystem(host, until);
}

/** What a hosts file has for a name; read at once, as a file that is waited for takes a thread, too. */
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

/** What nameservers say of a name that is none, has no address, or where nobody can be asked. */
const unknown = ['ENOTFOUND', 'ENODATA', 'ECONNREFUSED'];

async function askNameservers(
  host: string,
  servers: readonly string[] | undefined,
  within: number,
): Promise<LookupAddress[]> {
  const resolver = new dns.Resolver({ timeout: (within * 3) / 8, tries: 2 });
  if (servers) resolver.setServers(servers);
  const timer = setTimeout(() => resolver.cancel(), within);
  const [four, six] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  clearTimeout(timer);
  const found = [...addressesOf(four, 4), ...addressesOf(six, 6)];
  const failures = [four, six].flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
  const failure = failures.find(({ code }) => !unknown.includes(code));
  if (found.length === 0 && failure) throw failure;
  return found;
}

const addressesOf = (answer: PromiseSettledResult<string[]>, family: number): LookupAddress[] =>
  answer.status === 'fulfilled' ? answer.value.map((address) => ({ address, family })) : [];

const underWay = new Set<Promise<unknown>>();

async function askSystem(host: string, until: number): Promise<LookupAddress[]> {
  while (underWay.size >= systemAtOnce) await Promise.race(underWay);
  // Nobody waits any more for what has its turn too late.
  if (performance.now() > until) throw Object.assign(new Error(`${host} was not resolved.`), { code: 'ETIMEOUT' });
  const answer = dns.lookup(host, { all: true });
  const over: Promise<boolean> = answer.then(
    () => underWay.delete(over),
    () => underWay.delete(over),
  );
  underWay.add(over);
  return answer;
}
