// The local chat over HTTP against a real server: what is acknowledged, deduplicated, shown again and answered.
import { afterEach, describe, expect, it } from "vitest";
import { noteCard } from "#core/card";
import type { Tapped } from "#core/chat";
import { Fault } from "#core/fault";
import { approvalCard, type Given, type GivenOptions, givenWebchat, thread } from "./given.ts";
import { ask, events, post, signIn } from "./page-client.ts";

const running: Given[] = [];
afterEach(async () => {
  for (const given of running.splice(0)) await given.stop();
});

async function given(options: GivenOptions = {}) {
  const chat = await givenWebchat(options);
  running.push(chat);
  return { chat, cookie: await signIn(chat) };
}

const texts = (data: { readonly [key: string]: unknown }) =>
  (data.messages as { said?: { text: string }; card?: { title: string } }[]).map(
    ({ said, card }) => said?.text ?? card?.title,
  );

describe("words in the local chat", () => {
  it("are acknowledged only once they are stored", async () => {
    let stored = false;
    const { chat, cookie } = await given({
      store: async () => {
        stored = true;
      },
    });
    const answer = await post(chat, cookie, "/say", { id: "tab1-a", text: "Do it" });
    expect([answer.status, stored]).toEqual([200, true]);
  });

  it("are heard once, however often they are sent", async () => {
    const { chat, cookie } = await given();
    const send = () => post(chat, cookie, "/say", { id: "tab1-a", text: "Do it" });
    const answers = [await send(), ...(await Promise.all([send(), send()]))];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(chat.heard).toHaveLength(1);
    const stream = await events(chat, cookie);
    expect(texts((await stream.next("all")).data)).toEqual(["Do it"]);
    await stream.close();
  });

  it("that could not be stored are refused with a sentence, and shown to nobody", async () => {
    const { chat, cookie } = await given({
      store: async () => {
        throw new Fault("disk-full", "The disk is full. Free some space; nothing is lost.");
      },
    });
    const answer = await post(chat, cookie, "/say", { id: "tab1-a", text: "Do it" });
    expect(answer.status).toBe(503);
    expect(JSON.parse(answer.text).error).toBe(
      "Not stored yet: The disk is full. Free some space; nothing is lost.",
    );
    const stream = await events(chat, cookie);
    expect(texts((await stream.next("all")).data)).toEqual([]);
    await stream.close();
  });

  it("stand before the reply, even when the reply is quicker than the acknowledgement", async () => {
    const chat = await givenWebchat({
      store: async () => {
        await chat.channel.show(noteCard("n1", "A quick reply"), thread);
      },
    });
    running.push(chat);
    const cookie = await signIn(chat);
    await post(chat, cookie, "/say", { id: "tab1-a", text: "Do it" });
    const stream = await events(chat, cookie);
    expect(texts((await stream.next("all")).data)).toEqual(["Do it", "A quick reply"]);
    await stream.close();
  });

  it("beyond a megabyte are refused with a sentence that says the size", async () => {
    const { chat, cookie } = await given();
    const answer = await post(chat, cookie, "/say", { id: "tab1-a", text: "x".repeat(2_500_000) });
    expect([answer.status, JSON.parse(answer.text).error]).toEqual([
      413,
      "This is 2.5 MB; one message holds at most 1 MB. Shorten it or send it in parts.",
    ]);
    const huge = await post(chat, cookie, "/say", { id: "tab1-b", text: "x".repeat(9_000_000) });
    expect(huge.status).toBe(413);
    expect(chat.heard).toEqual([]);
  });

  it("of a megabyte are heard whole", async () => {
    const { chat, cookie } = await given();
    const text = '"\n'.repeat(500_000);
    expect((await post(chat, cookie, "/say", { id: "tab1-a", text })).status).toBe(200);
    expect(chat.heard[0]).toMatchObject({ text });
  });

  it("that are not what the page sends are refused, and the server goes on", async () => {
    const { chat, cookie } = await given();
    const headers = { cookie, origin: chat.url, "content-type": "application/json" };
    const broken = await ask(chat, "/say", { method: "POST", headers, body: "{" });
    expect([broken.status, JSON.parse(broken.text).error]).toEqual([
      400,
      "This is not JSON. Reload the page.",
    ]);
    expect((await post(chat, cookie, "/say", { id: "tab1-a" })).status).toBe(400);
    expect((await post(chat, cookie, "/say", { id: "tab1-a", text: "still here" })).status).toBe(200);
  });
});

