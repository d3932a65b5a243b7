// Which mark closes which: every pair of quotes that people and their keyboards produce, as data.

export interface Kind {
  /** What closes it; the first is its own mark, the others stand in where that one never comes. */
  readonly closers: string;
  /** Marks that may also be an apostrophe or a unit: never a quote unless it closes. */
  readonly shy: boolean;
}

export const KINDS: ReadonlyMap<string, Kind> = new Map(
  Object.entries({
    '"': ['"', "”“"],
    "＂": ["＂", ""],
    "“": ["”", '"“'],
    "”": ["”", ""],
    "„": ["“”", '"'],
    "‟": ["”", ""],
    "«": ["»", ""],
    "»": ["«", "»"],
    "‹": ["›", ""],
    "›": ["‹", "›"],
    "「": ["」", ""],
    "『": ["』", ""],
    "〝": ["〞〟", ""],
    "'": ["'", "’"],
    "‘": ["’", "'"],
    "’": ["’", ""],
    "‚": ["‘’", ""],
    "`": ["`", ""],
  }).flatMap(([open, [own = "", others = ""]]) => {
    const shy = "'‘’‚`".includes(open);
    return [[open, { closers: own, shy }] as const, [`${open}+`, { closers: others, shy }] as const];
  }),
);
