import { it } from "vitest";
import { writeSync } from "node:fs";
import { startApp } from "../support/app.ts";
import { Chat } from "../support/chat.ts";
import { WebChat } from "../support/chat-web.ts";
it("x", async () => {
  const own = await startApp();
  const page = await WebChat.open(own);
  const here = new Chat(page);
  await here.command("Remember that Acme pays within 45 days", /^Kept: /);
  await here.say("What do you know about Acme?");
  await new Promise((r) => setTimeout(r, 6000));
  writeSync(2, (await here.command("/status", /^Running/)).text + "\n");
  for (const m of here.texts()) writeSync(2, `>> ${m}\n`);
  writeSync(2, own.said.filter((l) => /hroma|ector|ndex/.test(l)).join("\n"));
  await own.remove();
});
