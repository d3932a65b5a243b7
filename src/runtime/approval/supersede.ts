// A fresh approval in place of one that no longer says what would happen: edited, its target moved, or policy changed.
import { type ApprovalState, approvalFold, type Because, type OpenApproval } from "#core/approval";
import type { Circumstance } from "#core/event";
import type { JsonObject } from "#core/json";
import type { Commit } from "#core/ports";
import { idOf, type Loaded } from "#core/stream";
import { append, showing, together, waking } from "../unit.ts";
import type { World } from "../world.ts";
import { asking, type Drafted, draft } from "./propose.ts";

export interface Superseding {
  readonly drafted: Drafted;
  readonly commit: Partial<Commit>;
}

/** The old card says so, the new one waits. Rejects with a Fault when what is asked cannot be previewed any more. */
export async function superseding(
  world: World,
  approval: Loaded<ApprovalState>,
  circumstance: Circumstance,
  change: { because: Because; input?: JsonObject; notes?: readonly string[] },
): Promise<Superseding> {
  const old = (approval.state as OpenApproval).request;
  const id = idOf(approval.stream);
  const { because } = change;
  const token = tokenOf(because, old.token, id);
  const again = { ...old, input: change.input ?? old.input, replaces: id, because, token };
  const drafted = asked(await draft(world, again), change.notes ?? []);
  const { write } = append(approvalFold, approval, circumstance, [
    { type: "approval.superseded", data: { by: drafted.id, because } },
  ]);
  const wake = old.task === "" ? {} : waking(`task/${old.task}`);
  const commit = together({ writes: [write] }, showing(id, old.thread), asking(drafted, circumstance), wake);
  return { drafted, commit };
}

/** Doing it again keeps its token, so that whoever knows tokens does it once; another input is another operation. */
export function tokenOf(because: Because, known: string | undefined, id: string): string | undefined {
  if (because === "edited") return undefined;
  return because === "replayed" ? (known ?? id) : known;
}

/** Whatever policy says now, this one is asked about, and says what else there is to know. */
export function asked(drafted: Drafted, notes: readonly string[]): Drafted {
  const { verdict, notes: known = [] } = drafted.request;
  const gate = verdict.gate === "open" ? "soft" : verdict.gate;
  const request = { ...drafted.request, verdict: { ...verdict, gate }, notes: [...known, ...notes] };
  return { ...drafted, request };
}
