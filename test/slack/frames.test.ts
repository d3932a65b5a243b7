// Shows that frames which no library expects do not end the program: a socket that says anything, then something real.
import { expect, it, vi } from "vitest";
import { WebSocketServer } from "ws";
import type { Inbound } from "#core/chat";
import { slack } from "../../adapters/slack/channel.ts";
import { answer, serve } from "../fakes/wire.ts";
import { quick } from "./given.ts";

const real = {
  type: "events_api",
  envelope_id: "e1",
  payload: {
    type: "event_callback",
    event_id: "Ev1",
    event: { type: "message", channel: "D1", channel_type: "im", user: "U1", ts: "1.1", text: "still here" },
  },
};
const odd = [
  "null",
  "7",
  "{",
  '{"type":"events_api"}',
  '{"type":"events_api","payload":null}',
  '{"type":"interactive"}',
];

it("goes on after frames that cannot be read", async () => {
  const sockets = new WebSocketServer({ noServer: true });
  const acked: unknown[] = [];
  const wire = await serve((_, res) => answer(res, 200, { ok: true, url: `ws://127.0.0.1:${wire.port}/` }));
  wire.server.on("upgrade", (req, stream, head) =>
    sockets.handleUpgrade(req, stream, head, (socket) => {
      socket.on("message", (data) => acked.push(JSON.parse(String(data)).envelope_id));
      for (const frame of ['{"type":"hello"}', ...odd, JSON.stringify(real)]) socket.send(frame);
    }),
  );
  const heard: Inbound[] = [];
  const logged: string[] = [];
  const channel = slack({
    botToken: "xoxb-1",
    mode: { is: "socket", appToken: "xapp-1" },
    apiUrl: `${wire.url}/api/`,
    clock: { now: () => new Date() },
    timers: quick,
    log: (_, words) => logged.push(words),
  });
  await channel.start(async (one) => void heard.push(one));
  await vi.waitFor(() => expect(acked).toContain("e1"));
  expect(heard).toMatchObject([{ text: "still here" }]);
  expect(logged).toContain("A frame from Slack could not be read; it is left out.");
  await channel.stop();
  sockets.close();
  await wire.close();
});
