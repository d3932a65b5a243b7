// Which addresses of the internet a tool may be connected to. Separate, since names say nothing: only the address that is
// dialled counts.
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** All that is routed publicly in IPv6 (RFC 4291, IANA: 2000::/3); everything else is special, whatever is added to it. */
const GLOBAL_V6: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse("2000::"), 3];

/** Routed publicly by their looks, and answered inside alone: Azure's platform (what is IP address 168.63.129.16, Microsoft Learn). */
const INNER: ReadonlySet<string> = new Set(["168.63.129.16"]);

/**
 * Why this address is not dialled, or undefined. Refused is all that is not publicly routed unicast: loopback, private,
 * link-local (cloud metadata among it), carrier-grade NAT, multicast, reserved, and every IPv6 form that carries an IPv4
 * address inside (mapped, compatible, 6to4, NAT64, Teredo, ISATAP).
 */
export function forbidden(address: string): string | undefined {
  if (isIP(address) === 0 || address.includes("%")) return "no plain address";
  if (INNER.has(address)) return "a cloud's inner services";
  const parsed = ipaddr.parse(address);
  const range = parsed.range();
  if (range !== "unicast") return RANGES[range] ?? "a special range";
  if (!(parsed instanceof ipaddr.IPv6)) return undefined;
  if (isTunnelled(parsed)) return RANGES.teredo;
  return parsed.match(GLOBAL_V6) ? undefined : "not publicly routed";
}

/** An ISATAP interface identifier, within whichever prefix (RFC 5214, section 6.1). */
const isTunnelled = ({ parts }: ipaddr.IPv6): boolean =>
  parts[5] === 0x5efe && (parts[4] === 0 || parts[4] === 0x200);

const RANGES: Readonly<Record<string, string>> = {
  loopback: "this very machine",
  private: "a private network",
  uniqueLocal: "a private network",
  linkLocal: "link-local, where cloud metadata lies",
  carrierGradeNat: "a carrier's inner network",
  multicast: "multicast",
  broadcast: "broadcast",
  unspecified: "no address at all",
  ipv4Mapped: "an IPv4 address in disguise",
  rfc6145: "an IPv4 address in disguise",
  rfc6052: "an IPv4 address in disguise",
  "6to4": "an IPv4 address in disguise",
  teredo: "an IPv4 address in disguise",
};
