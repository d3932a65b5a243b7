// What a card in the local chat says of itself at a glance: whose turn it is, how much waits, commands set apart, and its picture.
import { expect, it } from "vitest";
import { draw } from "#adapters/chart/draw";
import { button, type Card, noteCard } from "#core/card";
import { usd } from "#core/money";
import { approvalCard, thread } from "../webchat/given.ts";
import { inBrowser } from "./chromium.ts";

const held = { tone: "waiting", words: "Approved by you at 14:02. It leaves at 14:03." } as const;

inBrowser("a card at a glance", ({ given, open }) => {
  it("asks for a decision only while there is one to take, and counts each such card once", async () => {
    const chat = await given();
    const { page } = await open(chat);
    const label = (id: string) => page.locator(`[data-card=${id}] .kind`).last().textContent();
    const cards: readonly Partial<Card>[] = [
      { id: "k1" },
      { id: "k2", state: held, buttons: [button("undo", "k2")] },
      { id: "k3", state: held, buttons: [button("retry", "k3"), button("undo", "k3")] },
      { id: "k4", state: held, buttons: [button("confirm", "k4"), button("reject", "k4")] },
      { id: "k5", buttons: [button("raise", "k5"), button("stop", "k5")] },
      { id: "k6", state: { tone: "good", words: "Done." }, buttons: [button("undo", "k6")] },
      { id: "k1" },
    ];
    for (const card of cards) await chat.channel.show(approvalCard(card.id ?? "", card), thread);
    await page.waitForSelector("[data-card=k6]");
    expect(await Promise.all(["k1", "k4", "k5"].map(label))).toEqual([
      "Needs your decision",
      "Needs your decision",
      "Needs you",
    ]);
    for (const id of ["k2", "k3", "k6"]) expect(await label(id)).not.toContain("Needs");
    expect(await page.textContent("#waiting")).toBe("3 waiting here");
  });

  it("sets commands apart from the words around them", async () => {
    const chat = await given();
    const { page } = await open(chat);
    const list = { is: "list", heading: "In trouble", items: ["planner [k7]; `retry k7`"] } as const;
    await chat.channel.show(noteCard("n1", "Say `/rollback <id>` to see it.", [list]), thread);
    await page.waitForSelector("[data-card=n1]");
    expect(await page.locator("[data-card=n1] :is(h2, li) code").allTextContents()).toEqual([
      "/rollback <id>",
      "retry k7",
    ]);
    expect(await page.textContent("[data-card=n1]")).not.toContain("`");
  });

  it("refuses a paste that no message holds, at once and with the way on, and takes a long one that fits", async () => {
    const chat = await given();
    const { page } = await open(chat, { permissions: ["clipboard-read", "clipboard-write"] });
    const paste = async (text: string) => {
      await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
      await page.focus("#input");
      await page.keyboard.press("Control+v");
    };
    await paste("a line of words here\n".repeat(30_000));
    await page.waitForSelector(
      "text=That is 630,000 characters; one message holds at most 100,000. Shorten it or send it in parts.",
    );
    expect(await page.inputValue("#input")).toBe("");
    const long = "word ".repeat(19_000);
    await paste(long);
    await page.waitForSelector("#notice", { state: "hidden" });
    await page.press("#input", "Enter");
    expect(await chat.hears("said")).toMatchObject({ text: long });
  });

  it("shows the whole picture of what was spent, its amounts not cut", async () => {
    const chat = await given();
    const { page } = await open(chat);
    const chart = { title: "Spent", days: ["22 Nov"], series: [{ name: "content", values: [usd(0.01)] }] };
    const picture = { is: "picture", chart, alt: "Spent: $0.01 in all.", png: draw(chart) } as const;
    await chat.channel.show(noteCard("n1", "Spent today: $0.01.", [picture]), thread);
    const image = page.locator("img.picture");
    await image.waitFor();
    await page.waitForFunction("document.querySelector('img.picture').naturalWidth === 1200");
    const right = "document.querySelector('img.picture').getBoundingClientRect().right <= innerWidth";
    expect(await page.evaluate(right)).toBe(true);
  });
});
