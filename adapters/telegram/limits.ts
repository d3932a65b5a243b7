// What Telegram allows, as numbers with their source: data, so that a changed limit is one changed line.

/** Bot API 10, https://core.telegram.org/bots/api, unless a line names another source. Lengths are UTF-16 units. */
export const LIMITS = {
  /** sendMessage: "1-4096 characters after entities parsing". */
  text: 4096,
  /** MessageEntity: Telegram drops formatting past 100 entities (bots FAQ and tdlib). */
  entities: 100,
  /** sendPhoto: "at most 10 MB in size. The photo's width and height must not exceed 10000 in total. Width and height ratio must be at most 20". */
  photoBytes: 10_000_000,
  photoSides: 10_000,
  photoRatio: 20,
  /** answerCallbackQuery: "0-200 characters". */
  callbackAnswer: 200,
  /** InlineKeyboardButton.callback_data: "1-64 bytes". */
  callbackBytes: 64,
  /** ForceReply.input_field_placeholder: "1-64 characters". */
  placeholder: 64,
  /** tdlib: at most 8 buttons a row and 100 in all; about 9 KB of keyboard, found by trying. */
  buttonsInRow: 8,
  buttons: 100,
  /** getUpdates: "Values between 1-100 are accepted". */
  updatesInPoll: 100,
  /** Bots FAQ, "My bot is hitting limits": 1 a second in a chat, 20 a minute in a group, 30 a second in all. */
  chatPerSecond: 1,
  groupPerMinute: 20,
  allPerSecond: 30,
  /** Ours: the largest body a webhook may post; an update is a few KB. */
  webhookBytes: 1024 * 1024,
} as const;

/** What a card takes of those limits: our choice of how much room each part may have. */
export const ROOM = {
  title: 256,
  state: 256,
  id: 64,
  heading: 80,
  label: 40,
  /** More sections than this go to the attached file, so that each shown one has room for at least a few lines. */
  sections: 12,
  /** More fact rows than this are shown without bold labels, which keeps the message under the entity limit. */
  boldRows: 70,
  buttons: 24,
  buttonsInRow: 3,
  /** A text or list longer than this, in characters or lines, is folded into an expandable quote. */
  foldedCharacters: 600,
  foldedLines: 10,
} as const;
