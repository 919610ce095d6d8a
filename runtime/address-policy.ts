import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = [Address, number];

/** The networks in a text such as `10.0.0.0/8, fd00::/8`; undefined where it is none. */
export function networksIn(text: string): Network[] | undefined {
  const parts = text.split(',').map((part) => part.trim());
  return parts.every((part) => ipaddr.isValidCIDR(part)) ? parts.map((part) => ipaddr.parseCIDR(part)) : undefined;
}

/** What the whole Internet can be addressed by (RFC 4291): all else of IPv6 is special or not given out. */
const globalUnicast = ipaddr.parseCIDR('2000::/3');

/**
 * Which addresses connections may reach: public ones, and those in the networks that the operator
 * allows. Addresses are judged, never names: a name says nothing about where it leads.
 */
export class AddressPolicy {
  private readonly allowed: readonly Network[];

  /** `privateNetworks` as the configuration has it: networks with commas between them. */
  constructor(privateNetworks: string | undefined) {
    this.allowed = privateNetworks === undefined ? [] : (networksIn(privateNetworks) ?? []);
  }

  /** Why an address may not be reached, such as "loopback"; undefined where it may. */
  refusal(text: string): string | undefined {
    if (!ipaddr.isValid(text)) return 'no address';
    const address = ipaddr.parse(text);
    if (this.allowed.some((network) => isIn(address, network))) return undefined;
    const range = address.range();
    if (range !== 'unicast') return range;
    return address.kind() === 'ipv4' || isIn(address, globalUnicast) ? undefined : 'reserved';
  }
}

/** An IPv4-mapped address is where its IPv4 address is: the kernel connects to that one. */
function isIn(address: Address, [network, prefix]: Network): boolean {
  const same = address.kind() === network.kind();
  if (same) return address.match([network, prefix] as never);
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress()
    ? address.toIPv4Address().match([network, prefix] as never)
    : false;
}
