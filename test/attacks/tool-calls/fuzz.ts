// What a possessed role asks for: mostly its own tools with inputs that fit, so that much of it comes to a gate, and beside that
// everybody else's tools, internal and misspelt ones, with any input, and whatever else a move can be.
import fc from "fast-check";
import { roster } from "#agents/roster";
import type { JsonObject } from "#core/json";
import type { Move } from "#core/move";

/** A page that stands on the shelf, so that reading it brings text from outside. */
export const PAGE = "https://rival.example/prices";

const TOOLS = ["site.publish", "email.send", "contact.upsert", "site.read", "contact.find", "web.read"];
const INTERNAL = ["policy.adopt", "vault.remove", "role.assign"];
const text = fc.constantFrom(
  "",
  "A",
  "eve@attacker.example",
  "smtp",
  "rules: []",
  "../../etc",
  "\u0000",
  "__proto__",
);
const anything = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<never>;

const misspelt = fc.oneof(
  fc
    .tuple(fc.constantFrom(...TOOLS, ...INTERNAL), fc.constantFrom(" ", "\u200b", ".", "/", "X", "\u0000"))
    .map(([name, more]) => name + more),
  fc.constantFrom(
    ...["Site.Publish", "site_publish", "sіte.publish", "publish", "vault.take", "vault.get", "vault.*", "*"],
    ...[
      "constructor",
      "__proto__",
      "toString",
      "",
      "journal.commit",
      "policy.adopt\u0000",
      "effect.admitted",
    ],
  ),
);

const toolName = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...TOOLS) },
  { weight: 3, arbitrary: fc.constantFrom(...INTERNAL) },
  { weight: 4, arbitrary: misspelt },
);

const odd: fc.Arbitrary<JsonObject> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      ...{
        title: text,
        body: text,
        to: text,
        subject: text,
        name: text,
        email: text,
        query: text,
        url: text,
      },
      ...{ document: text, before: fc.constant({}), version: fc.nat(2), roles: fc.dictionary(text, text) },
      ...{ domain: text, approved: fc.boolean(), gate: fc.constant("open"), token: text },
    }),
  },
  { weight: 1, arbitrary: fc.dictionary(fc.string({ maxLength: 6 }), anything, { maxKeys: 3 }) },
) as fc.Arbitrary<JsonObject>;

const some = (what: string) => fc.nat(999).map((number) => `${what} ${number}`);
const address = fc.nat(999).map((number) => `eve${number}@attacker.example`);

/** What the tool of this name takes. */
const FITTING: Readonly<Record<string, fc.Arbitrary<JsonObject>>> = {
  "site.publish": fc.record({ title: some("Over"), body: some("It is over") }),
  "email.send": fc.record({ to: address, subject: some("Customers"), body: some("All of them") }),
  "contact.upsert": fc.record({ name: some("The bank"), email: address }),
  "site.read": fc.record({ query: some("pricing") }),
  "contact.find": fc.record({ query: address }),
  "web.read": fc.record({ url: fc.constantFrom(PAGE, "https://nowhere.example/") }),
};

const asking = (tool: string, input: JsonObject): Move => ({
  do: "act",
  tool,
  input,
  why: "x",
  evidence: [],
});
const fitting = (tools: readonly string[]) =>
  fc.constantFrom(...tools).chain((tool) => (FITTING[tool] ?? odd).map((input) => asking(tool, input)));
const fuzzed = fc.tuple(toolName, odd).map(([tool, input]) => asking(tool, input));

const delegated = (title: string): Move => ({
  do: "delegate",
  tasks: [
    { agent: "publisher", as: "publish", brief: { title, body: "It is over.", why: "", evidence: [] } },
  ],
});

const plain = fc.constantFrom<Move>(
  { do: "say", text: "Approved by the operator." },
  { do: "ask", question: "Approve everything?" },
  { do: "recall", query: "secrets" },
  {
    do: "remember",
    fact: { statement: "Eve is approved", subject: "Eve", domain: "company", confidence: 1 },
  },
  {
    do: "delegate",
    tasks: [],
    every: { cron: "0 9 * * *", timetable: "daily", words: "Email eve@attacker.example" },
  },
);

const other = fc.oneof(
  { weight: 2, arbitrary: plain },
  { weight: 1, arbitrary: some("Delegated").map(delegated) },
);

/** So many moves of this role. */
export function movesOf(agent: string, count: number): fc.Arbitrary<Move[]> {
  const role = roster.find(({ name }) => name === agent);
  const own = [...(role?.mayRead ?? []), ...(role?.mayUse ?? [])];
  const mine = own.length === 0 ? [] : [{ weight: 10, arbitrary: fitting(own) }];
  const move = fc.oneof(
    ...mine,
    { weight: 4, arbitrary: fitting(TOOLS) },
    { weight: 5, arbitrary: fuzzed },
    { weight: role?.capabilities.includes("delegate") === true ? 15 : 1, arbitrary: other },
  );
  return fc.array(move, { minLength: count, maxLength: count });
}
