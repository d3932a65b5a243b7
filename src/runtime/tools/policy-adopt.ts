// The tool that changes the policy: an action like any other, so that every change is shown as a diff, gated, and undoable.
import { z } from "zod";
import { approvalFold } from "#core/approval";
import type { Circumstance } from "#core/event";
import { Fault } from "#core/fault";
import type { Stakes } from "#core/gate";
import { canonical, type Json } from "#core/json";
import {
  lifted,
  POLICY,
  POLICY_ADOPT,
  type Policy,
  type PolicyEvent,
  type PolicyState,
  policyFold,
} from "#core/policy";
import type { Loaded } from "#core/stream";
import {
  type Check,
  type Compensation,
  defineTool,
  type Execution,
  type Preview,
  type Receipt,
} from "#core/tool";
import { widens } from "#governance/widens";
import { changeWords } from "#operator/policy-words";
import { wakingCaps } from "../money/run-cap.ts";
import { wakingChanges } from "../policy/stale.ts";
import { whatIf } from "../policy/what-if.ts";
import { byOperator, bySystem } from "../progress.ts";
import { append, load, together } from "../unit.ts";
import type { World } from "../world.ts";

const input = z.object({
  /** The whole document as YAML. */
  document: z.string().min(1, { error: "It is empty." }),
  /** The document that this was written against, and its version: what it changes, and whether it widens, follows. */
  before: z.record(z.string(), z.json()),
  version: z.int().nonnegative(),
});
type Input = z.infer<typeof input>;

export function policyAdopt(world: World) {
  return defineTool<Input>({
    name: POLICY_ADOPT,
    version: 1,
    domain: "company",
    effect: "compensable",
    mainField: "document",
    input,
    stakes: ({ document, before }) => stakesOf(policyOf(before), world.policyText.read(document)),
    preview: (given) => preview(world, given),
    execute: ({ document }, execution) => adopt(world, world.policyText.read(document), execution),
    check: (token) => checked(world, token),
    compensation: takingBack(world),
  });
}

/** A document as an input or a receipt keeps it. */
const policyOf = (kept: Json | undefined): Policy => lifted(kept as unknown as Policy);

const stakesOf = (before: Policy, after: Policy): Stakes => ({
  concerns: widens(before, after).length === 0 ? ["policy"] : ["policy", "autonomy"],
});

async function preview(world: World, { document, before, version }: Input): Promise<Preview> {
  const now = await load(world.journal, policyFold, "company");
  if (now.version !== version || canonical(now.state.policy) !== canonical(before))
    throw new Fault(
      "target-moved",
      `Policy is version ${now.version} by now, and this change was written against version ${version}. Ask for it again with /policy.`,
    );
  return differing(world, now, world.policyText.read(document));
}

async function differing(world: World, now: Loaded<PolicyState>, after: Policy): Promise<Preview> {
  const { write, diff } = world.policyText;
  const before = now.state.policy;
  const changed = diff(write(before), write(after));
  if (changed === "")
    throw new Fault("bad-input", "That is the policy already, so there is nothing to change.");
  return {
    title: `Change the policy: ${changeWords(before, after)}`,
    diff: changed,
    targetVersion: String(now.version),
    undo: `Undo brings back the policy of before, version ${now.version}.`,
    notes: await whatIf(world, before, after),
  };
}

/** The event carries the token, so that a second run and a check find it. */
async function adopt(world: World, policy: Policy, execution: Execution): Promise<Receipt> {
  const { token, expected } = execution;
  const known = await receiptOf(world, token);
  if (known !== undefined) return known;
  const now = await load(world.journal, policyFold, "company");
  if (String(now.version) !== expected) throw moved(now);
  const event: PolicyEvent = { type: "policy.adopted", data: { policy, by: "operator", token } };
  const { write } = append(policyFold, now, await circumstanceOf(world, token), [event]);
  // What waited at a cap may fit by now, and other changes that wait were written against another policy.
  const woken = together(await wakingCaps(world), await wakingChanges(world));
  const result = await world.journal.commit(together({ writes: [write] }, woken));
  if (result.is === "conflict") throw moved(now);
  return receipt(now.version + 1, now.state.policy, policy);
}

const moved = ({ version }: Loaded<PolicyState>): Fault =>
  new Fault(
    "target-moved",
    `Policy is not what it was any more (version ${version}). Ask for the change again with /policy.`,
  );

const receipt = (version: number, before: Policy, after: Policy): Receipt => ({
  summary: `Policy version ${version} holds from now on.`,
  data: { version, before: before as unknown as Json, after: after as unknown as Json },
});

/** In the name of whoever approved it. */
async function circumstanceOf(world: World, token: string): Promise<Circumstance> {
  const { state } = await load(world.journal, approvalFold, token);
  const cause = `effect/${token}`;
  return state.status === "approved"
    ? byOperator(world, state.decision.by, cause, POLICY)
    : bySystem(world, cause, POLICY);
}

/** What was adopted under this token, and what held before it. */
async function receiptOf(world: World, token: string): Promise<Receipt | undefined> {
  const events = await world.journal.events({ stream: "policy/company", order: "oldest", limit: MANY });
  const at = events.findIndex(({ data }) => data.token === token);
  if (at < 0) return undefined;
  const states = [at, at + 1].map((to) =>
    events.slice(0, to).reduce<PolicyState>(policyFold.evolve, policyFold.initial),
  );
  const [before, after] = states.map(({ policy }) => policy);
  return before && after && receipt(at + 1, before, after);
}

const MANY = 10_000;

async function checked(world: World, token: string): Promise<Check> {
  const found = await receiptOf(world, token);
  return found === undefined ? { is: "absent" } : { is: "done", receipt: found };
}

/** Back to the document of before, as long as nothing changed it since. */
function takingBack(world: World): Compensation {
  const before = ({ data }: Receipt): Policy => policyOf(data.before);
  return {
    preview: async (receipt) => {
      const now = await load(world.journal, policyFold, "company");
      if (now.version === receipt.data.version) return differing(world, now, before(receipt));
      const why = `Policy was changed again since (version ${now.version}), so undoing this would lose that.`;
      throw new Fault("target-moved", `${why} Change it with /policy edit.`);
    },
    execute: (receipt, execution) => adopt(world, before(receipt), execution),
    check: (token) => checked(world, token),
    stakes: (receipt) => stakesOf(policyOf(receipt.data.after), before(receipt)),
  };
}
