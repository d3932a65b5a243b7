// Where a request would go: an address as it was written, read once, strictly, and held against the list of hosts.
import { isIP } from "node:net";
import { Fault } from "#core/fault";

export interface Target {
  readonly url: URL;
  /** The name or address to resolve: lower case, no brackets, no dot at the end. */
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
}

const LONGEST = 2_000;
/** What a browser would quietly mend is what attackers hide a host behind. */
const MENDED = /[\s\\\p{Cc}\p{Cf}]/u;

/** Fault `bad-input` for what is no plain web address; credentials in it are refused too. `base`: it is relative to that. */
export function targetOf(written: string, base?: URL): Target {
  const url = parsed(written, base);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw new Fault("bad-input", `Only https is fetched, not ${url.protocol.slice(0, 20)} addresses.`);
  if (url.username !== "" || url.password !== "")
    throw new Fault("bad-input", "That address carries a user name or password. Give it without.");
  url.hash = "";
  const secure = url.protocol === "https:";
  const host = url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (host === "" || host.endsWith("."))
    throw new Fault("bad-input", "That address names no host. Write it like https://example.com/page.");
  return { url, host, secure, port: Number(url.port) || usual(secure) };
}

function parsed(written: string, base: URL | undefined): URL {
  if (written.length > LONGEST)
    throw new Fault("bad-input", `That address is longer than ${LONGEST} characters. Give a shorter one.`);
  if (MENDED.test(written) || !URL.canParse(written, base?.href))
    throw new Fault("bad-input", "That is no plain web address. Write it like https://example.com/page.");
  return new URL(written, base);
}

const usual = (secure: boolean): number => (secure ? 443 : 80);

/**
 * Whether the list names the target. An entry is `example.com`, `*.example.com` (every name below it, not itself),
 * either with a port of its own, and `http://` before it where no encryption is meant.
 */
export function listed(target: Target, hosts: readonly string[]): boolean {
  return hosts.some((entry) => fits(target, entry.trim().toLowerCase()));
}

function fits({ host, port, secure }: Target, entry: string): boolean {
  const plain = entry.startsWith("http://");
  if (plain === secure) return false;
  const rest = entry.replace(/^https?:\/\//, "");
  const [, name = "", own] = /^(\[[0-9a-f:.]+\]|[^:/]+)(?::(\d{1,5}))?$/.exec(rest) ?? [];
  if (port !== (own === undefined ? usual(secure) : Number(own))) return false;
  const wanted = name.replace(/^\[|\]$/g, "");
  return wanted.startsWith("*.") ? isIP(host) === 0 && host.endsWith(wanted.slice(1)) : host === wanted;
}

/** One sentence with the remedy. */
export function unlisted({ host, port, secure }: Target, domain: string): Fault {
  const at = port === usual(secure) ? host : `${host}:${port}`;
  const what = secure ? at : `http://${at} (without encryption)`;
  return new Fault(
    "not-allowed",
    `${what} is not among the hosts that ${domain} may reach. Add it with /policy edit, under hosts.`,
  );
}
