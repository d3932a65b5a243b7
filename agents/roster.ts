// The roster: every role there is, in one list, so that adding a role is one file and one line here.
import { bookkeeper } from "#agents/bookkeeper";
import { correspondent } from "#agents/correspondent";
import { custodian } from "#agents/custodian";
import { planner } from "#agents/planner";
import { proofreader } from "#agents/proofreader";
import { publisher } from "#agents/publisher";
import { researcher } from "#agents/researcher";
import { reviewer } from "#agents/reviewer";
import { writer } from "#agents/writer";
import type { Agent } from "#core/agent";

export const roster: readonly Agent[] = [
  planner,
  researcher,
  writer,
  reviewer,
  proofreader,
  publisher,
  correspondent,
  bookkeeper,
  custodian,
];
