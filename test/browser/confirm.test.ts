// The second step of a two-channel gate as its operator takes it: approved on Telegram, confirmed in the local chat of the real
// program, in a real Chromium.
import { afterAll, beforeAll, expect, it } from "vitest";
import { type FakeTelegram, startTelegram } from "../fakes/telegram/server.ts";
import { type App, startApp } from "../support/app.ts";
import { Chat } from "../support/chat.ts";
import { telegramChat } from "../support/chat-telegram.ts";
import { inBrowser } from "./chromium.ts";

const TOKEN = "123456:abcDEF";

inBrowser("confirming in the local chat", ({ open }) => {
  let telegram: FakeTelegram;
  let app: App;
  let phone: Chat;
  beforeAll(async () => {
    telegram = await startTelegram({ token: TOKEN });
    app = await startApp({
      env: {
        TELEGRAM_BOT_TOKEN: TOKEN,
        TELEGRAM_OPERATOR_ID: String(telegram.userId),
        TELEGRAM_API_ROOT: telegram.url,
      },
    });
    phone = new Chat(telegramChat(telegram));
  });
  afterAll(async () => {
    await app.remove();
    await telegram.stop();
  });

  it("takes the typed words: wrong ones first, which it counts, then the right ones", async () => {
    const { page, wrong } = await open({ link: `${app.url}/?token=${app.token}` });
    await phone.say("/policy cap company day 11");
    const asked = await phone.waitForCard(/cap/);
    expect(await phone.approve(asked)).toMatch(/^Approved once\. Now confirm it on the local chat/);

    const card = page.locator(`.card[data-card="${asked.id}"]`);
    const confirm = async (words: string) => {
      await card.locator("[data-verb=confirm]").click();
      await page.waitForSelector("form.form");
      expect(await page.textContent("form.form")).toContain(
        "Type the last four characters of its id, as the card shows it",
      );
      await page.keyboard.type(words);
      await page.keyboard.press("Enter");
      await page.waitForSelector("form.form", { state: "detached" });
    };
    await confirm("yes");
    await page.waitForSelector("text=That is not the last four characters of its id as the card shows it.");
    await card.locator("text=1 try was wrong; 2 are left.").waitFor();
    await confirm(asked.id.slice(-4));
    await card.locator("text=/confirmed by you on the local chat at .*Done at/").waitFor();
    expect(await card.locator("[data-verb=confirm]").count()).toBe(0);
    await phone.settledOn(asked, /confirmed by you on the local chat at .*Done at/);
    await phone.command("/policy", /\$11|11 USD/);
    expect(wrong).toEqual([]);
  });
});
