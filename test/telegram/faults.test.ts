// grammY's two kinds of errors as Faults: the code, the retry, the remedy, and never a secret.
import { GrammyError, HttpError } from "grammy";
import { describe, expect, it } from "vitest";
import { faultOf } from "#adapters/telegram/faults";

const token = "12:short";
const secret = "hook-secret";
const refused = (error_code: number, description: string, parameters = {}) =>
  new GrammyError(
    "Call to 'setWebhook' failed!",
    { ok: false, error_code, description, parameters },
    "setWebhook",
    { secret_token: secret },
  );

describe("a fault", () => {
  it.each([
    [400, "Bad Request: chat not found", "bad-input", "never"],
    [401, "Unauthorized", "not-allowed", "never"],
    [403, "Forbidden: bot was blocked by the user", "not-allowed", "never"],
    [404, "Not Found", "not-allowed", "never"],
    [409, "Conflict: terminated by other getUpdates request", "conflict", { afterMs: 3000 }],
    [500, "Internal Server Error", "unavailable", { afterMs: 3000 }],
  ])("knows whether a refusal with %i is worth another try", (code, words, expected, retry) => {
    expect(faultOf(refused(code, words), [token])).toMatchObject({ code: expected, retry });
  });

  it("waits as long as Telegram asks", () => {
    const fault = faultOf(refused(429, "Too Many Requests: retry after 35", { retry_after: 35 }), [token]);
    expect(fault).toMatchObject({ code: "rate-limited", retry: { afterMs: 35_000 } });
  });

  it("holds neither the token nor the webhook's secret, wherever the error had them", () => {
    const url = new Error(`request to https://api.telegram.org/bot${token}/getMe failed, reason: proxy`);
    const faults = [
      faultOf(new HttpError("Network request failed", url), [token, secret]),
      faultOf(refused(400, `Bad Request: ${secret} and ${token} do not fit`), [token, secret]),
      faultOf(new Error(`unforeseen with ${token}`), [token, secret]),
      faultOf(new HttpError("failed", "bot99:never_told_to_us"), []),
    ];
    for (const { message, stack, cause } of faults) {
      expect(cause).toBeUndefined();
      expect(`${message} ${stack}`).not.toMatch(/12:short|hook-secret|never_told/);
    }
  });
});
