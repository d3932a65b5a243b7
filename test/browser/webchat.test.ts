// The local chat as its operator uses it: a real Chromium on the real page, with mouse, keyboard and a phone's width.
import { expect, it } from "vitest";
import { button, noteCard } from "#core/card";
import { Fault } from "#core/fault";
import { approvalCard, thread } from "../webchat/given.ts";
import { editForm, inBrowser, say } from "./chromium.ts";

inBrowser("the local chat in a browser", ({ given, open }) => {
  it("offers examples that fill the input, and hears what is said exactly as typed", async () => {
    const chat = await given();
    const { page, wrong } = await open(chat);
    await page.click(".example >> nth=0");
    const words = 'Publish a post titled "Pricing lessons" saying "Charge for outcomes."';
    expect(await page.inputValue("#input")).toBe(words);
    await page.press("#input", "Shift+Enter");
    await page.keyboard.type("  Thanks");
    await page.keyboard.press("Enter");
    expect(await chat.hears("said")).toMatchObject({ text: `${words}\n  Thanks`, account: "local" });
    await page.waitForSelector(".message.you:not(.pending)");
    expect(await page.textContent(".said")).toBe(`${words}\n  Thanks`);
    expect(await page.isVisible("#empty")).toBe(false);
    expect(wrong).toEqual([]);
  });

  it("shows words as being sent until they are stored, and sends them again by itself, heard once", async () => {
    let failures = 2;
    const chat = await given({
      store: async () => {
        failures -= 1;
        if (failures >= 0) throw new Fault("unavailable", "The database does not answer.");
      },
    });
    const { page } = await open(chat);
    await say(page, "Do it");
    await page.waitForSelector("text=sending… Not stored yet: The database does not answer.");
    await page.waitForSelector(".message.you:not(.pending)");
    expect(chat.heard).toHaveLength(1);
    expect(await page.locator(".message.you").count()).toBe(1);
  });

  it("loses nothing when the server is gone in the middle, the page is reloaded and the server comes back", async () => {
    const first = await given();
    const { page } = await open(first);
    await first.channel.show(approvalCard("k7"), thread);
    await page.waitForSelector("[data-card=k7]");
    await first.stop();
    await page.waitForSelector("text=The connection is lost.");
    await say(page, "Said meanwhile");
    await page.waitForSelector("text=sending…");
    const history = [
      { message: "m1", from: "adjutant", at: "2026-11-22T10:00:00.000Z", card: approvalCard("k8") },
    ] as const;
    const second = await given({ port: first.port, history });
    expect(await second.hears("said")).toMatchObject({ text: "Said meanwhile" });
    await page.waitForSelector("[data-card=k8]");
    await page.waitForSelector(".message.you:not(.pending)");
    await page.waitForSelector("#banner", { state: "hidden" });
    expect(await page.locator(".card").count()).toBe(1);
    await page.reload();
    await page.waitForSelector("text=Said meanwhile");
    expect(second.heard).toHaveLength(1);
  });

  it("keeps words that were not stored over a reload of the page", async () => {
    let down = true;
    const chat = await given({
      store: async () => {
        if (down) throw new Fault("unavailable", "The database does not answer.");
      },
    });
    const { page } = await open(chat);
    await say(page, "Still here");
    await page.waitForSelector("text=Not stored yet");
    await page.reload();
    await page.waitForSelector(".pending >> text=Still here");
    down = false;
    expect(await chat.hears("said")).toMatchObject({ text: "Still here" });
  });

  it("shows a card with its diff, and the same card changes where it stands", async () => {
    const chat = await given();
    const { page } = await open(chat);
    const ref = await chat.channel.show(approvalCard("k7"), thread);
    await chat.channel.show(noteCard("n1", "Later."), thread);
    await page.waitForSelector("text=Later.");
    const card = page.locator("[data-card=k7]");
    expect(await card.locator(".line.add").last().textContent()).toContain("+Charge for outcomes.");
    expect(await page.textContent("#waiting")).toBe("1 waiting here");
    const state = { tone: "good", words: "Approved by you at 14:02, published." } as const;
    await chat.channel.show(approvalCard("k7", { state, buttons: [button("undo", "k7")] }), thread, ref);
    await page.waitForSelector("text=Approved by you at 14:02, published.");
    expect(await page.locator(".message .card").count()).toBe(2);
    expect(await page.locator(".message").first().textContent()).toContain("Undo");
    expect(await page.isVisible("#waiting")).toBe(false);
  });

  it("says over a card what it wants of you: a decision, a hand, or nothing any more", async () => {
    const chat = await given();
    const { page } = await open(chat);
    const label = () => page.textContent("[data-card=k7] .label .kind");
    const at = await chat.channel.show(approvalCard("k7"), thread);
    await page.waitForSelector("[data-card=k7]");
    expect(await label()).toBe("Needs your decision");
    const state = (tone: "waiting" | "bad", words: string) => ({ tone, words }) as const;
    const waits = {
      ...approvalCard("k7"),
      state: state("waiting", "It leaves."),
      buttons: [button("undo", "k7")],
    };
    await chat.channel.show(waits, thread, at);
    await page.waitForSelector("text=It leaves.");
    expect(await label()).toBe("Waiting");
    const steps = [button("retry", "k7"), button("hand", "k7")];
    await chat.channel.show({ ...waits, state: state("bad", "It rests."), buttons: steps }, thread, at);
    await page.waitForSelector("text=It rests.");
    expect(await label()).toBe("Needs you");
  });

  it("approves with the keyboard alone, and the focus stays on the card", async () => {
    const chat = await given();
    const { page } = await open(chat);
    const ref = await chat.channel.show(approvalCard("k7"), thread);
    await page.waitForSelector("[data-card=k7]");
    for (const _ of ["Reject", "Edit", "Approve"]) await page.keyboard.press("Shift+Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Approve");
    await page.keyboard.press("Enter");
    expect(await chat.hears("tapped")).toMatchObject({ verb: "approve", about: "k7", message: ref.message });
    const state = { tone: "good", words: "Approved." } as const;
    await chat.channel.show(approvalCard("k7", { state, buttons: [] }), thread, ref);
    await page.waitForSelector(".state.good");
    await page.waitForFunction("document.activeElement.dataset.card === 'k7'");
  });

  it("taps once on a double click, even when the next button takes the first one's place between the clicks", async () => {
    const chat = await given();
    const { page } = await open(chat);
    const ref = await chat.channel.show(approvalCard("k7", { buttons: [button("approve", "k7")] }), thread);
    const place = await page.locator("[data-verb=approve]").boundingBox();
    const [x, y] = [(place?.x ?? 0) + 30, (place?.y ?? 0) + 15];
    await page.mouse.dblclick(x, y);
    await chat.hears("tapped");
    await chat.channel.show(approvalCard("k7", { buttons: [button("undo", "k7")] }), thread, ref);
    await page.waitForSelector("[data-verb=undo]");
    await page.mouse.click(x, y);
    // What is said after the click is heard after it: nothing else was on its way.
    await say(page, "done");
    await chat.hears("said");
    expect(chat.heard.map((one) => (one.is === "tapped" ? one.verb : one.is))).toEqual(["approve", "said"]);
  });

  it("answers a tap beneath its card, and the buttons can be pressed again", async () => {
    const chat = await given();
    const { page } = await open(chat);
    await chat.channel.show(approvalCard("k7"), thread);
    await page.click("[data-verb=reject]");
    await chat.channel.answer(await chat.hears("tapped"), "Already decided by you at 14:02.");
    await page.waitForSelector("[data-card=k7] >> text=Already decided by you at 14:02.");
    expect(await page.getAttribute("[data-verb=approve]", "aria-disabled")).toBeNull();
  });

  it("gives back edited text exactly, and what was not touched to the last character", async () => {
    const chat = await given();
    const { page } = await open(chat);
    await chat.channel.show(approvalCard("k7"), thread);
    await page.click("[data-verb=edit]");
    await chat.channel.ask(editForm("First.\r\n\tSecond.  "), await chat.hears("tapped"));
    await page.waitForSelector("form.form");
    expect(await page.evaluate("document.activeElement.value")).toBe("First.\n\tSecond.  ");
    await page.locator("form.form input").fill('Lessons & <b>"more"</b>  ');
    await page.keyboard.press("Control+Enter");
    expect(await chat.hears("submitted")).toMatchObject({
      verb: "edit",
      about: "k7",
      fields: { title: 'Lessons & <b>"more"</b>  ', body: "First.\r\n\tSecond.  " },
    });
    await page.waitForSelector("form.form", { state: "detached" });
  });

  it("lets go of a form with Escape, back to the button that opened it", async () => {
    const chat = await given();
    const { page } = await open(chat);
    await chat.channel.show(approvalCard("k7"), thread);
    await page.click("[data-verb=edit]");
    const tap = await chat.hears("tapped");
    await chat.channel.ask(editForm("x"), tap);
    await page.waitForSelector("form.form");
    await chat.channel.show(approvalCard("k7"), thread, { thread, message: tap.message });
    await page.waitForFunction("document.activeElement.closest('form.form') !== null");
    await page.keyboard.press("Escape");
    expect(await page.locator("form.form").count()).toBe(0);
    expect(await page.evaluate("document.activeElement.dataset.verb")).toBe("edit");
  });

  it("says that a text is too large, and keeps it", async () => {
    const chat = await given();
    const { page } = await open(chat);
    await page.evaluate("document.getElementById('input').value = 'x'.repeat(1200000)");
    await page.press("#input", "Enter");
    await page.waitForSelector("text=That is 1,200,000 characters; one message holds at most 100,000.");
    expect((await page.inputValue("#input")).length).toBe(1_200_000);
    expect(chat.heard).toEqual([]);
  });

  it("fits a phone, with nothing to scroll sideways", async () => {
    const chat = await given();
    const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
    const { page } = await open(chat, phone);
    const sections = [
      { is: "diff", name: `${"long-folder/".repeat(12)}a.md`, diff: `+${"W".repeat(600)}` },
      { is: "facts", rows: [["Label".repeat(20), "value".repeat(80)]] },
    ] as const;
    const title = "Unbreakable".repeat(20);
    await chat.channel.show(approvalCard("k7", { title, sections }), thread);
    await page.tap("[data-verb=edit]");
    await chat.channel.ask(editForm("word".repeat(200)), await chat.hears("tapped"));
    await page.waitForSelector("form.form");
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    await page.fill("#input", "one line");
    await page.press("#input", "Enter");
    expect(await page.inputValue("#input")).toBe("one line\n");
  });
});
