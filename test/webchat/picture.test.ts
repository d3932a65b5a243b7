// Pictures on the page: fetched from an address of their own, by nobody but who is signed in.
import { afterEach, expect, it } from "vitest";
import { cardView } from "#adapters/webchat/render";
import { ALT, pictured } from "../support/pictured.ts";
import { type Given, givenWebchat, thread } from "./given.ts";
import { ask, signIn } from "./page-client.ts";

const running: Given[] = [];
afterEach(async () => {
  for (const given of running.splice(0)) await given.stop();
});

it("shows a card's picture to whoever is signed in, and says what it shows", async () => {
  const chat = await givenWebchat({});
  running.push(chat);
  const cookie = await signIn(chat);
  const { message } = await chat.channel.show(pictured(), thread);
  const place = `/picture/${message}/0`;
  expect(cardView(pictured(), message).sections[0]).toMatchObject({ is: "picture", src: place, alt: ALT });
  const answer = await ask(chat, place, { headers: { cookie } });
  expect([answer.status, answer.headers["content-type"]]).toEqual([200, "image/png"]);
  expect((await ask(chat, place)).status).toBe(401);
  for (const none of [`/picture/${message}/1`, "/picture/none/0", "/picture/"])
    expect((await ask(chat, none, { headers: { cookie } })).status).toBe(404);
});
