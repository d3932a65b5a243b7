// The page where a secret is entered: one address for one secret, once, for ten minutes, in a browser that is signed in. What
// is entered goes to the vault and nowhere else: no transcript, no inbox, no log line.
import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { Fault } from "#core/fault";
import type { SecretKind, SecretPage } from "#core/vault";
import { Access, type AccessOptions } from "./access.ts";
import type { WebchatRoute } from "./channel.ts";
import { secretForm, secretGone, signInPage } from "./static-files.ts";

type Asked = Parameters<SecretPage["invite"]>[0];

export interface SecretPageOptions extends AccessOptions {
  /** Where the page is reached, without a path. */
  url(): string;
  /** Fresh randomness for each address, safe in a path. */
  readonly random: () => string;
  /** Rejects with a Fault `bad-input` whose sentence never quotes the value. */
  keep(entered: Asked & { readonly value: string }): Promise<void>;
}

interface Open {
  readonly asked: Asked;
  /** Milliseconds since 1970. */
  readonly until: number;
}

const LIFE_MS = 600_000;
const BODY_BYTES = 100_000;
const entered = z.object({ token: z.string().max(100), value: z.string() });
const GONE = "This link was used already, or is older than ten minutes. Ask for a new one with /vault set.";

export function secretPage(options: SecretPageOptions): { page: SecretPage; routes: WebchatRoute[] } {
  const access = new Access(options);
  // By digest, so that finding one takes no time that tells how much of it was right.
  const open = new Map<string, Open>();
  const now = () => options.clock.now().getTime();
  const find = (token: string): Open | undefined => {
    const found = open.get(digest(token));
    return found !== undefined && now() < found.until ? found : undefined;
  };
  const page: SecretPage = {
    invite(asked) {
      for (const [key, { until }] of open) if (now() >= until) open.delete(key);
      const token = options.random();
      open.set(digest(token), { asked, until: now() + LIFE_MS });
      return `${options.url()}/secret/${token}`;
    },
  };
  const show: WebchatRoute["handle"] = async (req, res) => {
    const foreign = access.foreign(req.headers);
    if (foreign !== undefined) return answer(res, 403, foreign);
    if (!access.signedIn(req.headers)) return signIn(req, res, options.url());
    const found = find(tokenOf(req));
    if (found === undefined) return secretGone(res);
    secretForm(res, { ...found.asked, kind: KINDS[found.asked.kind] });
  };
  const take: WebchatRoute["handle"] = async (req, res, body) => {
    const refused = refusal(access, req);
    if (refused !== undefined) return answer(res, ...refused);
    const { data } = entered.safeParse(jsonOf(await body(BODY_BYTES)));
    const found = data && find(data.token);
    if (data === undefined || found === undefined) return answer(res, 404, GONE);
    // Used up before it is kept, so that two at once are one; what was not taken may be entered again.
    open.delete(digest(data.token));
    try {
      await options.keep({ ...found.asked, value: data.value });
    } catch (error) {
      open.set(digest(data.token), found);
      throw error;
    }
    answer(res, 200);
  };
  return {
    page,
    routes: [
      { method: "GET", path: "/secret/*", handle: show },
      { method: "POST", path: "/secret", handle: take },
    ],
  };
}

/** As for everything that the local chat takes. */
function refusal(access: Access, { headers }: IncomingMessage): [number, string] | undefined {
  const why = access.foreign(headers) ?? access.notFromPage(headers);
  if (why !== undefined) return [403, why];
  return access.signedIn(headers) ? undefined : [401, "Sign in to the local chat first."];
}

const KINDS: Readonly<Record<SecretKind, string>> = { plain: "", oauth: "OAuth credentials, as JSON" };

const digest = (token: string): string => createHash("sha256").update(token).digest("hex");

const pathOf = (req: IncomingMessage): string => (req.url ?? "/").split("?", 1)[0] ?? "/";
const tokenOf = (req: IncomingMessage): string => pathOf(req).slice("/secret/".length);

/** A strict cookie stays at home when another site's link leads here: as our own page's request it comes along. */
function signIn(req: IncomingMessage, res: ServerResponse, address: string): void {
  const token = tokenOf(req);
  const fromElsewhere = req.headers["sec-fetch-site"] === "cross-site" && /^[\w-]{1,100}$/.test(token);
  if (fromElsewhere) res.setHeader("refresh", `0; url=/secret/${token}`);
  signInPage(res, { cameFromElsewhere: false, withToken: false, address });
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    // The cause would quote what was entered.
    throw new Fault("bad-input", "This is not JSON. Reload the page.");
  }
}

function answer(res: ServerResponse, status: number, error?: string): void {
  res.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  res.end(JSON.stringify(error === undefined ? {} : { error }));
}
