import ipaddr from 'ipaddr.js';

/** The IPv6 range for the public internet. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');

/** Whether an address is public: not private, loopback, link-local, shared, reserved or multicast, nor such an IPv4 address inside IPv6. */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  // `process` converts IPv4-mapped IPv6 (::ffff:127.0.0.1) to IPv4. Other mappings (6to4, NAT64, Teredo) have
  // their own ranges, like documentation and benchmarks.
  const address = ipaddr.process(text);
  return address.range() === 'unicast' && (address.kind() === 'ipv4' || address.match(GLOBAL_IPV6));
}
