// What roles may do at all, as it is checked before anything starts: no less than their tools need, and no more.
import { expect, test } from "vitest";
import { z } from "zod";
import { roster } from "#agents/roster";
import { type Agent, misfits } from "#core/agent";
import type { Tool } from "#core/tool";

const shape = { version: 1, domain: "content", input: z.record(z.string(), z.json()) };
const reads = (name: string, reachesOut: boolean): Tool => ({
  ...shape,
  name,
  reachesOut,
  effect: "read",
  read: async () => null,
});
const publish: Tool = {
  ...shape,
  name: "site.publish",
  effect: "compensable",
  preview: async () => ({ title: "", diff: "", targetVersion: "", undo: "" }),
  execute: async () => ({ summary: "", data: {} }),
  check: async () => ({ is: "absent" }),
};
const tools = [reads("site.read", false), reads("contact.find", false), reads("web.read", true), publish];

test("a role whose capabilities are more or less than its tools and its kind need does not start", () => {
  const [researcher, publisher, writer] = ["researcher", "publisher", "writer"].map((name) =>
    roster.find((agent) => agent.name === name),
  ) as [Agent, Agent, Agent];
  const wrong = (agent: Agent, capabilities: Agent["capabilities"]) =>
    misfits([{ ...agent, capabilities }], tools);
  expect(wrong(researcher, ["read"])).toEqual([
    "researcher names web.read and lacks the capability external",
  ]);
  expect(wrong(publisher, ["write", "external"])).toEqual([
    "publisher has the capability external and no tool that needs it",
  ]);
  expect(wrong(publisher, [])).toEqual(["publisher names site.publish and lacks the capability write"]);
  expect(wrong(writer, ["notify", "delegate"])).toEqual([
    "writer is of kind research and may not have the capability notify",
    "writer is of kind research and may not have the capability delegate",
  ]);
});
