// The local chat among strangers: markup in what it shows, and pages of other origins, in a real Chromium.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { button, type Card } from "#core/card";
import { approvalCard, thread } from "../webchat/given.ts";
import { editForm, inBrowser, say } from "./chromium.ts";

/** A page of somebody else on the same machine: the browser sends it our cookies' host, another port. */
async function strangersPage(): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer((_req, res) => {
    res.writeHead(200, { "content-type": "text/html" });
    res.end("<!doctype html><title>Stranger</title>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}/`, stop };
}

inBrowser("the local chat among strangers", ({ given, open }) => {
  it("shows markup in every part of a card as text", async () => {
    const chat = await given();
    const { page, wrong } = await open(chat);
    const evil = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
    const card: Card = {
      id: "k7",
      kind: "approval",
      title: `${evil} title`,
      state: { tone: "working", words: `${evil} state` },
      sections: [
        { is: "text", text: `${evil} text` },
        { is: "diff", name: `${evil} name`, diff: `+${evil} diff` },
        { is: "facts", rows: [[`${evil} label`, `${evil} value`]] },
        { is: "list", heading: `${evil} heading`, items: [`${evil} item`] },
      ],
      buttons: [{ ...button("approve", "k7"), label: `${evil} button` }],
    };
    await chat.channel.show(card, thread);
    await page.click("[data-verb=approve]");
    const tap = await chat.hears("tapped");
    await chat.channel.answer(tap, `${evil} answer`);
    await chat.channel.ask({ ...editForm(evil), title: `${evil} form` }, tap);
    await say(page, `${evil} said`);
    await chat.hears("said");
    await page.waitForSelector("form.form");
    await page.waitForSelector(".answer");
    const shown = await page.textContent("#chat");
    const parts = "title state text name diff label value heading item button answer form said".split(" ");
    for (const part of parts) expect(shown).toContain(`${evil} ${part}`);
    expect(await page.locator("#chat img, #chat script").count()).toBe(0);
    expect(wrong).toEqual([]);
  });

  it("is out of reach for a page of another port, which the browser's cookie alone would let in", async () => {
    const chat = await given();
    const { page } = await open(chat);
    const stranger = await strangersPage();
    await page.goto(stranger.url);
    const options = `credentials: "include"`;
    const body = `method: "POST", body: '{"id":"evil-1","text":"hi"}'`;
    const tried = await page.evaluate(`Promise.allSettled([
      fetch("${chat.url}/say", { ${body}, ${options}, mode: "no-cors" }),
      fetch("${chat.url}/say", { ${body}, ${options}, headers: { "content-type": "application/json" } }),
      fetch("${chat.url}/events", { ${options}, mode: "no-cors" }),
      fetch("${chat.url}/events", { ${options} }),
    ]).then((all) => all.map(({ status }) => status))`);
    expect(tried).toEqual(["rejected", "rejected", "rejected", "rejected"]);
    expect(chat.heard).toEqual([]);
    await stranger.stop();
  });

  it("is never shown inside another page", async () => {
    const chat = await given();
    const { page } = await open(chat);
    const stranger = await strangersPage();
    await page.goto(stranger.url);
    await page.evaluate(`new Promise((resolve) => {
      const frame = document.createElement("iframe");
      frame.src = "${chat.url}/";
      frame.onload = resolve;
      document.body.append(frame);
    })`);
    expect(page.frames().at(-1)?.url()).toBe("chrome-error://chromewebdata/");
    await stranger.stop();
  });

  it("lets a browser that is signed in come by a link on another site", async () => {
    const chat = await given();
    await chat.channel.show(approvalCard("k7"), thread);
    const { page } = await open(chat);
    const stranger = await strangersPage();
    await page.goto(stranger.url.replace("127.0.0.1", "localhost"));
    await page.evaluate(`location.href = "${chat.url}/"`);
    await page.waitForSelector("[data-card=k7]");
    await stranger.stop();
  });
});
