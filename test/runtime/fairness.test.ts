// Fairness: a domain whose tool hangs holds up its own work and nobody else's.
import { expect, it } from "vitest";
import { shelfTools } from "#adapters/in-memory/shelf-tools";
import { shelf } from "#adapters/in-memory/tool";
import type { Tool } from "#core/tool";
import { until } from "../support/until.ts";
import { givenWorld } from "../support/world.ts";

const post = 'Publish a post titled "Pricing" saying "Charge for outcomes."';
const MANY = 12;

it("lets another domain's work through while every activation of the first one hangs", async () => {
  const on = shelf();
  const gate = Promise.withResolvers<void>();
  let hanging = 0;
  let most = 0;
  const hangs = async <T>(answer: () => Promise<T>): Promise<T> => {
    hanging += 1;
    most = Math.max(most, hanging);
    await gate.promise;
    hanging -= 1;
    return answer();
  };
  const tools = shelfTools(on).map(
    (tool): Tool =>
      tool.name === "contact.upsert" && tool.effect !== "read"
        ? { ...tool, execute: (...given) => hangs(() => tool.execute(...given)) }
        : tool,
  );
  const you = await givenWorld({ tools });
  const names = Array.from({ length: MANY }, (_, at) => `Ada ${at}`);
  for (const [at] of names.entries()) await you.say(`Add contact Ada Lovelace <ada${at}@example.com>`);
  await you.say(post);
  const cards = you.cards().filter(({ buttons }) => buttons.some(({ verb }) => verb === "approve"));
  const [contacts, [publish]] = [cards.slice(0, MANY), cards.slice(MANY)];
  const taps = contacts.map(({ id }) => you.tap("approve", id));
  await until(() => hanging >= 3, "three that hang");
  taps.push(you.tap("approve", publish?.id ?? ""));
  await until(() => on.done.includes("posts/Pricing = Charge for outcomes."), "the post");
  expect(on.done).toEqual(["posts/Pricing = Charge for outcomes."]);
  expect(most).toBe(3);
  gate.resolve();
  await Promise.all(taps);
  expect(on.done).toHaveLength(MANY + 1);
});
