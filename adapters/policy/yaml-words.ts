// What is wrong with a document, in our own words with the remedy: neither the YAML library's nor the schema library's reach the operator.
import type { YAMLParseError } from "yaml";
import type { z } from "zod";

type Code = YAMLParseError["code"];

const ALIASES = "it uses aliases (&, *). Write each value out";
const TAGS = "it uses tags (!). Write plain values";
const STRAY = "something stands here that does not belong; look at the quotes, brackets and spaces around it";

const YAML_WORDS: Readonly<Record<Code, string>> = {
  ALIAS_PROPS: ALIASES,
  BAD_ALIAS: ALIASES,
  MULTIPLE_ANCHORS: ALIASES,
  MULTIPLE_TAGS: TAGS,
  TAG_RESOLVE_FAILED: TAGS,
  BAD_PROP_ORDER: TAGS,
  BAD_COLLECTION_TYPE: TAGS,
  BAD_DIRECTIVE: "a line cannot begin with %. Put the value in quotes, or leave the line out",
  BAD_DQ_ESCAPE: "a backslash stands where it means nothing. Put the value in single quotes",
  BAD_INDENT:
    "it is indented otherwise than its neighbours. Give the entries of one list, and the fields of one entry, the same number of spaces",
  BAD_SCALAR_START: "a value cannot begin with this character. Put the value in quotes",
  BLOCK_AS_IMPLICIT_KEY:
    "there is a second colon on one line. Put the value in quotes, or the inner field on a line of its own",
  BLOCK_IN_FLOW:
    "inside brackets everything is separated by commas. Leave the dash out, or write one entry a line",
  DUPLICATE_KEY: "a field stands there twice. Leave one of the two out",
  IMPOSSIBLE: STRAY,
  KEY_OVER_1024_CHARS: "the name of a field is too long. A colon is likely missing before it",
  MISSING_CHAR: "something is left out here; look for a colon, a comma or a bracket that is missing",
  MULTILINE_IMPLICIT_KEY: "a line has no colon. Every field is written `name: value`",
  MULTIPLE_DOCS: "a line with only --- begins a second document. Leave it out",
  NON_STRING_KEY: "the name of a field is no text. Put it in quotes",
  RESOURCE_EXHAUSTION: "it is nested too deeply. Begin with what `/policy edit` shows",
  TAB_AS_INDENT: "it is indented with a tab. Use spaces",
  UNEXPECTED_TOKEN: STRAY,
};

/** One code stands for several mistakes, told apart by what the library says of them. */
const TOLD_APART: readonly (readonly [RegExp, string])[] = [
  [
    /end with a \]/,
    "a list that began with [ is still open here. Put the missing ] where it ends, or indent this line further",
  ],
  [
    /end with a \}/,
    "an entry that began with { is still open here. Put the missing } where it ends, or indent this line further",
  ],
  [/quote/i, "a quote is still open here. Put the missing quote where the text ends"],
  [/^Missing ,/, "a comma is missing between two entries"],
  [/^Comments/, "put a space before the #"],
  [/block sequence|all collection items/i, "an entry of a list does not begin with a dash and a space"],
  [/implicit map keys|mapping items/i, "a colon is missing. Every field is written `name: value`"],
];

export function yamlWords({ code, message, pos }: YAMLParseError, text: string): string {
  if (code === "DUPLICATE_KEY") {
    const [name = ""] = /^[^\s:{},]+/.exec(text.slice(pos[0])) ?? [];
    return `the field “${name}” stands there twice. Leave one of the two out`;
  }
  const several = code === "MISSING_CHAR" || code === "BAD_INDENT";
  return (several && TOLD_APART.find(([like]) => like.test(message))?.[1]) || YAML_WORDS[code];
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: "write text; in quotes where it looks like a number, a date or nothing",
  number: "write a plain number, e.g. 10 or 2.50",
  int: "write a whole number",
  boolean: "write true or false",
  array: "write a list, e.g. [ a, b ], or [] where there is none",
  object: 'write fields in braces, e.g. { from: "22:00", to: "07:00" }',
};

const unfit = "it does not fit; see what stands there in `/policy edit`";

const least = ({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall): string => {
  if (origin === "string") return "it is empty; write something";
  return inclusive === false ? `write more than ${minimum}` : `write ${minimum} or more`;
};

const most = ({ origin, maximum }: z.core.$ZodIssueTooBig): string =>
  origin === "string" ? `it is too long; at most ${maximum} characters fit` : `write ${maximum} or less`;

/** For whatever the schema itself has no sentence for. */
export function schemaWords(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return EXPECTED[String(issue.expected)] ?? unfit;
    case "invalid_value":
      return `write ${either((issue.values as readonly unknown[]).map(String))}`;
    case "too_small":
      return least(issue as z.core.$ZodIssueTooSmall);
    case "too_big":
      return most(issue as z.core.$ZodIssueTooBig);
    default:
      return unfit;
  }
}

function either(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} or ${last}`;
}
