// The system's Chromium for tests of the local chat; without one those tests are left out, and it is said.
import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe } from "vitest";
import { type Given, type GivenOptions, givenWebchat } from "../webchat/given.ts";

const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Undefined: there is none, and the tests that need it are skipped. */
const chromiumPath = places.find((path) => existsSync(path));

if (chromiumPath === undefined)
  console.log(
    "Left out: the browser tests, because no Chromium is installed (Debian: apt-get install chromium).",
  );

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Tests with one headless browser (its profile is made anew) and local chats that end with each test. */
export function inBrowser(title: string, tests: (use: Use) => void): void {
  describe.runIf(chromiumPath)(title, () => {
    let browser: Browser;
    const running: Given[] = [];
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: chromiumPath ?? "", args: flags });
    });
    afterEach(async () => {
      for (const context of browser.contexts()) await context.close();
      for (const chat of running.splice(0)) await chat.stop();
    });
    afterAll(() => browser.close());
    tests({
      async given(options = {}) {
        const chat = await givenWebchat(options);
        running.push(chat);
        return chat;
      },
      open: (chat, options) => open(browser, chat, options),
    });
  });
}

interface Use {
  given(options?: GivenOptions): Promise<Given>;
  open(chat: Pick<Given, "link">, options?: BrowserContextOptions): Promise<{ page: Page; wrong: string[] }>;
}

/** A signed-in page; whatever its scripts throw or its policy refuses is collected in `wrong`. */
async function open(
  browser: Browser,
  given: Pick<Given, "link">,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; wrong: string[] }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("console", (message) => {
    if (/Content Security Policy|Trusted/i.test(message.text())) wrong.push(message.text());
  });
  page.on("dialog", (dialog) => {
    wrong.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(given.link);
  await page.waitForSelector("#examples li", { state: "attached" });
  return { page, wrong };
}

export async function say(page: Page, text: string): Promise<void> {
  await page.fill("#input", text);
  await page.press("#input", "Enter");
}

export const editForm = (value: string) => ({
  verb: "edit" as const,
  about: "k7",
  title: "Edit the post",
  fields: [
    { name: "title", label: "Title", value: "Pricing lessons", multiline: false, main: false },
    { name: "body", label: "Text", value, multiline: true, main: true },
  ],
});
