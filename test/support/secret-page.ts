// The page where a secret is entered, on a server of its own: what it kept, and what it logged.
import { onTestFinished } from "vitest";
import { webchat } from "#adapters/webchat/channel";
import { secretPage } from "#adapters/webchat/secret-page";
import { Fault } from "#core/fault";
import { serve } from "#src/http";

export const ASKED = { name: "smtp", domain: "sales", kind: "plain" } as const;

/** Without the one sign-in that its link allows: `signIn` does it. */
export async function givenSecretPage() {
  let now = Date.parse("2026-11-22T09:00:00.000Z");
  let url = "";
  let count = 0;
  const next = () => {
    count += 1;
    return `id${count}`;
  };
  const kept: object[] = [];
  const logged: string[] = [];
  const access = {
    ...{ token: "the way in", secret: "signs the sessions", host: "127.0.0.1" },
    ...{ clock: { now: () => new Date(now) }, ids: { next }, url: () => url },
  };
  const log = {
    error: (fields: object, message: string) => logged.push(`${message} ${JSON.stringify(fields)}`),
  };
  const chat = webchat({ ...access, history: async () => [], log });
  const page = secretPage({
    ...access,
    random: () => `token-${next()}`,
    keep: async (entered) => {
      if (entered.value.length < 4) throw new Fault("bad-input", "It is too short.");
      kept.push(entered);
    },
  });
  const routes = [...chat.routes(), ...page.routes];
  const ready = async () => ({ up: true, notUp: [] });
  const server = await serve({ host: "127.0.0.1", port: 0, routes, ready, log });
  onTestFinished(() => server.stop());
  url = `http://127.0.0.1:${server.port}`;
  const signIn = async (): Promise<string> => {
    const entered = await fetch(`${url}/?token=the way in`, { redirect: "manual" });
    return entered.headers.get("set-cookie")?.split(";")[0] ?? "";
  };
  const link = page.page.invite(ASKED);
  const token = link.split("/").at(-1) ?? "";
  const advance = (ms: number) => {
    now += ms;
  };
  const wayIn = `${url}/?token=the way in`;
  return { url, wayIn, signIn, link, token, kept, logged, advance, port: server.port };
}
