// A world in which mail passes the gate that a test chooses: its policy, its tool, which a test may change behind the card's back,
// and the operator at two chats.
import { shelfTools } from "#adapters/in-memory/shelf-tools";
import { type Shelf, shelf } from "#adapters/in-memory/tool";
import type { GateName, Stakes } from "#core/gate";
import { DEFAULT_POLICY, type Policy } from "#core/policy";
import type { Tool, WriteTool } from "#core/tool";
import type { Person } from "./person.ts";
import { type GivenWorld, givenWorld, HOUR, type Options } from "./world.ts";

export const TO = "ada@example.com";
export const MAIL = `Email ${TO} about "Invoice 7" saying "Due Friday."`;
export const SENT = [`mail/${TO}/Invoice 7 = Due Friday.`];

export interface GivenGate {
  readonly you: GivenWorld;
  /** The operator on Telegram, who has written there. */
  readonly phone: Person;
  readonly on: Shelf;
  /** The mail tool from now on, as if another version of Adjutant had been started. */
  change(tool: Partial<WriteTool>): Promise<void>;
  adopt(policy: Partial<Policy>): Promise<void>;
  /** The id of the card that asks for the mail. */
  asked(): Promise<string>;
}

export const rule = (gate: GateName): Policy["rules"][number] => ({
  name: `mail is ${gate}`,
  when: { tool: "email.send" },
  gate,
  why: "A test wants it so.",
});

export async function givenGate(gate: GateName, options: Options = {}): Promise<GivenGate> {
  const on = shelf();
  const tools: Tool[] = shelfTools(on);
  const at = tools.findIndex(({ name }) => name === "email.send");
  const you = Object.assign(await givenWorld({ ...options, tools }), { shelf: on });
  const phone = you.at("telegram", "42");
  const adopt = (policy: Partial<Policy>) => adopting(you, { ...DEFAULT_POLICY, caps: [], ...policy });
  await adopt({ rules: [rule(gate), ...DEFAULT_POLICY.rules] });
  if (options.operators === undefined) await phone.say("/status");
  return {
    you,
    phone,
    on,
    adopt,
    async change(tool) {
      tools[at] = { ...tools[at], ...tool } as Tool;
      await you.restart();
    },
    async asked() {
      await you.say(MAIL);
      return you.waiting().id;
    },
  };
}

export const atStake = (stakes: Stakes): Partial<WriteTool> => ({ stakes: () => stakes });

async function adopting(you: GivenWorld, policy: Policy): Promise<void> {
  const { journal } = you.world;
  const { version } = await journal.load("policy/company", "");
  const event = {
    type: "policy.adopted",
    schema: 1,
    data: { policy, by: "test" } as never,
    actor: "operator:webchat:local",
    cause: "test",
    correlation: "policy",
    origin: "operator",
    at: you.clock.now().toISOString(),
  } as const;
  await journal.commit({
    writes: [{ stream: "policy/company", expectedVersion: version, events: [event] }],
  });
}

/** Longer than every hold, shorter than any expiry. */
export const later = (you: GivenWorld): Promise<void> => you.advance(HOUR);
