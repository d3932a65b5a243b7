// Access tokens from an OAuth 2.0 server by refresh token (RFC 6749, section 6). Only the vault calls this: a tool never
// sees what tokens are made from.
import { z } from "zod";
import { Fault } from "#core/fault";
import type { OAuthSecret, Vault } from "#core/vault";

/** Posts a form; main guards where it may go. Rejects where nothing came back. */
type Post = (url: string, form: string) => Promise<{ readonly status: number; readonly text: string }>;

const AGAIN_MS = 30_000;
/** Where a server does not say how long its token lives (RFC 6749, section 5.1: it should). */
const UNSAID_S = 300;
/** Servers without an end to a token say so with numbers that are no date any more. */
const LONGEST_S = 365 * 86_400;

/** The old refresh token is often used up by now: what is odd about the rest must not cost the new one. */
const answer = z.object({
  access_token: z.string().min(1),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.coerce.number().positive().catch(UNSAID_S),
  refresh_token: z.string().min(1).optional().catch(undefined),
});
const refusal = z.object({ error: z.string() });

/** Words and codes of section 5.2; whatever else a server says is not repeated, since it may quote what it was sent. */
const CODES = ["invalid_grant", "invalid_client", "unauthorized_client", "invalid_scope", "invalid_request"];

/** `now` dates what expires. */
export function oauthRefresh(post: Post, now: () => Date): Vault["refresh"] {
  return async (secret) => {
    const asked = now();
    const { status, text } = await post(secret.tokenEndpoint, formOf(secret)).catch(unreached);
    if (status >= 500 || status === 429 || status === 408) throw later(`answers with ${status}`);
    if (status !== 200) throw refused(text);
    const told = answer.safeParse(jsonOf(text));
    if (!told.success) throw new Fault("refused", "The token server's answer holds no bearer token.");
    const { access_token: token, expires_in: seconds, refresh_token: next } = told.data;
    const expires = new Date(asked.getTime() + Math.min(seconds, LONGEST_S) * 1_000).toISOString();
    return { token, expires, refreshToken: next ?? secret.refreshToken };
  };
}

const formOf = ({ clientId, clientSecret, refreshToken, scope }: OAuthSecret): string =>
  new URLSearchParams({
    grant_type: "refresh_token",
    refresh_token: refreshToken,
    client_id: clientId,
    ...(clientSecret === "" ? {} : { client_secret: clientSecret }),
    ...(scope === undefined ? {} : { scope }),
  }).toString();

/** What is forbidden stays so; all else is worth another try. */
function unreached(thrown: unknown): never {
  if (thrown instanceof Fault && ["not-allowed", "bad-input"].includes(thrown.code)) throw thrown;
  throw later("cannot be reached");
}

const later = (how: string): Fault =>
  new Fault("unavailable", `The token server ${how}; it is tried again.`, { retry: { afterMs: AGAIN_MS } });

function refused(text: string): Fault {
  const said = refusal.safeParse(jsonOf(text)).data?.error ?? "";
  const code = CODES.includes(said) ? ` (${said})` : "";
  return new Fault("refused", `The token server gives no access any more${code}: connect it again.`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
