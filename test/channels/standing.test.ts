// A standing goal's turn: when its minute comes, a card asks as if the words had been said now.
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Company, startCompany } from "../support/company.ts";

let company: Company;

beforeAll(async () => {
  company = await startCompany();
});
afterAll(() => company.stop());

/** As the machine's clock says it, far enough ahead that it is not over when it is read. */
function soon(): string {
  const at = new Date(Date.now() + 70_000);
  return `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
}

it("asks for approval at each turn of a standing goal", async () => {
  const { webchat } = company.chats;
  const time = soon();
  await webchat.say(`Every day at ${time}, publish a post titled "Turn of the day" saying "Another day."`);
  await webchat.hears("Standing goal");
  const card = await webchat.waitFor(
    () =>
      webchat.driver
        .messages()
        .find((one) => one.text.includes("Turn of the day") && one.buttons.includes("Approve")),
    `the turn of ${time}`,
    130_000,
  );
  expect(card.text).toContain("Another day.");
  expect(await company.post("turn-of-the-day")).toBeUndefined();
}, 140_000);
