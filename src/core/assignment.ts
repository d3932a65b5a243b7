// Who serves which role: by default the agent of that name, and whoever the operator moved it to since.
import { defineFold } from "#core/stream";

export type AssignmentEvent = {
  readonly type: "role.assigned";
  readonly data: {
    /** Role → the agent that serves it from now on. */
    readonly roles: Readonly<Record<string, string>>;
    /** The operation token of the action that moved it. */
    readonly token: string;
  };
};

export interface AssignmentState {
  /** Only those that another agent serves. */
  readonly roles: Readonly<Record<string, string>>;
}

export const assignmentFold = defineFold<AssignmentState, AssignmentEvent>({
  kind: "assignment",
  initial: { roles: {} },
  evolve(state, event) {
    const roles = Object.entries({ ...state.roles, ...event.data.roles });
    return { roles: Object.fromEntries(roles.filter(([role, agent]) => role !== agent)) };
  },
  view: () => ({ status: "current", domain: "", goal: "" }),
});

/** The agent that serves this role. */
export const serves = ({ roles }: AssignmentState, role: string): string => roles[role] ?? role;
