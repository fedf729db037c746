import ipaddr from 'ipaddr.js';

/** Of IPv6, what is given out for the open internet. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');

/** Whether an address is one of the open internet: not private, loopback, link-local, shared, reserved, multicast, or another's inside it. */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  // What comes out of `process` is IPv4 where IPv6 only carries it (::ffff:127.0.0.1). Other ways to carry it (6to4, NAT64, Teredo) have
  // ranges of their own, as have documentation and benchmarks.
  const address = ipaddr.process(text);
  return address.range() === 'unicast' && (address.kind() === 'ipv4' || address.match(GLOBAL_IPV6));
}
