// The world with the redactor at its entrances and exits: what is heard, read, thought, shown, logged or gone wrong passes it
// before anything is made of it. What an approval binds comes after, and is never touched.
import type { Channel, Inbound } from "#core/chat";
import { asFault, Fault } from "#core/fault";
import type { Model, ThinkRequest } from "#core/model";
import { type Redact, redactIn } from "#core/redact";
import type { Preview, Receipt, Tool, WriteTool } from "#core/tool";
import type { World } from "./world.ts";

/** Secrets that an agent puts together by itself are caught where its events are stamped; this is the outside's way in. */
export function redacting(world: World, clean: Redact): World {
  const { inbox, channels, tools, model, cheaper, log } = world;
  return {
    ...world,
    log: (level, words, data) => log(level, clean(words), redactIn(data, clean)),
    inbox: instead(inbox, { accept: (inbound) => inbox.accept(heard(inbound, clean)) }),
    model: thinking(model, clean),
    cheaper: cheaper.map((one) => thinking(one, clean)),
    tools: new Map([...tools].map(([name, tool]) => [name, toolOf(tool, clean)])),
    channels: new Map([...channels].map(([name, channel]) => [name, showing(channel, clean)])),
  };
}

/** The port with some of its calls replaced; the others reach it as they are. */
function instead<Port extends object>(port: Port, replaced: Partial<Port>): Port {
  return new Proxy(port, {
    get(target, name) {
      if (Object.hasOwn(replaced, name)) return Reflect.get(replaced, name);
      const own = Reflect.get(target, name);
      return typeof own === "function" ? own.bind(target) : own;
    },
    set: (_target, name, value) => Reflect.set(replaced, name, value),
  });
}

/** What a person wrote, and the platform's own update; ids and what answers the platform stay as they are. */
function heard(inbound: Inbound, clean: Redact): Inbound {
  const raw = redactIn(inbound.raw, clean);
  const name = clean(inbound.name);
  if (inbound.is === "said") return { ...inbound, raw, name, text: clean(inbound.text) };
  if (inbound.is === "tapped") return { ...inbound, raw, name };
  return { ...inbound, raw, name, fields: redactIn(inbound.fields, clean) };
}

/** What went wrong, in words without a secret. */
async function spoken<T>(clean: Redact, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const fault = asFault(error);
    const message = clean(fault.message);
    if (message === fault.message) throw error;
    const { code, retry, cause } = fault;
    throw new Fault(code, message, { retry, cause });
  }
}

function thinking(model: Model, clean: Redact): Model {
  const asked = (request: ThinkRequest): ThinkRequest => ({
    ...request,
    about: redactIn(request.about, clean),
  });
  return instead(model, {
    reserve: (request) => model.reserve(asked(request)),
    think: (request, signal) =>
      spoken(clean, async () => {
        const answer = await model.think(asked(request), signal);
        return { ...answer, reply: redactIn(answer.reply, clean) };
      }),
  });
}

function showing(channel: Channel, clean: Redact): Channel {
  return instead(channel, {
    show: (card, thread, at) =>
      spoken(clean, () =>
        at === undefined
          ? channel.show(redactIn(card, clean), thread)
          : channel.show(redactIn(card, clean), thread, at),
      ),
    answer: (tap, words) => spoken(clean, () => channel.answer(tap, clean(words))),
    ask: (form, because) => spoken(clean, () => channel.ask(redactIn(form, clean), because)),
  });
}

function toolOf(tool: Tool, clean: Redact): Tool {
  if (tool.effect === "read")
    return instead(tool, {
      read: (input, asker) => spoken(clean, async () => redactIn(await tool.read(input, asker), clean)),
    });
  const { compensation } = tool;
  const write = { ...deeds(tool, clean) };
  return instead<WriteTool>(
    tool,
    compensation === undefined
      ? write
      : { ...write, compensation: instead(compensation, deeds(compensation, clean)) },
  );
}

interface Deeds {
  preview(...given: never[]): Promise<Preview>;
  execute(...given: never[]): Promise<Receipt>;
  check(...given: never[]): ReturnType<WriteTool["check"]>;
}

/** `targetVersion` is compared and never shown: it stays. */
function deeds<Of extends Deeds>(of: Of, clean: Redact): Pick<Of, keyof Deeds> {
  const { preview, execute, check }: Deeds = of;
  const through =
    <Given extends never[], Answer>(
      call: (...given: Given) => Promise<Answer>,
      tidy: (answer: Answer) => Answer,
    ) =>
    (...given: Given) =>
      spoken(clean, async () => tidy(await Reflect.apply(call, of, given)));
  return {
    preview: through(preview, (shown) => ({ ...redactIn(shown, clean), targetVersion: shown.targetVersion })),
    execute: through(execute, (receipt) => redactIn(receipt, clean)),
    check: through(check, (answer) => redactIn(answer, clean)),
  } as Pick<Of, keyof Deeds>;
}
