// Taking back: a hold that is cancelled, a rollback that is gated and happens once, and what stands in its way.
import { beforeEach, expect, it } from "vitest";
import { Fault } from "#core/fault";
import { type GivenWorld, givenWorld, HOUR, MINUTE } from "../support/world.ts";

const POST = 'Publish a post titled "Pricing" saying "Charge for outcomes."';
const MAIL = 'Email ada@example.com about "Invoice 7" saying "Due Friday."';

let you: GivenWorld;
beforeEach(async () => {
  you = await givenWorld();
});
const published = async () => {
  await you.say(POST);
  const { id } = you.waiting();
  await you.tap("approve");
  return id;
};

it("cancels a mail during its hold window, and it never leaves", async () => {
  await you.say(MAIL);
  await you.tap("approve");
  expect(you.waiting("undo").state?.words).toContain("It leaves at 10:01");
  await you.advance(50_000);
  expect(await you.tap("undo")).toBe("Cancelled: nothing was done.");
  await you.advance(HOUR);
  expect(you.shelf.done).toEqual([]);
  expect(you.sees()).toContain("Not done: You cancelled it before it began.");
});

it("says what can be done instead once a mail has left", async () => {
  await you.say(MAIL);
  const { id } = you.waiting();
  await you.tap("approve");
  await you.advance(MINUTE);
  expect(you.shelf.done).toHaveLength(1);
  expect(you.card(id).buttons).toEqual([]);
  await you.say(`undo ${id}`);
  expect(you.newest()).toContain("cannot be undone");
  expect(you.newest()).toContain("send a correction");
});

it("undoes by button, and the card says by what", async () => {
  const id = await published();
  await you.tap("undo");
  expect(you.shelf.read("posts/Pricing")).toBeUndefined();
  expect(you.shelf.done).toEqual(["posts/Pricing = Charge for outcomes.", "posts/Pricing = nothing"]);
  expect(you.card(id).state?.words).toMatch(/Undone at 10:00 by /);
  expect(you.card(id).buttons).toEqual([]);
});

it("changes nothing when undo is tapped twice at once, or again later", async () => {
  const id = await published();
  const { id: message = "" } = you.messages().at(-1) ?? {};
  const told = await Promise.all([you.tapOld("undo", id, message), you.tapOld("undo", id, message)]);
  expect(told.filter((words) => words === "Undoing it now.")).toHaveLength(1);
  expect(you.shelf.done).toHaveLength(2);
  expect(await you.tapOld("undo", id, message)).toMatch(/^Undone at/);
  await you.say(`/rollback ${id}`);
  expect(you.shelf.done).toHaveLength(2);
});

it("lists what can be undone and what cannot, with ids", async () => {
  await you.say("/rollback");
  expect(you.newest()).toContain("Nothing was done");
  const post = await published();
  await you.say(MAIL);
  const mail = you.waiting().id;
  await you.tap("approve");
  await you.advance(MINUTE);
  await you.say("/rollback");
  expect(you.newest()).toMatch(new RegExp(`Can be undone\n.*${post}.*\nCannot be undone\n.*${mail}`));
});

it("shows the exact diff of a rollback before it runs, and runs it as an effect of its own", async () => {
  const id = await published();
  await you.say(`/rollback ${id}`);
  const card = you.waiting("approve");
  expect(card.id).not.toBe(id);
  expect(card.sections[0]).toMatchObject({ diff: "-Charge for outcomes." });
  expect(card.buttons.map(({ verb }) => verb)).toEqual(["approve", "reject"]);
  expect(you.shelf.done).toHaveLength(1);
  await you.say(`/rollback ${id}`);
  expect(you.newest()).toContain(`already on its way: ${card.id}`);
  await you.tap("approve", card.id);
  expect(you.shelf.done).toHaveLength(2);
  await you.say(`undo ${card.id}`);
  expect(you.newest()).toContain("itself a rollback");
});

it("can be asked again after a rollback was rejected", async () => {
  const id = await published();
  await you.say(`/rollback ${id}`);
  await you.tap("reject");
  await you.say(`/rollback ${id}`);
  await you.tap("approve");
  expect(you.shelf.read("posts/Pricing")).toBeUndefined();
});

it("explains the conflict instead of guessing when it was changed afterwards", async () => {
  const id = await published();
  you.shelf.change("posts/Pricing", "improved by hand");
  expect(await you.tap("undo")).toContain("was changed afterwards");
  await you.say(`/rollback ${id}`);
  expect(you.newest()).toContain("was changed afterwards");
  expect(you.shelf.read("posts/Pricing")).toBe("improved by hand");
  expect(you.card(id).state?.words).toContain("Done at");
});

it("shows a fresh rollback card when the target moved between the card and the tap", async () => {
  const id = await published();
  await you.say(`/rollback ${id}`);
  you.shelf.change("posts/Pricing", "improved by hand");
  await you.tap("approve");
  expect(you.shelf.read("posts/Pricing")).toBe("improved by hand");
  expect(you.sees()).toContain("was changed afterwards");
});

it("says of a card that waits that there is nothing to undo yet, and of an unknown id that it is unknown", async () => {
  await you.say(POST);
  await you.say(`undo ${you.waiting().id}`);
  expect(you.newest()).toContain("Nothing was done yet");
  await you.say("/rollback zzzzzzz9");
  expect(you.newest()).toContain("I know nothing called zzzzzzz9");
});

it("does not say that nothing was done where the first try may have done it", async () => {
  you.shelf.fail(new Fault("unknown-outcome", "The connection broke."), "after");
  you.shelf.forget();
  await you.say(MAIL);
  await you.tap("approve");
  await you.advance(2 * MINUTE);
  await you.tap("retry");
  const { id } = you.waiting();
  await you.tap("approve", id);
  expect(await you.tap("undo", id)).toBe(
    "It is not tried again. Whether the first try did it, nobody knows.",
  );
});
