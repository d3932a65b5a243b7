// Who may come in: the one-time link, the signed session it leaves in the browser, and the refusal of other hosts and
// origins. Apart from the channel because every route asks it first.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Clock, Ids } from "#core/ports";
import { limits } from "./limits.ts";

export interface AccessOptions {
  /** What the printed link carries; it works once. */
  readonly token: string;
  /** Signs the sessions; kept over restarts, so that a browser stays signed in. */
  readonly secret: string | Buffer;
  /** The address that is listened on, as configured: the Host header may name it, beside the loopback names. */
  readonly host: string;
  readonly clock: Clock;
  readonly ids: Ids;
}

const loopback = new Set(["localhost", "127.0.0.1", "::1"]);
const anyAddress = new Set(["0.0.0.0", "::"]);
const ipLiteral = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:.]+)$/i;
const dayMs = 86_400_000;

export class Access {
  readonly #options: AccessOptions;
  readonly #cookie: string;
  #used = false;

  constructor(options: AccessOptions) {
    this.#options = options;
    // Cookies are shared by all ports of a host: a name of its own keeps two Adjutants from signing each other out.
    this.#cookie = `adjutant_${this.#sign("cookie name").slice(0, 8)}`;
  }

  /** Why this request is not answered at all (403), or undefined. */
  foreign(headers: IncomingHttpHeaders): string | undefined {
    const host = headers.host ?? "";
    if (!this.#ownHost(host))
      return "This address is not Adjutant's own. Open the link that was printed at its start.";
    if (headers.origin !== undefined && !sameOrigin(headers.origin, host))
      return "Requests from another site are refused.";
    const site = headers["sec-fetch-site"];
    const fromElsewhere = site === "cross-site" || site === "same-site";
    if (fromElsewhere && headers["sec-fetch-mode"] !== "navigate")
      return "Requests from another site are refused.";
    return undefined;
  }

  /** Why this request may not change anything (403), or undefined: only our own page sends these headers. */
  notFromPage(headers: IncomingHttpHeaders): string | undefined {
    if (headers.origin === undefined && headers["sec-fetch-site"] !== "same-origin")
      return "Only the page itself may send this: the Origin header is missing.";
    if (!/^application\/json\b/.test(headers["content-type"] ?? "")) return "Only application/json is taken.";
    return undefined;
  }

  /** The Set-Cookie value that the link's token buys, once; undefined for a wrong or used one. */
  enter(token: string): string | undefined {
    if (this.#used || !same(token, this.#options.token)) return undefined;
    this.#used = true;
    const { clock, ids } = this.#options;
    const session = `${clock.now().getTime()}.${ids.next()}`;
    const age = limits.sessionDays * 86_400;
    return `${this.#cookie}=${session}.${this.#sign(session)}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Strict`;
  }

  signedIn(headers: IncomingHttpHeaders): boolean {
    for (const pair of (headers.cookie ?? "").split(";")) {
      const [name, value = ""] = pair.trim().split("=", 2);
      if (name === this.#cookie && this.#holds(value)) return true;
    }
    return false;
  }

  #holds(value: string): boolean {
    const [at = "", nonce = "", signature = ""] = value.split(".");
    if (!same(signature, this.#sign(`${at}.${nonce}`))) return false;
    return this.#options.clock.now().getTime() - Number(at) < limits.sessionDays * dayMs;
  }

  #sign(words: string): string {
    return createHmac("sha256", this.#options.secret).update(`webchat ${words}`).digest("base64url");
  }

  #ownHost(header: string): boolean {
    const name = header
      .replace(/:\d+$/, "")
      .replace(/^\[|\]$/g, "")
      .toLowerCase();
    if (loopback.has(name) || name === this.#options.host.toLowerCase()) return true;
    // A rebound name is never an address: on all interfaces any address may be the way in.
    return anyAddress.has(this.#options.host) && ipLiteral.test(name);
  }
}

function sameOrigin(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}

/** Equal, in a time that does not tell where they differ. */
function same(a: string, b: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}
