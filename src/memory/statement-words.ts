// The words by which statements are compared: data, apart from the rules so that a word can be added without reading them.

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/u).filter(Boolean));

/** Say nothing about what is claimed. */
export const FILLERS = set(
  "a an the that please just longer really indeed currently usually normally already now",
);
/** Say that what was known before was wrong or has changed. */
export const CORRECTIONS = set("actually correction correct instead now rather changed update");
/** Say that what was known before holds too. */
export const ADDITIONS = set("also too additionally another both besides moreover either further or and");
export const NEGATIONS = set("not never no cannot neither nor without");
export const AUXILIARIES = set("do does did");
export const PAST = set(
  "did was were had paid sent met said told gave got came went bought sold won lost left made took began wrote",
);

/** In the form `stem` gives them. A value before the first of these names the thing spoken of, it does not describe it. */
export const VERBS = set(
  `be have pay cost charge take last start begin end expire close open need want owe earn employ own use prefer like
  live meet deliver weigh measure run get give send reply answer answers become remain stay hold
  contain include require expect allow accept offer sell buy make arrive leave go come renew cancel call
  must will can should may`,
);
/** A bare number after one of these (or a verb) is a value; after any other word it is a name, as in `invoice 7`. */
export const INTRODUCERS = set(
  `in at on by for from to of until till after before than about around roughly approximately over under only least
  most maximum minimum up within every per net between since`,
);
export const SYNONYMS: Readonly<Record<string, string>> = {
  within: "in",
  till: "until",
  am: "be",
  is: "be",
  are: "be",
  was: "be",
  were: "be",
  has: "have",
  had: "have",
  goes: "go",
  approximately: "about",
  roughly: "about",
  around: "about",
  mails: "email",
  mail: "email",
  "e-mail": "email",
};

/** One excludes the others. */
export const OPPOSITES: readonly ReadonlySet<string>[] = [
  "late early punctually promptly",
  "open closed",
  "active inactive",
  "daily weekly monthly quarterly yearly annually",
  "cheap expensive",
  "fast slow",
  "paid unpaid",
  "like dislike love hate",
  "true false",
  "enabled disabled",
  "required optional",
  "public private",
].map(set);

/** What holds on one day may hold on another one too, so a different day does not contradict. */
export const MANY_DAYS = set(
  "closed close open off away available unavailable holiday work busy free meet every each",
);

export const MONTH =
  /^(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)$/u;
export const DAYS = set("monday tuesday wednesday thursday friday saturday sunday today tomorrow tonight");
export const UNITS = set("second minute hour day week fortnight month quarter year");
export const CURRENCIES = set("euro eur dollar usd pound gbp franc chf yen jpy cent");
export const SMALL_NUMBERS =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
export const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");

/** What ends here has one value at a time, whatever word it is: `Ada prefers …`, `Acme is based in …`. */
export const SINGLE_VALUED: readonly (readonly string[])[] = [
  "prefer",
  "live in",
  "be based in",
  "be located in",
  "be headquartered in",
  "be called",
  "be named",
  "be owned by",
  "be run by",
  "report to",
  "work for",
].map((words) => words.split(" "));

/** `Acme's contact is Bob`: of these there is one at a time, and its value is a name. */
export const NAMED_ATTRIBUTES = set(
  `name contact ceo cto cfo boss manager owner accountant lawyer assistant director founder partner supplier bank
  office headquarters seat city country town address capital`,
);
/** … and the value is any word. */
export const WORD_ATTRIBUTES = set(
  `status state stage plan priority currency language colour color role title job favourite favorite password username
  nickname tone font timezone`,
);
