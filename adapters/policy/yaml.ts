// Policy documents as YAML: written the same way every time, read strictly, and what is wrong is said with its line.
import { applyPatch, createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  Document as WrittenDocument,
} from "yaml";
import { Fault } from "#core/fault";
import { type Policy, policySchema } from "#core/policy";
import type { PolicyText } from "#core/policy-text";
import { schemaWords, yamlWords } from "./yaml-words.ts";

/** Longest text that is read, in characters. */
const LONGEST = 60_000;

export function policyYaml(): PolicyText {
  return { write, read, diff, rebase };
}

function write(policy: Policy): string {
  const document = new WrittenDocument(policySchema.parse(policy));
  visit(document, { Pair: (_key, { key, value }, path) => onOneLine(String(key), value, path.length > 2) });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** What a rule asks for, and every small thing, reads best on one line. */
function onOneLine(key: string, value: unknown, inside: boolean): void {
  if (isMap(value) && (inside || ONE_LINE.has(key))) value.flow = true;
  const items = isSeq(value) && LINES.has(key) ? value.items : [];
  for (const item of items.filter((one) => isMap(one))) item.flow = true;
}

const ONE_LINE: ReadonlySet<string> = new Set(["escalation", "approvals", "quietHours"]);
const LINES: ReadonlySet<string> = new Set(["goals", "caps", "hosts", "prices"]);

function read(text: string): Policy {
  if (text.length > LONGEST) throw wrong(`it has ${text.length} characters; a policy has at most ${LONGEST}`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const [error] = document.errors;
  if (error !== undefined) throw wrong(`line ${lines.linePos(error.pos[0]).line}: ${yamlWords(error, text)}`);
  if (!isMap(document.contents))
    throw wrong("it is not a list of fields; begin with what `/policy edit` shows, and change that");
  const parsed = policySchema.safeParse(plainValue(document), { error: schemaWords });
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  // A misspelt field is missing as well, and is what there is to correct.
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
  throw wrong(issue === undefined ? "it does not fit" : inWords(issue, document, lines));
}

/** Aliases are not followed: a small text could stand for an endless one. */
function plainValue(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    throw new Fault("bad-input", "That is no policy: it uses aliases (&, *). Write each value out.", {
      cause: error,
    });
  }
}

interface Issue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
}

function inWords(issue: Issue, document: Document.Parsed, lines: LineCounter): string {
  const field = fieldOf(issue.path);
  if (issue.code === "unrecognized_keys") {
    const { keys = [] } = issue;
    const line = lineOfKey(issue.path, keys[0] ?? "", document, lines);
    const names = keys.map((key) => `“${key}”`).join(", ");
    const inside = field === "" ? "" : ` in ${field}`;
    return `line ${line}: there is no field ${names}${inside}. Leave it out, or correct its name`;
  }
  const line = lineOf(issue.path, document, lines);
  const missing = document.getIn(issue.path as unknown[], true) === undefined;
  const where = issue.path.length > 1 ? `line ${line}: ` : "";
  if (missing) return `${where}“${field}” is missing. ${REMEDY}`;
  return `line ${line}, ${field}: ${issue.message}`;
}

const REMEDY = "Every field is written out; `/policy edit` shows the whole with those of today";

const fieldOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => (typeof part === "number" ? `number ${part + 1}` : String(part))).join(" ");

/** The line of what is wrong, or of the nearest thing around it that is there. */
function lineOf(path: readonly PropertyKey[], document: Document.Parsed, lines: LineCounter): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length) as unknown[], true);
    const range = (node as { range?: readonly number[] } | undefined)?.range;
    if (range?.[0] !== undefined) return lines.linePos(range[0]).line;
  }
  return 1;
}

/** The line on which the name of a field stands, in the map at `path`. */
function lineOfKey(
  path: readonly PropertyKey[],
  key: string,
  document: Document.Parsed,
  lines: LineCounter,
): number {
  const map = path.length === 0 ? document.contents : document.getIn(path as unknown[], true);
  const pair = isMap(map) ? map.items.find((one) => isScalar(one.key) && one.key.value === key) : undefined;
  const range = isScalar(pair?.key) ? pair.key.range : undefined;
  return range ? lines.linePos(range[0]).line : lineOf(path, document, lines);
}

const wrong = (what: string): Fault =>
  new Fault("bad-input", `That is no policy yet: ${what}. Nothing was changed.`);

function rebase({ before, after }: { before: string; after: string }, onto: string): string | undefined {
  const patched = applyPatch(
    onto,
    createTwoFilesPatch("", "", before, after, undefined, undefined, { context: 1 }),
    { fuzzFactor: 0 },
  );
  return patched === false ? undefined : patched;
}

function diff(before: string, after: string): string {
  if (before === after) return "";
  const options = { context: 3, headerOptions: FILE_HEADERS_ONLY };
  return createTwoFilesPatch("a/policy.yaml", "b/policy.yaml", before, after, undefined, undefined, options);
}
