// Named failpoints: before and after every commit and every call to the outside the process can be made to die. They are
// wrapped around the ports by a test's own entry, so that the program itself knows nothing of them.
import pg from "pg";
import type { Channel } from "#core/chat";
import type { Jobs } from "#core/ports";
import type { Tool } from "#core/tool";
import type { World } from "#runtime/world";

/** Passes a point, `<what>/before` or `<what>/after`; never returns from the one it dies at. */
export type Pass = (point: string) => void;

/** What has a point before and after it. */
export const DEEDS = [
  ...["inbox.accept", "journal.commit", "jobs.send", "jobs.schedule", "memory.recall", "model.think"],
  ...["posts.begin", "posts.shown", "posts.gaveUp", "posts.adopt", "facts.saveVectors", "index.upsert"],
  ...["channel.show", "channel.answer", "channel.ask"],
  ...["job.receive", "job.activate", "job.deliver"],
  ...["site.publish.preview", "site.publish.execute", "site.publish.check"],
  ...["site.publish.undo.preview", "site.publish.undo.execute", "site.publish.undo.check"],
  ...["contact.upsert.preview", "contact.upsert.execute", "contact.upsert.check"],
  ...["contact.upsert.undo.preview", "contact.upsert.undo.execute", "contact.upsert.undo.check"],
  ...["email.send.preview", "email.send.execute", "email.send.check"],
] as const;
export type Deed = (typeof DEEDS)[number];

type Method = (...given: unknown[]) => unknown;

/** The port with points around these of its methods. */
function around<Port extends object>(
  port: Port,
  name: string,
  methods: readonly (keyof Port & string)[],
  pass: Pass,
): Port {
  return new Proxy(port, {
    get(target, key) {
      const own: unknown = Reflect.get(target, key);
      if (typeof own !== "function") return own;
      if (!(methods as readonly (string | symbol)[]).includes(key)) return own.bind(target);
      return passing(own.bind(target) as Method, `${name}.${String(key)}`, pass);
    },
  });
}

const passing =
  (method: Method, deed: string, pass: Pass): Method =>
  async (...given) => {
    pass(`${deed}/before`);
    const answer = await method(...given);
    pass(`${deed}/after`);
    return answer;
  };

/** A job's handler: after it, the queue does not know yet that it is done. */
const working = (jobs: Jobs, pass: Pass): Jobs["work"] => {
  return (queue, concurrency, handle) => {
    const deed = `job.${queue.split(".")[0]}`;
    return jobs.work(queue, concurrency, passing(handle as Method, deed, pass) as typeof handle);
  };
};

function failingTool(tool: Tool, pass: Pass): Tool {
  if (tool.effect === "read") return around(tool, tool.name, ["read"], pass);
  const { compensation } = tool;
  const methods = ["preview", "execute", "check"] as const;
  const undo = compensation && around(compensation, `${tool.name}.undo`, methods, pass);
  return around({ ...tool, ...(undo && { compensation: undo }) }, tool.name, methods, pass);
}

/** Memory keeps to itself what it works with: its vectors are seen on their way to the database and to the index. */
function onTheWire(pass: Pass): void {
  const query = pg.Pool.prototype.query as Method;
  pg.Pool.prototype.query = function (this: pg.Pool, ...given: unknown[]) {
    const asking: Method = (...mine) => query.apply(this, mine);
    const saves = typeof given[0] === "string" && given[0].startsWith("insert into vector");
    return saves ? passing(asking, "facts.saveVectors", pass)(...given) : asking(...given);
  } as typeof pg.Pool.prototype.query;
  const fetching = globalThis.fetch as Method;
  const upserting = passing(fetching, "index.upsert", pass);
  globalThis.fetch = ((...given: unknown[]) =>
    addressOf(given[0]).endsWith("/upsert") ? upserting(...given) : fetching(...given)) as typeof fetch;
}

const addressOf = (asked: unknown): string => (asked instanceof Request ? asked.url : String(asked));

/** Every port that changes or asks anything, with its failpoints. */
export function failing(world: World, pass: Pass): World {
  onTheWire(pass);
  const channels = [...world.channels].map(
    ([name, one]) => [name, around<Channel>(one, "channel", ["show", "answer", "ask"], pass)] as const,
  );
  const jobs = around(world.jobs, "jobs", ["send", "schedule"], pass);
  return {
    ...world,
    journal: around(world.journal, "journal", ["commit"], pass),
    inbox: around(world.inbox, "inbox", ["accept"], pass),
    posts: around(world.posts, "posts", ["begin", "shown", "gaveUp", "adopt"], pass),
    jobs: {
      work: working(world.jobs, pass),
      send: (all) => jobs.send(all),
      schedule: (...given) => jobs.schedule(...given),
      unschedule: (key) => jobs.unschedule(key),
      nextRun: (...given) => jobs.nextRun(...given),
    },
    memory: around(world.memory, "memory", ["recall"], pass),
    model: around(world.model, "model", ["think"], pass),
    tools: new Map([...world.tools].map(([name, tool]) => [name, failingTool(tool, pass)])),
    channels: new Map(channels),
  };
}
