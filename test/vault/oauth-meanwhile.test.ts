// What happens to a secret while an access token is fetched with it: a fresh data key, another value, a process that dies.
import { expect, it } from "vitest";
import { Fault } from "#core/fault";
import type { OAuthSecret } from "#core/vault";
import { rotateSecret } from "#runtime/vault/rotate";
import { type GivenVault, givenVault, keep, PUBLISH } from "../support/vault.ts";
import { HOUR, MINUTE, type Options } from "../support/world.ts";

const HAND = { account: "console", cause: "test" };
const connected = (refreshToken: string) =>
  ({
    kind: "oauth",
    value: JSON.stringify({
      tokenEndpoint: "https://token.example/token",
      clientId: "adjutant",
      clientSecret: "canary-client",
      refreshToken,
    }),
  }) as const;

type Refresh = NonNullable<NonNullable<Options["vault"]>["refresh"]>;

async function given(refresh: (you: () => GivenVault) => Refresh): Promise<GivenVault> {
  let you: GivenVault | undefined;
  you = await givenVault({ empty: true, vault: { refresh: refresh(() => you as GivenVault) } });
  await keep(you, connected("refresh-0"));
  return you;
}

const token = (you: GivenVault, count: number, refreshToken: string) => ({
  token: `access-${count}`,
  expires: new Date(you.clock.now().getTime() + HOUR).toISOString(),
  refreshToken,
});

/** Takes each refresh token once, as servers that rotate them do. */
const strict =
  (meanwhile: (you: GivenVault, count: number) => Promise<unknown>) => (you: () => GivenVault) => {
    let count = 0;
    return async ({ refreshToken }: OAuthSecret) => {
      if (refreshToken !== `refresh-${count}`)
        throw new Fault(
          "refused",
          "The token server gives no access any more (invalid_grant): connect it again.",
        );
      count += 1;
      await meanwhile(you(), count);
      return token(you(), count, `refresh-${count}`);
    };
  };

it("keeps the refresh token that came, though the secret got a fresh data key on the way", async () => {
  const rotate = (you: GivenVault, count: number) =>
    count === 1 ? rotateSecret(you.world, "site", HAND) : Promise.resolve();
  const you = await given(strict(rotate));
  await you.say(PUBLISH);
  await you.tap("approve");
  expect(you.handed).toEqual(["access-1"]);
  await you.advance(2 * HOUR);
  await you.say(PUBLISH.replace("lessons", "notes"));
  await you.tap("approve");
  expect(you.handed).toEqual(["access-1", "access-2"]);
});

it("never puts a token in the place of another value that was entered on the way", async () => {
  let first = true;
  const you = await given((world) => async ({ refreshToken }) => {
    if (first) {
      first = false;
      await keep(world(), connected("entered anew"));
    }
    return token(world(), 9, refreshToken);
  });
  await you.say(PUBLISH);
  await you.tap("approve");
  await you.advance(HOUR);
  const opened: string[] = [];
  for (const { data } of await you.world.journal.events({ types: ["secret.resealed"], limit: 9 }))
    opened.push(String(data.version));
  expect(you.handed).toEqual(["access-9"]);
  expect(opened).toEqual(["3"]);
});

it("needs nobody where the process died that fetched: the next one fetches, at once", async () => {
  let count = 0;
  const you = await given((world) => async ({ refreshToken }) => {
    count += 1;
    if (count > 1) return token(world(), count, refreshToken);
    setImmediate(() => void world().restart());
    return new Promise<never>(() => undefined);
  });
  await you.say(PUBLISH);
  await you.tap("approve");
  await you.advance(MINUTE / 2);
  expect(you.handed).toEqual(["access-2"]);
  expect(await you.world.journal.events({ types: ["breaker.failed"], limit: 9 })).toEqual([]);
});
