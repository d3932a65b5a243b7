// Where cards stand in the local chat, and how much of them: nothing has to be attached, and nobody has to write first.
import { expect, it } from "vitest";
import { noteCard } from "#core/card";
import { givenWebchat, thread } from "./given.ts";

it("shows or leads to all of a card, and has its place although nobody wrote there", async () => {
  const { channel, stop } = await givenWebchat();
  expect(channel.fits(noteCard("k7f3qa9m", "+line\n".repeat(9_000)))).toBe(true);
  expect(channel.home?.("local")).toBe(thread);
  await stop();
});
