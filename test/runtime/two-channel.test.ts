// The two-channel gate: approved on one chat, confirmed on another with the right words typed, and nothing done before.
import { expect, it } from "vitest";
import { atStake, givenGate, later, SENT, TO } from "../support/gates.ts";
import { DAY, HOUR, MINUTE } from "../support/world.ts";

const factsOf = (sections: readonly { is: string }[]) => JSON.stringify(sections);

it("asks on both chats, and does it after it was approved on one and confirmed on the other", async () => {
  const { you, phone, on, asked } = await givenGate("two-channel");
  const id = await asked();
  expect(factsOf(phone.card(id).sections)).toContain(
    "Two-channel gate by the rule “mail is two-channel”: A test wants it so. It cannot be undone. Approve it on one channel, then confirm it on another, with the recipient typed.",
  );
  expect(await you.tap("approve")).toBe(
    `Approved once. Now confirm it on Telegram: confirm ${id} <recipient>`,
  );
  await later(you);
  expect(on.done).toEqual([]);
  const line = `Approved once by you on the local chat at 10:00. Now confirm it on Telegram: confirm ${id} <recipient>`;
  for (const one of [you, phone]) {
    expect(one.card(id).state).toEqual({ tone: "waiting", words: line });
    expect(one.card(id).buttons.map(({ verb }) => verb)).toEqual(["confirm", "edit", "reject"]);
  }
  await phone.say(`confirm ${id} ${TO}`);
  await later(you);
  expect(on.done).toEqual(SENT);
  expect(you.card(id).state?.words).toMatch(
    /^Approved by you on the local chat at 10:00, confirmed by you on Telegram at 11:00\. Done at/,
  );
});

it("asks for the words in a form when Confirm is tapped on the other chat", async () => {
  const { you, phone, on, asked } = await givenGate("two-channel");
  const id = await asked();
  await phone.tap("approve");
  expect(await you.tap("confirm")).toBe("");
  expect(you.chat.forms()).toMatchObject([
    { verb: "confirm", about: id, fields: [{ name: "words", value: "", main: true }] },
  ]);
  await you.submit("confirm", id, { words: " ADA@example.com " });
  await later(you);
  expect(on.done).toEqual(SENT);
});

it("is not confirmed on the chat where it was approved, whoever types there, and says where", async () => {
  const { you, phone, on, asked } = await givenGate("two-channel");
  const id = await asked();
  await phone.tap("approve");
  const already = "It was approved on Telegram already.";
  const where = `Now confirm it on the local chat: confirm ${id} <recipient>`;
  expect(await phone.tap("confirm")).toBe(`${already} ${where}`);
  await phone.say(`confirm ${id} ${TO}`);
  expect(phone.newest().replace("\n", " ")).toBe(`${already} ${where}`);
  await later(you);
  expect(on.done).toEqual([]);
});

it("answers a second Approve, and an old button, with how the matter stands", async () => {
  const { you, phone, on, asked } = await givenGate("two-channel");
  const id = await asked();
  const [message = ""] = phone.messages().flatMap((one) => (one.card.id === id ? [one.id] : []));
  await you.tap("approve");
  const words = `Approved once by you on the local chat at 10:00. Now confirm it on Telegram: confirm ${id} <recipient>`;
  expect(await phone.tapOld("approve", id, message)).toBe(words);
  await phone.say(`confirm ${id} ${TO}`);
  expect(await phone.tapOld("approve", id, message)).toBe(
    "Already approved by you on the local chat at 10:00, confirmed by you on Telegram at 10:00.",
  );
  expect(await phone.tapOld("confirm", id, message)).toContain("Already approved");
  await later(you);
  expect(on.done).toEqual(SENT);
});

it("counts wrong words, and rejects it after the third, saying why", async () => {
  const { you, phone, on, asked } = await givenGate("two-channel");
  const id = await asked();
  await you.tap("approve");
  await phone.say(`confirm ${id} eve@example.com`);
  expect(phone.newest()).toBe("That is not the recipient as the card shows it. 1 try was wrong; 2 are left.");
  await phone.say(`confirm ${id} yes`);
  expect(you.card(id).state?.words).toContain("2 tries were wrong; 1 is left.");
  await phone.say(`confirm ${id} ok`);
  expect(phone.newest()).toContain("Rejected, and nothing was done.");
  expect(you.card(id).state?.words).toBe("Rejected at 10:00. The words that confirm it were wrong 3 times.");
  await phone.say(`confirm ${id} ${TO}`);
  await later(you);
  expect(on.done).toEqual([]);
  await you.say(`/why ${id}`);
  expect(you.newest()).toContain(
    "Decided: approved once by you on the local chat at 10:00, 3 times not confirmed by the right words; rejected at 10:00. The words that confirm it were wrong 3 times",
  );
});

