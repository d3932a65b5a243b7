// How a fake Slack is set up: who is there, whose clock it goes by and how patient it is.

export type SlackOptions = {
  botToken: string;
  appToken: string;
  signingSecret: string;
  /** Who acts where a test does not say; known to the workspace from the start. */
  user?: string;
  /** Milliseconds; what triggers and response_urls age by. Default: the real clock. */
  now?: () => number;
  /** Turns on one post a second a channel, on this clock. Default: off. */
  limiterNow?: () => number;
  /** How long the app has to acknowledge. Default: Slack's 3 s; `timeOut()` ends it at once. */
  ackMs?: number;
  /** Pauses before an event is sent again. Default: Slack's: at once, 1 minute, 5 minutes. */
  retryMs?: number[];
  /** Whether the app hears its own posts and edits, as on Slack. Default: true. */
  echo?: boolean;
};
