// Takes the README's picture: a real card in the local chat of a running Adjutant, in a real Chromium. Kept as a
// script so that the picture is made again whenever the card changes.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium, type Page } from "playwright-core";

const words = 'Publish a post titled "Pricing lessons" saying "Charge for outcomes."';
const usage =
  "Usage: node scripts/screenshot.ts --url 'http://127.0.0.1:4280/?token=…' [--out docs/card.png] [--chromium /usr/bin/chromium]\n" +
  "The link is the one that Adjutant prints when it starts; it works once.";

function options() {
  const { values } = parseArgs({
    options: {
      url: { type: "string" },
      out: { type: "string", default: fileURLToPath(new URL("../docs/card.png", import.meta.url)) },
      chromium: { type: "string", default: "/usr/bin/chromium" },
      dark: { type: "boolean", default: false },
    },
  });
  if (values.url === undefined || !URL.canParse(values.url)) throw new Error(usage);
  if (!existsSync(values.chromium))
    throw new Error(`There is no Chromium at ${values.chromium}. Install it, or name it with --chromium.`);
  return { ...values, url: values.url };
}

/** From the link to the card: what a newcomer does in the first minute. */
async function showCard(page: Page, url: string): Promise<void> {
  const answer = await page.goto(url);
  if (answer?.status() !== 200)
    throw new Error(
      `The link was answered with ${answer?.status()}. Start Adjutant again and use the new link.`,
    );
  await page.fill("#input", words);
  await page.press("#input", "Enter");
  await page.waitForSelector(".message.you:not(.pending)");
  await page.waitForSelector(".card.approval [data-verb=approve]");
  await page.evaluate("document.activeElement.blur()");
}

/** Just the conversation, with some air around it. */
async function frame(page: Page) {
  const boxes = [
    await page.locator(".message.you").last().boundingBox(),
    await page.locator(".card.approval").last().boundingBox(),
  ].filter((box) => box !== null);
  const top = Math.min(...boxes.map((box) => box.y)) - 28;
  const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + 34;
  return { x: 0, y: top, width: page.viewportSize()?.width ?? 0, height: bottom - top };
}

async function main(): Promise<void> {
  const { url, out, chromium: executablePath, dark } = options();
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await browser.newPage({
      viewport: { width: 820, height: 1400 },
      deviceScaleFactor: 2,
      colorScheme: dark ? "dark" : "light",
      reducedMotion: "reduce",
    });
    await showCard(page, url);
    await page.screenshot({ path: out, clip: await frame(page) });
    process.stdout.write(`${out}\n`);
  } finally {
    await browser.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
