// Shows that the Slack channel starts without waiting, comes back after every kind of break, and says how it fares.
import { afterEach, describe, expect, it, vi } from "vitest";
import { noteCard } from "#core/card";
import { type Given, given, threadOf } from "./given.ts";

describe("the Slack channel", () => {
  let it_: Given;
  afterEach(() => it_.stop());
  const health = () => it_.channel.health();
  const words = (pattern: RegExp) =>
    vi.waitFor(() => expect(health()).toEqual({ up: false, words: expect.stringMatching(pattern) }));

  it("says that it is connected", async () => {
    it_ = await given({ mode: "socket" });
    expect(health()).toEqual({ up: true, words: "Slack is connected in Socket Mode." });
    expect(it_.channel.routes()).toEqual([]);
  });

  it("says that it is connected over HTTP", async () => {
    it_ = await given({ mode: "http" });
    expect(health()).toEqual({ up: true, words: "Slack is connected over HTTP at /slack/events." });
  });

  it.each(["warning", "refresh_requested", "drop"] as const)(
    "hears what was said during a %s",
    async (reason) => {
      it_ = await given({ mode: "socket" });
      const { fake, heard } = it_;
      for (const round of [1, 2, 3]) {
        fake.disconnect(reason);
        await fake.waitFor((slack) => slack.connections === 0, "the disconnect");
        await fake.say(`round ${round}`).acked;
      }
      expect(heard.map((one) => one.is === "said" && one.text)).toEqual(["round 1", "round 2", "round 3"]);
    },
  );

  it("loses nothing that was in hand when the connection broke", async () => {
    it_ = await given({ mode: "socket" });
    const { fake, heard, storing } = it_;
    const { promise: stored, resolve: store } = Promise.withResolvers<void>();
    storing(() => stored);
    const { acked } = fake.say("in hand");
    await fake.waitFor((slack) => slack.pending === 1, "the delivery");
    fake.disconnect("drop");
    await fake.waitFor((slack) => slack.connections === 0, "the disconnect");
    store();
    await acked;
    expect(new Set(heard.map((one) => one.id)).size).toBe(1);
  });

  it("says what to do about a wrong bot token, and does not fall over", async () => {
    it_ = await given({ mode: "socket", channel: { botToken: "xoxb-wrong-secret" } });
    await words(/refused the bot token \(invalid_auth\).*SLACK_BOT_TOKEN/);
    expect(it_.logged.join("\n")).not.toContain("wrong-secret");
  });

  it("says what to do about a wrong app token, and does not fall over", async () => {
    it_ = await given({ mode: "socket", channel: { appToken: "xapp-wrong-secret" } });
    await words(/refused the app token \(invalid_auth\).*SLACK_APP_TOKEN/);
    expect(it_.logged.join("\n")).not.toContain("wrong-secret");
    await it_.channel.show(noteCard("a", "still speaks"), threadOf(it_.fake));
    expect(it_.fake.messages()).toHaveLength(1);
  });

  it("starts without Slack, says so, and keeps trying", async () => {
    it_ = await given({ mode: "socket", channel: { apiUrl: "http://127.0.0.1:9/api/" } });
    await words(/could not be reached/);
    await vi.waitFor(() => expect(it_.waits.length).toBeGreaterThan(4));
  });

  it("comes up by itself when Slack is back", async () => {
    it_ = await given({ mode: "socket" });
    const { fake } = it_;
    for (let times = 3; times > 0; times -= 1)
      fake.failNext("apps.connections.open", { status: 503, body: "down" });
    fake.disconnect("drop");
    await words(/HTTP 503/);
    await vi.waitFor(() => expect(health().up).toBe(true));
    await fake.say("hello").acked;
    expect(it_.heard).toHaveLength(1);
  });

  it("tells when the token is revoked while it runs, and when it is good again", async () => {
    it_ = await given({ mode: "socket" });
    const { fake, channel } = it_;
    fake.failNext("chat.postMessage", { status: 200, body: { ok: false, error: "token_revoked" } });
    await expect(channel.show(noteCard("a", "a"), threadOf(fake))).rejects.toMatchObject({
      code: "not-allowed",
    });
    expect(health()).toEqual({ up: false, words: expect.stringContaining("token_revoked") });
    await channel.show(noteCard("a", "a"), threadOf(fake));
    expect(health().up).toBe(true);
  });

  it("stops with something in hand that never ends", async () => {
    it_ = await given({ mode: "socket" });
    const { fake, channel, storing } = it_;
    storing(() => new Promise(() => undefined));
    fake.say("never stored");
    await fake.waitFor((slack) => slack.pending === 1, "the delivery");
    await channel.stop();
    await fake.waitFor((slack) => slack.connections === 0, "the end of the connection");
    expect(fake.acks).toEqual([]);
    expect(health().up).toBe(false);
  });
});
