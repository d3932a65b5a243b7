// Block Kit's text objects and interactive elements with their limits (docs.slack.dev/reference/block-kit).
import { anything, boolean, byType, type Checker, integer, list, oneOf, shape, string } from "./check.ts";

export function plainText(max: number): Checker {
  return byType({ plain_text: shape({ text: string(max), emoji: boolean }, ["text"]) });
}

export function richText(max: number): Checker {
  return byType({
    plain_text: shape({ text: string(max), emoji: boolean }, ["text"]),
    mrkdwn: shape({ text: string(max), verbatim: boolean }, ["text"]),
  });
}

const actionId = string(255);
const confirm = shape(
  {
    title: plainText(100),
    text: richText(300),
    confirm: plainText(30),
    deny: plainText(30),
    style: oneOf("primary", "danger"),
  },
  ["title", "text", "confirm", "deny"],
);
const option = shape(
  { text: richText(75), value: string(150), description: richText(75), url: string(3000) },
  ["text", "value"],
);
const placeholder = plainText(150);
const button = shape(
  {
    text: plainText(75),
    action_id: actionId,
    value: string(2000, 0),
    url: string(3000),
    style: oneOf("primary", "danger"),
    confirm,
    accessibility_label: string(75),
  },
  ["text"],
);
const staticSelect = shape(
  {
    action_id: actionId,
    options: list(100, option),
    option_groups: list(
      100,
      shape({ label: plainText(75), options: list(100, option) }, ["label", "options"]),
    ),
    initial_option: option,
    placeholder,
    confirm,
    focus_on_load: boolean,
  },
  [],
);
const choice = { action_id: actionId, options: list(10, option), confirm, focus_on_load: boolean };
const pickers = {
  datepicker: shape({
    action_id: actionId,
    initial_date: string(10),
    placeholder,
    confirm,
    focus_on_load: boolean,
  }),
  timepicker: shape({
    action_id: actionId,
    initial_time: string(5),
    placeholder,
    confirm,
    timezone: string(100),
    focus_on_load: boolean,
  }),
};
const checkboxes = shape({ ...choice, initial_options: list(10, option) }, ["options"]);
const radios = shape({ ...choice, initial_option: option }, ["options"]);

export const image = shape({ image_url: string(3000), alt_text: string(2000), slack_file: anything }, [
  "alt_text",
]);

/** What may stand in an `actions` block or beside a section. */
export const interactive = {
  button,
  static_select: staticSelect,
  overflow: shape({ action_id: actionId, options: list(5, option), confirm }, ["options"]),
  checkboxes,
  radio_buttons: radios,
  ...pickers,
};

export const inputElement = byType({
  plain_text_input: shape({
    action_id: actionId,
    placeholder,
    initial_value: string(3000, 0),
    multiline: boolean,
    min_length: integer(0, 3000),
    max_length: integer(1, 3000),
    dispatch_action_config: anything,
    focus_on_load: boolean,
  }),
  number_input: shape({
    is_decimal_allowed: boolean,
    action_id: actionId,
    initial_value: string(3000, 0),
    min_value: string(100),
    max_value: string(100),
    placeholder,
    focus_on_load: boolean,
  }),
  static_select: staticSelect,
  checkboxes,
  radio_buttons: radios,
  ...pickers,
});
