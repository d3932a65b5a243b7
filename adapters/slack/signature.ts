// Whether a request over HTTP is from Slack: pure, with the time as an argument.
import { createHmac, timingSafeEqual } from "node:crypto";
import { SIGNATURE_WINDOW_S } from "./limits.ts";

export interface Signed {
  /** The header `x-slack-request-timestamp`: seconds since 1970. */
  readonly timestamp: string | undefined;
  /** The header `x-slack-signature`: `v0=` and hex. */
  readonly signature: string | undefined;
  /** The body's bytes as received. */
  readonly body: Buffer;
}

/**
 * HMAC-SHA256 of `v0:timestamp:body`, at most five minutes from `now`, compared in constant time
 * (https://docs.slack.dev/authentication/verifying-requests-from-slack).
 */
export function isSigned({ timestamp, signature, body }: Signed, secret: string, now: Date): boolean {
  if (timestamp === undefined || signature === undefined || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > SIGNATURE_WINDOW_S) return false;
  const ours = `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:`).update(body).digest("hex")}`;
  const [a, b] = [Buffer.from(ours), Buffer.from(signature)];
  return a.length === b.length && timingSafeEqual(a, b);
}
