// A local chat on a real server with a scripted hearer, for the tests over HTTP and in a browser.

import { webchat } from "#adapters/webchat/channel";
import type { WebMessage } from "#adapters/webchat/render";
import type { Card } from "#core/card";
import { button } from "#core/card";
import type { Channel, Inbound } from "#core/chat";
import { serve } from "#src/http";
import { Watch } from "../fakes/watch.ts";

export interface Given {
  readonly url: string;
  readonly port: number;
  /** The link that signs in, once. */
  readonly link: string;
  readonly channel: Channel;
  readonly heard: Inbound[];
  readonly logged: string[];
  /** Resolves with the first heard message that fits. */
  hears<T extends Inbound["is"]>(
    is: T,
    fits?: (one: Inbound) => boolean,
  ): Promise<Extract<Inbound, { is: T }>>;
  stop(): Promise<void>;
}

export interface GivenOptions {
  readonly port?: number;
  readonly secret?: string;
  readonly token?: string;
  readonly history?: readonly WebMessage[];
  /** Called for every inbound before it counts as stored; a rejection is what the page gets. */
  readonly store?: (inbound: Inbound) => Promise<void>;
  readonly now?: () => Date;
}

let started = 0;

export async function givenWebchat(options: GivenOptions = {}): Promise<Given> {
  started += 1;
  const run = started;
  let count = 0;
  const heard: Inbound[] = [];
  const logged: string[] = [];
  const watch = new Watch(heard, () => JSON.stringify(heard, null, 1).slice(0, 2000));
  const token = options.token ?? `token-${run}`;
  let url = "";
  const channel = webchat({
    token,
    secret: options.secret ?? "a secret of this test",
    host: "127.0.0.1",
    clock: { now: options.now ?? (() => new Date()) },
    ids: {
      next() {
        count += 1;
        return `id${run}x${count}`;
      },
    },
    history: async () => options.history ?? [],
    url: () => url,
    log: { error: (_fields, message) => logged.push(message) },
  });
  const server = await serve({
    host: "127.0.0.1",
    port: options.port ?? 0,
    routes: channel.routes(),
    ready: async () => ({ up: true, notUp: [] }),
    log: { error: (_fields, message) => logged.push(message) },
  });
  url = `http://127.0.0.1:${server.port}`;
  await channel.start(async (inbound) => {
    await options.store?.(inbound);
    if (heard.some((one) => one.id === inbound.id)) return;
    heard.push(inbound);
    watch.changed();
  });
  return {
    url,
    port: server.port,
    link: `${url}/?token=${token}`,
    channel,
    heard,
    logged,
    hears: (is, fits = () => true) =>
      watch.waitFor((all) => all.find((one) => one.is === is && fits(one)) as never, `something ${is}`),
    async stop() {
      await channel.stop();
      await server.stop();
    },
  };
}

export const thread = "webchat:local";

export const newFile = `--- /dev/null
+++ b/posts/pricing-lessons.md
@@ -0,0 +1,6 @@
+---
+title: Pricing lessons
+date: 2026-11-22
+---
+
+Charge for outcomes.
`;

export function approvalCard(id: string, more: Partial<Card> = {}): Card {
  return {
    id,
    kind: "approval",
    title: "Publish the post “Pricing lessons” on your site",
    sections: [
      { is: "diff", name: "posts/pricing-lessons.md", diff: newFile },
      {
        is: "facts",
        rows: [
          ["Why", 'You asked: Publish a post titled "Pricing lessons" saying "Charge for outcomes."'],
          ["Undo", "One revert commit; the post disappears from the site again."],
          ["Cost", "$0.00 so far, nothing more to come"],
          ["Expires", "Tomorrow at 14:02; without an answer nothing is published"],
        ],
      },
    ],
    buttons: [button("approve", id), button("edit", id), button("reject", id)],
    ...more,
  };
}
