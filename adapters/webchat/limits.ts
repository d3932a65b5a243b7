// How much the local chat takes in, shows and keeps: numbers only, in one place, so that they can be read and tested.

export const limits = {
  /** Bytes of UTF-8 in one message or one form. */
  saidBytes: 1_000_000,
  /** Bytes of a request: JSON may write one byte of text as six. */
  bodyBytes: 6_100_000,
  /** Characters of an id made by the page. */
  idLength: 80,
  /** Lines and characters of a diff that a card shows; the whole is a download. */
  diffLines: 200,
  diffLineLength: 1_000,
  /** Characters shown of a text, a title, a value in a row and a list's item. */
  textLength: 20_000,
  titleLength: 500,
  valueLength: 2_000,
  /** Rows, items and sections of a card. */
  rows: 100,
  items: 300,
  sections: 40,
  /** Messages kept in memory for pages that connect, and answers kept for a page that is away. */
  messages: 500,
  answers: 50,
  /** Open event streams; a browser allows six connections in all, and one must stay free for what is said. */
  pages: 4,
  /** How long a browser stays signed in; browsers allow no more. */
  sessionDays: 400,
  /** A comment line keeps proxies from closing a quiet event stream. */
  heartbeatMs: 25_000,
  /** A page that does not read is let go with this much unsent; it connects again by itself. */
  unsentBytes: 32_000_000,
} as const;
