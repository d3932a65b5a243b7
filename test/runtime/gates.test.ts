// The hard gate takes one tap where the whole stands, the closed one none at all.
import { expect, it } from "vitest";
import { givenGate, later, MAIL, SENT } from "../support/gates.ts";

const factsOf = (sections: readonly { is: string }[]) => JSON.stringify(sections);

it("says on the card that its gate is hard, and why", async () => {
  const { you } = await givenGate("hard");
  await you.say(MAIL);
  expect(factsOf(you.waiting().sections)).toContain("Hard gate: A test wants it so. It cannot be undone.");
});

it("approves a hard gate with one tap where the whole stands", async () => {
  const { you, on } = await givenGate("hard");
  await you.say(MAIL);
  expect(await you.tap("approve")).toBe("Approved.");
  await later(you);
  expect(on.done).toEqual(SENT);
});

it("approves it by a tap on a copy that we lost sight of, in the chat where it was asked", async () => {
  const { you, on } = await givenGate("hard");
  await you.say(MAIL);
  const { id } = you.waiting();
  const copy = await you.chat.show(you.card(id), you.thread);
  expect(await you.tapOld("approve", id, copy.message)).toBe("Approved.");
  await later(you);
  expect(on.done).toEqual(SENT);
});

it("takes no tap where the whole could not be attached, and says where it stands", async () => {
  const { you, phone, on } = await givenGate("hard");
  you.chat.holds(3, false);
  const id = await you.say(MAIL).then(() => you.waiting().id);
  expect(await you.tap("approve")).toMatch(
    /^The whole change stands nowhere yet\. Say `show .*` here or on Telegram/,
  );
  await phone.say(`show ${id}`);
  expect(await you.tap("approve")).toBe(
    "The whole change does not stand here. It stands on Telegram: decide there.",
  );
  await later(you);
  expect(on.done).toEqual([]);
  expect(await phone.tap("approve")).toBe("Approved.");
  await later(you);
  expect(on.done).toEqual(SENT);
});

it("takes typed words for a hard gate only once the whole stands somewhere", async () => {
  const { you, on } = await givenGate("hard");
  you.chat.holds(3, false);
  await you.say(MAIL);
  const { id } = you.waiting();
  await you.say(`approve ${id}`);
  expect(you.newest()).toContain("The whole change stands nowhere yet.");
  you.chat.holds(3, true);
  await you.say(`show ${id}`);
  await you.say(`approve ${id}`);
  await later(you);
  expect(on.done).toEqual(SENT);
});

it("still lets a soft gate be approved where the whole could not be attached", async () => {
  const { you } = await givenGate("soft");
  you.chat.holds(3, false);
  await you.say('Publish a post titled "Pricing" saying "Charge for outcomes."');
  expect(await you.tap("approve")).toBe("Approved.");
});

it("names the rule that closes a gate, and how to change it", async () => {
  const { you, on } = await givenGate("closed");
  await you.say(MAIL);
  await later(you);
  expect(you.sees()).toContain("The rule “mail is closed” of policy version 2 closes this");
  expect(you.sees()).toContain("Change it with /policy edit");
  expect(on.done).toEqual([]);
});

it("does not execute what a rule has closed since it was approved, and says which", async () => {
  const { you, on, adopt } = await givenGate("hard");
  await you.say(MAIL);
  const { id } = you.waiting();
  await you.tap("approve");
  await adopt({ rules: [{ name: "no mail", when: { tool: "email.send" }, gate: "closed", why: "Enough." }] });
  await later(you);
  expect(on.done).toEqual([]);
  expect(you.card(id).state?.words).toContain("The rule “no mail” of policy version 3 closes this: Enough.");
  expect(you.card(id).buttons).toEqual([]);
});

it("asks with a card before it undoes what a grave gate stands before", async () => {
  const { you, adopt } = await givenGate("soft");
  await you.say("Add contact Ada Lovelace <ada@example.com>");
  await you.tap("approve");
  await adopt({ rules: [{ name: "contacts are hard", when: {}, gate: "hard", why: "They are." }] });
  expect(await you.tap("undo")).toMatch(/^Here is what undoing .* would change: card/);
  expect(you.waiting().title).toContain("Take contacts/ada@example.com off");
});
