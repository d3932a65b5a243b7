// Money as a person sees it, in the real program: what was spent with a chart on every channel, and a model without a price.
import { afterAll, beforeAll, expect, it } from "vitest";
import { type FakeOpenAi, startOpenAi } from "../fakes/openai.ts";
import { type Company, onEvery, startCompany } from "../support/company.ts";

let openai: FakeOpenAi;
beforeAll(async () => {
  const intent = { is: "publish", title: "Ad", body: "As the model read it." };
  openai = await startOpenAi({ script: { understand: () => ({ intent }) } });
});
afterAll(() => openai.stop());

async function withModel(model: string, scenario: (company: Company) => Promise<void>): Promise<void> {
  const company = await startCompany({ env: { OPENAI_BASE_URL: openai.url, OPENAI_MODEL: model } });
  try {
    await scenario(company);
  } finally {
    await company.stop();
  }
}

it("shows what was spent, the caps, and a chart as a picture, on every channel", async () => {
  await withModel("gpt-5-mini", (company) =>
    onEvery(company, async (chat, subject) => {
      await chat.say(`Publish a post titled "${subject}" saying "…"`);
      await chat.hears("As the model read it.");
      const shown = await chat.command("budget", /Spent today: \$0\.\d+/);
      expect(shown.text).toMatch(/the company, a day: \$[\d.]+ left of \$5\.00/);
      if (chat.name === "webchat") return;
      expect(shown.text).toContain("Spent in the last 14 days, by domain");
      // The next answer comes once the picture is there.
      await chat.command("inbox", /wait/);
      const files = await chat.driver.files(shown);
      expect(files).toMatchObject([
        { name: expect.stringMatching(/\.png$/), content: expect.stringContaining("PNG") },
      ]);
    }),
  );
});

it("does not ask a model whose price nobody knows, and says what to do", async () => {
  const before = openai.calls.length;
  await withModel("house-blend", async (company) => {
    const { webchat } = company.chats;
    await webchat.say('Publish a post titled "Ad" saying "Buy."');
    const card = await webchat.hears("No list price is known for the model “house-blend”");
    expect(card.text).toContain("/policy price house-blend");
    expect(card.buttons).toEqual(["Try again", "Stop"]);
  });
  expect(openai.calls.length).toBe(before);
});
