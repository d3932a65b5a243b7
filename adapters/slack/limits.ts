// Slack's limits as data, apart from the code that keeps them, so that a change at Slack is a change of one number.

/** Characters are counted as UTF-16 units, which is never fewer than Slack counts. */
export const LIMITS = {
  /** https://docs.slack.dev/reference/block-kit/blocks */
  blocks: 50,
  /** https://docs.slack.dev/reference/block-kit/blocks/section-block */
  section: 3000,
  /** https://docs.slack.dev/reference/block-kit/blocks/header-block */
  header: 150,
  /** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
  buttonText: 75,
  /** Measured: posts fail with `msg_blocks_too_long` near 13,200 characters in all; Slack documents no number. */
  message: 13_000,
  /** The notification's text. Slack cuts at 40,000 (https://docs.slack.dev/reference/methods/chat.postMessage); nobody reads that much. */
  fallback: 3000,
  /** https://docs.slack.dev/reference/views/modal-views */
  modalTitle: 24,
  modalBlocks: 100,
  privateMetadata: 3000,
  /** https://docs.slack.dev/reference/block-kit/blocks/input-block */
  label: 2000,
  blockId: 255,
  /** https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element */
  input: 3000,
} as const;

/** Ours, so that what must be seen always fits: the parts of a card that are never left out. */
export const SHARES = { title: 500, state: 500, label: 300, buttons: 10, sections: 30 } as const;

export const PACE = {
  /** One post a second a channel: https://docs.slack.dev/apis/web-api/rate-limits */
  betweenPostsMs: 1000,
  /** A longer Retry-After is handed to the caller, whose own schedule outlives this process. */
  longestWaitMs: 30_000,
  /** An answer that takes longer is given up. */
  callTimeoutMs: 15_000,
  /** Slack says hello at once; a socket that does not is given up. */
  helloMs: 15_000,
  firstBackoffMs: 1000,
  longestBackoffMs: 60_000,
  /** What was up for less does not count as having worked. */
  steadyMs: 10_000,
  stopMs: 2000,
} as const;

/** A signed request older or newer than this is refused: https://docs.slack.dev/authentication/verifying-requests-from-slack */
export const SIGNATURE_WINDOW_S = 300;
/** Slack's requests are far smaller; more is not from Slack. */
export const REQUEST_BYTES = 1_000_000;
