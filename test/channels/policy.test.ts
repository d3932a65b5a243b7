// The policy on every channel: shown, edited in its form and in words, and changed only by its card.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHANNELS, type Company, startCompany } from "../support/company.ts";

/** The company's daily cap lowered or raised by so many dollars. */
const capped = (document: string, by: number): string =>
  document.replace(
    /(per: day, usd: )(\d+)/,
    (_all, head: string, usd: string) => `${head}${Number(usd) + by}`,
  );

let company: Company;
beforeAll(async () => {
  company = await startCompany();
});
afterAll(() => company.stop());

describe.each(CHANNELS)("on %s", (name) => {
  const here = () => {
    const chat = company.chats[name];
    chat.turnPage();
    return chat;
  };

  it("shows the document, and the whole of it in the form", async () => {
    const chat = here();
    const shown = await chat.command("/policy edit", /as it is written/);
    const form = await chat.driver.open(shown, "Edit");
    const document = form.fields.document ?? "";
    for (const line of ["goals: []", "  - name: the vault asks twice", "trust: []"])
      expect(document.split("\n")).toContain(line);
    expect(shown.text).toContain("  - name: reads are open");
  });

  it("changes the policy by a card with the exact difference, and takes it back by one that asks twice", async () => {
    const chat = here();
    const shown = await chat.command("/policy", /^Policy, version/);
    const form = await chat.driver.open(shown, "Edit");
    const document = form.fields.document ?? "";
    await form.submit({ document: capped(document, -1) });
    const card = await chat.waitForCard("Change the policy: caps");
    expect(card.text).toContain("Back-test");
    expect(card.buttons).toEqual(["Approve", "Edit", "Reject"]);
    expect(await chat.approve(card)).toBe("Approved.");
    await chat.settledOn(card, /Policy version \d+ holds from now on/);
    await chat.press(chat.now(card), "Undo");
    const back = await chat.waitForCard(/widen what goes without asking/);
    expect(back.text).toContain("Two-channel gate");
    await chat.say(`reject ${back.id} I keep it`);
    await chat.settledOn(back, /Rejected by you/);
  });

  it("takes a document in words, and keeps what was sent where it is none", async () => {
    const chat = here();
    const shown = await chat.command("/policy", /^Policy, version/);
    const form = await chat.driver.open(shown, "Edit");
    const document = form.fields.document ?? "";
    await chat.say(`/policy edit\n\`\`\`\n${capped(document, -1)}\`\`\``);
    const card = await chat.waitForCard("Change the policy: caps");
    await chat.say(`reject ${card.id} no`);
    await chat.settledOn(card, /Rejected by you/);
    await form.submit({ document: document.replace("trustAfter: 5", "trustAfter: often") });
    const answer = await chat.hears(/That is no policy yet: line \d+, trustAfter:[\s\S]*Nothing was changed/);
    const files = await chat.driver.files(answer);
    expect(`${answer.text}${files.map(({ content }) => content).join()}`).toContain("trustAfter: often");
  });
});
