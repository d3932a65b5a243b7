// Slack as a person uses it, over the fake server, in Socket Mode or over HTTP: the app's messages look the same.
import type { FakeSlack } from "../fakes/slack/server.ts";
import type { SlackMessage, SlackView } from "../fakes/slack/state.ts";
import { type ChatDriver, idIn, type OpenForm, type Shown } from "./chat.ts";

export function slackChat(slack: FakeSlack, user = slack.user): ChatDriver {
  const channel = slack.direct(user);
  /** Every press waits for an answer of its own. */
  let answers = 0;
  const waitFor: ChatDriver["waitFor"] = (look, label, guardMs) =>
    slack.waitFor(() => look(), label, guardMs);
  /** Slack tells a person at once when no app is connected; they press again when one is. */
  const tap = async (place: string, label: string): Promise<void> => {
    try {
      await slack.tap(place, label, { user });
    } catch (error) {
      if (!String(error).includes("no_connection")) throw error;
      await waitFor(() => slack.connections > 0, "a connection to Slack");
      await slack.tap(place, label, { user });
    }
  };
  return {
    name: "slack",
    waitFor,
    async say(text) {
      await slack.say(text, { user }).acked;
    },
    messages: () =>
      slack
        .messages(channel)
        .filter((one) => one.files.length === 0)
        .map(shownOf),
    async press({ place }, label) {
      const mine = Math.max(answers, slack.ephemerals(channel).length);
      answers = mine + 1;
      await tap(place, label);
      return (await waitFor(() => slack.ephemerals(channel)[mine], `the answer to ${label}`)).shown;
    },
    async open({ place }, label) {
      const known = new Set(slack.views.map(({ id }) => id));
      await tap(place, label);
      const view = await waitFor(
        () => slack.views.find(({ id }) => !known.has(id)),
        `the modal after ${label}`,
      );
      return formOf(slack, view, user);
    },
    async redeliver() {
      await slack.redeliverLast();
    },
    files: async ({ place }) =>
      slack
        .messages(channel)
        .filter(({ threadTs }) => threadTs === place)
        .flatMap(({ files }) => files.map(({ name, content }) => ({ name, content: content.toString() }))),
  };
}

const shownOf = (one: SlackMessage): Shown => ({
  place: one.ts,
  text: one.shown,
  buttons: one.buttons.map((button) => button.text),
  id: idIn(one.shown),
  edits: one.edits,
});

function formOf(slack: FakeSlack, view: SlackView, user: string): OpenForm {
  return {
    fields: Object.fromEntries(view.fields.map(({ blockId, initial }) => [blockId, initial])),
    async submit(changed) {
      await slack.submit(view.id, { ...changed }, { user });
    },
  };
}