describe("cards in the local chat", () => {
  it("appear on every open page, and are edited where they stand", async () => {
    const { chat, cookie } = await given();
    const pages = [await events(chat, cookie, "tab=tab1"), await events(chat, cookie, "tab=tab2")];
    const ref = await chat.channel.show(approvalCard("k7"), thread);
    for (const page of pages) expect((await page.next("message")).data).toMatchObject({ card: { id: "k7" } });
    await chat.channel.show(noteCard("n1", "later"), thread);
    const state = { tone: "good", words: "Approved by you at 14:02." } as const;
    expect(await chat.channel.show(approvalCard("k7", { state }), thread, ref)).toEqual(ref);
    const again = await events(chat, cookie, "tab=tab3");
    const { messages } = (await again.next("all")).data as { messages: { message: string; card: object }[] };
    expect(messages.map(({ message }) => message)[0]).toBe(ref.message);
    expect(messages[0]?.card).toMatchObject({ state });
    for (const page of [...pages, again]) await page.close();
  });

  it("missed while the page was away are sent when it comes back, and only those", async () => {
    const { chat, cookie } = await given();
    await chat.channel.show(noteCard("n1", "first"), thread);
    const page = await events(chat, cookie);
    const { id } = await page.next("all");
    await page.close();
    await chat.channel.show(noteCard("n2", "second"), thread);
    const back = await events(chat, cookie, `tab=tab1&after=${id}`);
    expect(texts((await back.next("since")).data)).toEqual(["second"]);
    await back.close();
  });

  it("of before a restart are there again, with the operator's words", async () => {
    const at = "2026-11-22T10:00:00.000Z";
    const { chat, cookie } = await given({
      history: [
        { message: "tab1-a", from: "you", at, text: "Publish it" },
        { message: "m1", from: "adjutant", at, card: approvalCard("k7") },
      ],
    });
    const page = await events(chat, cookie, "tab=tab1&after=older.7");
    expect(texts((await page.next("all")).data)).toEqual(["Publish it", approvalCard("k7").title]);
    await chat.channel.show(approvalCard("k7", { title: "Changed" }), thread, { thread, message: "m1" });
    expect((await page.next("message")).data).toMatchObject({
      message: "m1",
      at,
      card: { title: "Changed" },
    });
    await page.close();
  });

  it("give their whole diff as a download", async () => {
    const { chat, cookie } = await given();
    const diff = `+${"long ".repeat(400)}\n`.repeat(500);
    const card = approvalCard("k7", {
      sections: [
        { is: "text", text: "why" },
        { is: "diff", name: "a", diff },
      ],
    });
    const { message } = await chat.channel.show(card, thread);
    const answer = await ask(chat, `/attachment/${message}`, { headers: { cookie } });
    expect(answer.text).toBe(diff);
    expect(answer.headers["content-disposition"]).toBe('attachment; filename="k7.diff"');
    expect((await ask(chat, `/attachment/${message}`)).status).toBe(401);
    expect((await ask(chat, "/attachment/none", { headers: { cookie } })).status).toBe(404);
  });

  it("are refused for a thread that is not ours", async () => {
    const { chat } = await given();
    await expect(chat.channel.show(approvalCard("k7"), "slack:C1")).rejects.toBeInstanceOf(Fault);
  });
});

describe("a page", () => {
  it("rests when too many others are open, so that words can always be sent", async () => {
    const { chat, cookie } = await given();
    const first = await events(chat, cookie, "tab=first");
    const others = await Promise.all(["b", "c", "d", "e"].map((tab) => events(chat, cookie, `tab=${tab}`)));
    await first.next("rest");
    await first.ended();
    await chat.channel.show(noteCard("n1", "for the others"), thread);
    for (const page of others) {
      expect((await page.next("message")).data).toMatchObject({ card: { id: "n1" } });
      await page.close();
    }
  });

  it("that connects again takes the place of its own older stream", async () => {
    const { chat, cookie } = await given();
    const older = await events(chat, cookie);
    const newer = await events(chat, cookie);
    await older.ended();
    await newer.close();
  });
});

describe("a tap", () => {
  async function tapped(chat: Given, cookie: string): Promise<Tapped> {
    await post(chat, cookie, "/tap", { id: "tab1-t", verb: "edit", about: "k7", message: "m1" });
    return chat.hears("tapped");
  }

  it("is answered on the page that tapped, and on no other", async () => {
    const { chat, cookie } = await given();
    const mine = await events(chat, cookie);
    const other = await events(chat, cookie, "tab=tab2");
    await chat.channel.answer(await tapped(chat, cookie), "Already decided by you at 14:02.");
    expect((await mine.next("answer")).data).toMatchObject({
      because: "tab1-t",
      words: "Already decided by you at 14:02.",
    });
    await chat.channel.show(noteCard("n1", "for all"), thread);
    expect((await other.next("message")).data).toMatchObject({ card: { title: "for all" } });
    for (const page of [mine, other]) await page.close();
  });

  it("is answered with a form, also when the page was away for a moment", async () => {
    const { chat, cookie } = await given();
    const fields = [{ name: "body", label: "Text", value: "now", multiline: true, main: true }];
    await chat.channel.ask({ verb: "edit", about: "k7", title: "Edit", fields }, await tapped(chat, cookie));
    const page = await events(chat, cookie);
    expect((await page.next("form")).data).toMatchObject({ message: "m1", form: { about: "k7", fields } });
    await page.close();
  });
});

describe("the local chat's health", () => {
  it("says where it is, and that it is down once stopped", async () => {
    const { chat, cookie } = await given();
    expect(chat.channel.health()).toEqual({ up: true, words: `The local chat is at ${chat.url}.` });
    const page = await events(chat, cookie);
    await chat.channel.stop();
    await page.ended();
    expect(chat.channel.health().up).toBe(false);
    expect((await post(chat, cookie, "/say", { id: "tab1-a", text: "late" })).status).toBe(503);
  });
});
