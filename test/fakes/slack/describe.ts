// What a fake Slack prints when a wait gives up: everything that a reader needs to see why.
import type { Unheard } from "./deliveries.ts";
import type { SlackCall } from "./endpoints.ts";
import type { SlackState } from "./state.ts";

type Scene = {
  state: SlackState;
  calls: readonly SlackCall[];
  unheard: readonly Unheard[];
  connections: number;
  pending: number;
};

export function describeSlack({ state, calls, unheard, connections, pending }: Scene): string {
  const messages = [...state.messages.values()].slice(-12).map((message) => {
    const labels = message.buttons.map((button) => button.text).join(" | ");
    const gone = message.deleted ? " (deleted)" : "";
    return `  ${message.ts} ${message.channel} ${message.from}${gone}: ${JSON.stringify(message.shown)} [${labels}]`;
  });
  const views = state.views.map((view) => `  ${view.id} ${view.title}: ${JSON.stringify(view.shown)}`);
  const recent = calls
    .slice(-12)
    .map((call) => `  ${call.method} → ${JSON.stringify(call.response).slice(0, 200)}`);
  const lost = unheard.map((one) => `  ${one.kind}: ${one.reason}`);
  return [
    "messages:",
    ...messages,
    "views:",
    ...views,
    "calls:",
    ...recent,
    "unheard:",
    ...lost,
    `connections: ${connections}, waiting for acknowledgement: ${pending}`,
  ].join("\n");
}
