// Checks blocks and views as Slack does before it accepts them; apart, so that its numbers can be read in one place.
import type { Json } from "../wire.ts";
import { anything, boolean, byType, type Checker, Findings, list, shape, string } from "./check.ts";
import { image, inputElement, interactive, plainText, richText } from "./elements.ts";
import { Refusal } from "./refusal.ts";

const MAX_MESSAGE_BLOCKS = 50;
const MAX_VIEW_BLOCKS = 100;
/** Slack documents no number; posts fail with `msg_blocks_too_long` near here. */
const MAX_MESSAGE_CHARACTERS = 13_200;

const blockId = string(255);
const section: Checker = (findings, at, value) => {
  const block = value as Json;
  if (block.text === undefined && block.fields === undefined)
    findings.add("missing required field: text", at);
  shape({
    block_id: blockId,
    text: richText(3000),
    fields: list(10, richText(2000)),
    accessory: byType({ ...interactive, image }),
    expand: boolean,
  })(findings, at, value);
};

const block = byType({
  section,
  header: shape({ block_id: blockId, text: plainText(150) }, ["text"]),
  divider: shape({ block_id: blockId }),
  context: shape(
    {
      block_id: blockId,
      elements: list(10, byType({ image, mrkdwn: richText(3000), plain_text: richText(3000) })),
    },
    ["elements"],
  ),
  actions: shape({ block_id: blockId, elements: list(25, byType(interactive)) }, ["elements"]),
  input: shape(
    {
      block_id: blockId,
      label: plainText(2000),
      element: inputElement,
      hint: plainText(2000),
      optional: boolean,
      dispatch_action: boolean,
    },
    ["label", "element"],
  ),
  image: shape(
    {
      block_id: blockId,
      image_url: string(3000),
      slack_file: anything,
      alt_text: string(2000),
      title: plainText(2000),
    },
    ["alt_text"],
  ),
  markdown: shape({ block_id: blockId, text: string(12_000) }, ["text"]),
  rich_text: shape({ block_id: blockId, elements: list(1000, anything, 0) }, ["elements"]),
});

const view = byType({
  modal: shape(
    {
      title: plainText(24),
      submit: plainText(24),
      close: plainText(24),
      blocks: list(MAX_VIEW_BLOCKS, block, 0),
      private_metadata: string(3000, 0),
      callback_id: string(255),
      external_id: string(255),
      clear_on_close: boolean,
      notify_on_close: boolean,
    },
    ["title", "blocks"],
  ),
});

function checkUnique(findings: Findings, ids: [string, unknown][], name: string): void {
  const seen = new Set<unknown>();
  for (const [at, id] of ids) {
    if (id !== undefined && seen.has(id)) findings.add(`\`${name}\` "${id}" already exists`, at);
    seen.add(id);
  }
}

/** Ids of blocks are unique in a message; ids of actions only within their block (so Slack checks it). */
function checkIds(findings: Findings, blocks: Json[], at: string): void {
  checkUnique(
    findings,
    blocks.map((one, index) => [`${at}/${index}/block_id`, one?.block_id]),
    "block_id",
  );
  for (const [index, one] of blocks.entries()) {
    const elements = Array.isArray(one?.elements) ? (one.elements as Json[]) : [];
    const ids = elements.map((element, place): [string, unknown] => [
      `${at}/${index}/elements/${place}/action_id`,
      element?.action_id,
    ]);
    checkUnique(findings, ids, "action_id");
  }
}

/** Every text in a structure, in reading order. */
export function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== "object" || value === null) return [];
  const { text } = value as Json;
  if (typeof text === "string") return [text];
  return Object.values(value).flatMap(textsIn);
}

/** Refuses blocks that a message cannot have. */
export function checkMessageBlocks(blocks: unknown): asserts blocks is Json[] {
  if (!Array.isArray(blocks)) throw new Refusal("invalid_blocks_format", ["[ERROR] must be an array"]);
  const findings = new Findings();
  list(MAX_MESSAGE_BLOCKS, block, 0)(findings, "/blocks", blocks);
  checkIds(findings, blocks, "/blocks");
  if (findings.messages.length > 0) throw new Refusal("invalid_blocks", findings.messages);
  const characters = textsIn(blocks).reduce((sum, text) => sum + text.length, 0);
  if (characters > MAX_MESSAGE_CHARACTERS) throw new Refusal("msg_blocks_too_long");
}

/** Refuses a modal that Slack would not open. */
export function checkView(value: unknown): asserts value is Json {
  const findings = new Findings();
  view(findings, "/view", value);
  const { blocks, submit } = (value ?? {}) as Json;
  if (Array.isArray(blocks)) {
    checkIds(findings, blocks, "/view/blocks");
    const asks = blocks.some((one: Json) => one?.type === "input");
    if (asks && submit === undefined) findings.add("missing required field: submit", "/view");
  }
  if (findings.messages.length > 0) throw new Refusal("invalid_arguments", findings.messages);
}
