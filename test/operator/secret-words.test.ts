// How a secret is told of in /vault: whose use counts, and whose does not.
import { expect, it } from "vitest";
import { secretLine } from "#operator/secret-words";

const WHEN = { now: "2026-11-22T10:30:00.000Z", zone: "UTC" };
const SECRET = {
  domain: "sales",
  kind: "plain",
  version: 2,
  seal: "s",
  since: "2026-11-20T09:00:00.000Z",
} as const;
const use = (tool: string, uses: number, lastUse: string) => ({
  secret: "smtp",
  tool,
  task: "",
  uses,
  lastUse,
});
const line = (...uses: ReturnType<typeof use>[]) =>
  secretLine("smtp", { status: "kept", by: "webchat:local", ...SECRET }, ["email.send"], uses, WHEN);

it("counts what tools borrowed, and not that it was sealed anew", () => {
  const rotated = use("vault.rotate", 1, "2026-11-22T10:00:00.000Z");
  expect(line(rotated)).toBe(
    "smtp: sales, plain, version 2, entered 20 Nov 09:00; for email.send; never used",
  );
  expect(line(rotated, use("email.send", 3, "2026-11-22T09:30:00.000Z"))).toContain(
    "used 3 times, last by email.send, 09:30",
  );
});
