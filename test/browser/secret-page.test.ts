// The page where a secret is entered, as its operator uses it: in a real Chromium, once, with nobody looking over a shoulder.
import { expect, it } from "vitest";
import { ASKED, givenSecretPage } from "../support/secret-page.ts";
import { CANARY } from "../support/vault.ts";
import { inBrowser } from "./chromium.ts";

inBrowser("the page where a secret is entered", ({ open }) => {
  it("takes a value that is not shown, once, and forgets it", async () => {
    const { link, wayIn, kept } = await givenSecretPage();
    const { page, wrong } = await open({ link: wayIn });
    await page.goto(link);
    await page.fill("#value", CANARY);
    const shown = await page.evaluate(
      "getComputedStyle(document.querySelector('#value')).webkitTextSecurity",
    );
    expect(shown).toBe("disc");
    await page.click("text=Keep it");
    await page.waitForSelector("text=Kept. You can close this page.");
    expect(kept).toEqual([{ ...ASKED, value: CANARY }]);
    expect(await page.locator("#value").count()).toBe(0);
    await page.goto(link);
    await page.waitForSelector("text=This link does not work any more");
    await page.goBack();
    expect(await page.content()).not.toContain(CANARY);
    expect(kept).toHaveLength(1);
    expect(wrong).toEqual([]);
  });

  it("takes nothing once its ten minutes are over, and says where to get a new link", async () => {
    const { link, wayIn, kept, advance } = await givenSecretPage();
    const { page } = await open({ link: wayIn });
    await page.goto(link);
    await page.fill("#value", CANARY);
    advance(600_000);
    await page.click("text=Keep it");
    await page.waitForSelector("text=Ask for a new one with /vault set.");
    expect(kept).toEqual([]);
  });
});
