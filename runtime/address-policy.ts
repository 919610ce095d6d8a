import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = [Address, number];

/** Parses a list of networks such as `10.0.0.0/8, fd00::/8`; undefined if it is invalid. */
export function networksIn(text: string): Network[] | undefined {
  const parts = text.split(',').map((part) => part.trim());
  return parts.every((part) => ipaddr.isValidCIDR(part)) ? parts.map((part) => ipaddr.parseCIDR(part)) : undefined;
}

/** The global unicast addresses of IPv6 (RFC 4291): all others are special or not assigned. */
const globalUnicast = ipaddr.parseCIDR('2000::/3');

/**
 * Decides which addresses connections may reach: public ones, and those in networks that the operator allows. It checks
 * addresses and never names, because a name may resolve to any address.
 */
export class AddressPolicy {
  private readonly allowed: readonly Network[];

  /** `privateNetworks`: networks in CIDR notation, separated by commas. */
  constructor(privateNetworks: string | undefined) {
    this.allowed = privateNetworks === undefined ? [] : (networksIn(privateNetworks) ?? []);
  }

  /** Why an address may not be reached, such as "loopback"; undefined if it may. */
  refusal(text: string): string | undefined {
    if (!ipaddr.isValid(text)) return 'not a valid address';
    const address = ipaddr.parse(text);
    if (this.allowed.some((network) => isIn(address, network))) return undefined;
    const range = address.range();
    if (range !== 'unicast') return range;
    return address.kind() === 'ipv4' || isIn(address, globalUnicast) ? undefined : 'reserved';
  }
}

/** An IPv4-mapped address is checked as its IPv4 address, because the kernel connects to that one. */
function isIn(address: Address, [network, prefix]: Network): boolean {
  const same = address.kind() === network.kind();
  if (same) return address.match([network, prefix] as never);
  return address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress()
    ? address.toIPv4Address().match([network, prefix] as never)
    : false;
}