it.each(["you", "phone"] as const)("is rejected between the steps from either chat: %s", async (who) => {
  const given = await givenGate("two-channel");
  const id = await given.asked();
  await given.you.tap("approve");
  await given[who].tap("reject");
  await given.phone.say(`confirm ${id} ${TO}`);
  await later(given.you);
  expect(given.on.done).toEqual([]);
  expect(given.you.card(id).state?.words).toMatch(/^Rejected by you/);
});

it("begins anew when it is edited between the steps", async () => {
  const { you, phone, on, asked } = await givenGate("two-channel");
  const id = await asked();
  await you.tap("approve");
  await phone.say(`edit ${id} Due Monday.`);
  const fresh = phone.waiting();
  expect(fresh.id).not.toBe(id);
  await phone.say(`confirm ${fresh.id} ${TO}`);
  expect(phone.newest()).toContain("Approve it first");
  await phone.tap("approve");
  await you.say(`confirm ${fresh.id} ${TO}`);
  await later(you);
  expect(on.done).toEqual([`mail/${TO}/Invoice 7 = Due Monday.`]);
});

it("expires by the time of the request, whatever was approved once", async () => {
  const { you, phone, on, asked } = await givenGate("two-channel");
  const id = await asked();
  await you.advance(5 * HOUR);
  await you.tap("approve");
  await you.advance(20 * HOUR);
  await phone.say(`confirm ${id} ${TO}`);
  expect(phone.newest()).toMatch(/^It expired at/);
  await you.advance(DAY);
  expect(on.done).toEqual([]);
  await you.say(`/why ${id}`);
  expect(you.newest()).toContain(
    "approved once by you on the local chat at 22 Nov 15:00; it expired at 23 Nov 10:00",
  );
});

it("reminds of the confirmation that is missing", async () => {
  const { you, asked } = await givenGate("two-channel");
  const id = await asked();
  await you.tap("approve");
  await you.advance(5 * HOUR);
  expect(you.sees()).toContain("Still waiting to be confirmed");
  await you.say("/inbox");
  expect(you.newest()).toContain(`[${id}], approved once, waiting to be confirmed for 5 hours`);
});

it("tells in /why who took which step, where, when and with what typed", async () => {
  const { you, phone, asked } = await givenGate("two-channel");
  const id = await asked();
  await you.tap("approve");
  await you.say(`/why ${id}`);
  expect(you.newest()).toContain(
    "Decided: approved once by you on the local chat at 10:00; it waits to be confirmed on Telegram until 23 Nov 10:00",
  );
  await phone.say(`confirm ${id} ${TO}`);
  await you.say(`/why ${id}`);
  expect(you.newest()).toContain(
    "Decided: approved once by you on the local chat at 10:00; confirmed by you on Telegram at 10:00 with the recipient typed",
  );
  await you.say("/timeline");
  expect(you.newest()).toContain("approved once by you on the local chat");
});

it("asks for the amount where several are reached, and for the end of its id where nothing else is known", async () => {
  const paying = await givenGate("two-channel");
  await paying.change(atStake({ recipients: [TO, "bob@example.com"], amount: 120_500_000 }));
  const first = await paying.asked();
  expect(await paying.you.tap("approve")).toContain(`confirm ${first} <amount>`);
  await paying.phone.say(`confirm ${first} 120.5 USD`);
  await later(paying.you);
  expect(paying.on.done).toEqual(SENT);
  const bare = await givenGate("two-channel");
  await bare.change(atStake({}));
  const second = await bare.asked();
  expect(await bare.you.tap("approve")).toContain(`confirm ${second} <last four of its id>`);
});

it("falls back to typed words and a wait where one channel is all there is, and Undo cancels it meanwhile", async () => {
  const { you, on, asked } = await givenGate("two-channel", { operators: ["webchat:local"] });
  const id = await asked();
  expect(factsOf(you.card(id).sections)).toContain(
    "Only the local chat is connected: approve it, then confirm it there, with the recipient typed; it then waits 10 minutes, in which Undo cancels it.",
  );
  expect(await you.tap("approve")).toBe(`Approved once. Now confirm it here: confirm ${id} <recipient>`);
  await you.say(`confirm ${id} ${TO}`);
  await you.advance(9 * MINUTE);
  expect(on.done).toEqual([]);
  expect(await you.tap("undo")).toBe("Cancelled: nothing was done.");
  await later(you);
  expect(on.done).toEqual([]);
  const again = await asked();
  await you.tap("approve");
  await you.say(`confirm ${again} ${TO}`);
  await you.advance(11 * MINUTE);
  expect(on.done).toEqual(SENT);
});

it("says what to do on a channel where the operator never wrote, and takes the confirmation there", async () => {
  const { you, on, asked } = await givenGate("two-channel", { operators: ["webchat:local", "telegram:42"] });
  const phone = you.at("telegram", "42");
  const id = await asked();
  expect(phone.cards()).toEqual([]);
  await you.tap("approve");
  await phone.say(`confirm ${id} ${TO}`);
  await later(you);
  expect(on.done).toEqual(SENT);
});
