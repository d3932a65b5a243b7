// Each protection, how to turn it off in the source, and the test that must notice.

export interface Protection {
  readonly name: string;
  readonly file: string;
  /** Each is found exactly once, and replaced. */
  readonly edits: readonly { readonly find: string; readonly replace: string }[];
  readonly test: string;
  /** The test's own name, or how it begins. */
  readonly named: string;
}

const MIGRATION = "prisma/migrations/20261122000000_journal/migration.sql";

export const PROTECTIONS: readonly Protection[] = [
  {
    name: "the fence",
    file: MIGRATION,
    edits: [
      {
        find: "where e.version <> coalesce((select max(v.version) from event v where v.stream = e.stream), 0)",
        replace: "where false",
      },
    ],
    test: "test/postgres/contracts.test.ts",
    named: "lets one of two writers win and tells the other which stream was elsewhere",
  },
  {
    name: "the inbox's deduplication",
    file: "adapters/postgres/inbox.ts",
    edits: [
      { find: "on conflict (id) do nothing", replace: "on conflict (id) do update set handled_at = null" },
    ],
    test: "test/postgres/contracts.test.ts",
    named: "keeps a message that comes again after it was dealt with as dealt with",
  },
  {
    name: "the append-only trigger",
    file: MIGRATION,
    edits: [
      {
        find: "raise exception 'the journal is append-only: % on % is refused', tg_op, tg_table_name using errcode = '42501';",
        replace: "return null;",
      },
    ],
    test: "test/postgres/append-only.test.ts",
    named: "refuses even the owner: update event set type = 'other'",
  },
  {
    name: "the digest binding",
    file: "src/runtime/effect/admit.ts",
    edits: [
      { find: " || digest(order.input) !== order.digest", replace: "" },
      { find: " && request.digest === digest(order.input)", replace: "" },
    ],
    test: "test/faults/weakened-content.test.ts",
    named: "shows a fresh card instead of executing other content than was approved",
  },
  {
    name: "the pause guard",
    file: "src/runtime/effect/admit.ts",
    edits: [
      {
        find: "[...looked.guards, { stream: pause.stream, version: pause.version }]",
        replace: "looked.guards",
      },
    ],
    test: "test/runtime/pause.test.ts",
    named: "wins against an effect that was about to start",
  },
  {
    name: "the operation token",
    file: "src/runtime/effect/run-effect.ts",
    edits: [
      {
        find: "token: tokenOf(effect),",
        replace: 'token: [tokenOf(effect), effect.state.attempt].join("x"),',
      },
    ],
    test: "test/runtime/crash.test.ts",
    named: "publishes once, wherever it dies between the message and the receipt",
  },
  {
    name: "the recovery check",
    file: "src/runtime/effect/run-effect.ts",
    edits: [
      {
        find: "const check = await askTool(world, effect);",
        replace: 'const check = { is: "absent" } as Check;',
      },
    ],
    test: "test/runtime/crash.test.ts",
    named: "asks the operator when nobody can say what became of an effect, and does nothing by itself",
  },
];
