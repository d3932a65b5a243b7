// Shows that what a person does in Slack is heard once it is stored and acknowledged then, in both modes.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { button, noteCard } from "#core/card";
import type { Inbound } from "#core/chat";
import { type Given, given, threadOf } from "./given.ts";

describe.each(["socket", "http"] as const)("what a person does in Slack, over %s,", (mode) => {
  let it_: Given;
  beforeEach(async () => {
    it_ = await given({ mode });
  });
  afterEach(() => it_.stop());

  const card = {
    ...noteCard("k7f3qa9m", "Publish"),
    buttons: [button("approve", "k7f3qa9m"), button("edit", "k7f3qa9m")],
  };

  it("is heard as typed: words, commands, taps and forms", async () => {
    const { fake, channel, heard } = it_;
    await fake.say('Email ada@example.com about "R&D" saying "<now>"').acked;
    await fake.slash("/adjutant", "pause content");
    const at = await channel.show(card, threadOf(fake));
    await fake.tap(at.message, "Approve");
    expect(heard).toMatchObject([
      {
        is: "said",
        text: 'Email ada@example.com about "R&D" saying "<now>"',
        thread: threadOf(fake),
        account: fake.user,
      },
      { is: "said", text: "/pause content" },
      { is: "tapped", verb: "approve", about: "k7f3qa9m", message: at.message, thread: at.thread },
    ]);
  });

  it("is not heard of itself, though Slack tells it of its own messages", async () => {
    const { fake, channel, heard } = it_;
    const at = await channel.show(card, threadOf(fake));
    await channel.show({ ...card, title: "Published" }, threadOf(fake), at);
    await fake.waitFor((slack) => slack.acks.length === 2, "both echoes");
    expect(heard).toEqual([]);
  });

  it("comes again with the same id when it could not be stored", async () => {
    const { fake, heard, storing } = it_;
    const refused: Inbound[] = [];
    storing(async (one) => {
      if (refused.push(one) <= 2) throw new Error("the database is away");
    });
    await fake.say("Remember that Acme pays within 45 days").acked;
    expect(heard).toHaveLength(1);
    expect(new Set(refused.map((one) => one.id))).toEqual(new Set([heard[0]?.id]));
    expect(fake.acks).toMatchObject([{ retry: 2 }]);
  });

  it("has the same id when Slack sends it twice", async () => {
    const { fake, heard } = it_;
    await fake.slash("/inbox");
    await fake.redeliverLast();
    await fake.say("hello").acked;
    await fake.redeliverLast();
    const [command, commandAgain, words, wordsAgain] = heard.map((one) => one.id);
    expect([commandAgain, wordsAgain]).toEqual([command, words]);
    expect(words).not.toBe(command);
  });

  it("is acknowledged only once it is stored", async () => {
    const { fake, storing } = it_;
    const { promise: stored, resolve: store } = Promise.withResolvers<void>();
    storing(() => stored);
    const { acked } = fake.say("hello");
    await fake.waitFor((slack) => slack.pending === 1, "the delivery");
    expect(fake.acks).toEqual([]);
    store();
    await acked;
    expect(fake.acks).toHaveLength(1);
  });

  it("does not wait behind something slow", async () => {
    const { fake, heard, storing } = it_;
    const { promise: stored, resolve: store } = Promise.withResolvers<void>();
    storing((one) => (one.is === "said" && one.text === "slow" ? stored : Promise.resolve()));
    const slow = fake.say("slow");
    await fake.slash("/pause");
    await Promise.all(Array.from({ length: 50 }, (_, place) => fake.say(`quick ${place}`).acked));
    expect(heard).toHaveLength(51);
    store();
    await slow.acked;
  });

  it("fails before the person's eyes when a tap could not be stored", async () => {
    const { fake, channel, storing } = it_;
    const at = await channel.show(card, threadOf(fake));
    storing(async () => {
      throw new Error("the database is away");
    });
    const tap = fake.tap(at.message, "Approve");
    await it_.until(() => it_.logged.find((line) => line.includes("could not be stored")), "the log line");
    fake.timeOut();
    await expect(tap).rejects.toThrow("Slack gave up on interactive");
  });

  it("leaves no secret of Slack's in what is kept or logged", async () => {
    const { fake, channel, heard, logged } = it_;
    const at = await channel.show(card, threadOf(fake));
    await fake.tap(at.message, "Approve");
    await fake.slash("/inbox");
    expect(JSON.stringify([heard, logged])).not.toMatch(
      /xoxb-|xapp-|"response_url"|verification|5igning5ecret/,
    );
  });
});
