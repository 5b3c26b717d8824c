import { BlockList, isIP } from 'node:net';

/** What kind of place an IP address is, as far as egress rules care. */
export type AddressClass =
  /** Reachable over the internet. */
  | 'public'
  /** A private network, this machine, or another range that the internet does not route. */
  | 'private'
  /** Never contacted: link-local (where clouds serve instance credentials), other metadata services, multicast. */
  | 'forbidden';

type Family = 'ipv4' | 'ipv6';
type Range = readonly [network: string, prefix: number];

const forbidden = blockList(
  [
    // Link-local. Instance metadata of AWS, Azure, Google Cloud, OpenStack and others, and ECS task credentials.
    ['169.254.0.0', 16],
    ['100.100.100.200', 32], // Alibaba Cloud metadata
    ['168.63.129.16', 32], // Azure host agent
    ['192.0.0.192', 32], // Oracle Cloud metadata, first generation
    ['224.0.0.0', 4], // multicast
    ['255.255.255.255', 32],
  ],
  [
    ['fe80::', 10],
    ['fd00:ec2::', 32], // AWS metadata and task credentials over IPv6
    ['fd20:ce::254', 128], // Google Cloud metadata over IPv6
    ['ff00::', 8],
  ],
);

const privateRanges = blockList(
  [
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['240.0.0.0', 4],
  ],
  [
    ['::', 127], // unspecified and loopback
    ['100::', 64],
    ['2001:db8::', 32],
    ['fc00::', 7],
    ['fec0::', 10],
  ],
);

/**
 * Classifies an IP address as it comes out of a look-up. IPv6 forms that carry an IPv4 address (mapped,
 * compatible, NAT64, 6to4) are judged by both, so that they cannot smuggle one past the rules. Text that is
 * not an IP address is `forbidden`.
 */
export function classifyAddress(address: string): AddressClass {
  // The zone of a scoped address (`fe80::1%eth0`) says nothing about where it leads.
  const bare = address.split('%')[0] as string;
  const version = isIP(bare);
  if (version === 0) return 'forbidden';
  if (version === 4) return classify(bare, 'ipv4');
  const embedded = embeddedIpv4(bare);
  const own = classify(bare, 'ipv6');
  if (embedded === undefined) return own;
  const inner = classify(embedded, 'ipv4');
  return own === 'forbidden' || inner === 'forbidden'
    ? 'forbidden'
    : own === 'private' || inner === 'private'
      ? 'private'
      : 'public';
}

function classify(address: string, family: Family): AddressClass {
  if (forbidden.check(address, family)) return 'forbidden';
  return privateRanges.check(address, family) ? 'private' : 'public';
}

/** The IPv4 address inside an IPv6 address of a form that networks translate. */
function embeddedIpv4(address: string): string | undefined {
  const groups = expandIpv6(address);
  const [a, b, c, d, e, f] = groups as [number, number, number, number, number, number];
  const last = ipv4Of(groups[6] as number, groups[7] as number);
  const zeros = a === 0 && b === 0 && c === 0 && d === 0;
  if (zeros && e === 0 && (f === 0xffff || f === 0)) {
    // `::` and `::1` are not IPv4-compatible addresses.
    return f === 0 && groups[6] === 0 ? undefined : last;
  }
  if (a === 0x64 && b === 0xff9b) return last;
  if (a === 0x2002) return ipv4Of(b, c);
  return undefined;
}

function ipv4Of(high: number, low: number): string {
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

/** The eight 16-bit groups of a valid IPv6 address in any spelling. */
export function expandIpv6(address: string): number[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  if (dotted) {
    const [, head, ...bytes] = dotted;
    const [p, q, r, s] = bytes.map(Number) as [number, number, number, number];
    return expandIpv6(`${head}${((p << 8) | q).toString(16)}:${((r << 8) | s).toString(16)}`);
  }
  const [left, right] = address.split('::') as [string, string | undefined];
  const parse = (text: string | undefined): number[] =>
    text ? text.split(':').map((group) => Number.parseInt(group, 16)) : [];
  const head = parse(left);
  if (right === undefined) return head;
  const tail = parse(right);
  return [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

function blockList(ipv4: readonly Range[], ipv6: readonly Range[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of ipv4) list.addSubnet(network, prefix, 'ipv4');
  for (const [network, prefix] of ipv6) list.addSubnet(network, prefix, 'ipv6');
  return list;
}
