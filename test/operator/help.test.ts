// /help is true where it is asked: what a channel keeps for itself is listed as what reaches it there.
import { expect, it } from "vitest";
import { INDIRECT } from "#adapters/slack/commands";
import { COMMANDS } from "#operator/command";
import { commandLines, KEPT } from "#operator/help";

it("lists every command as it is typed", () => {
  for (const channel of ["webchat", "telegram"])
    expect(commandLines(channel).map((line) => line.split(" — ")[0])).toEqual(
      COMMANDS.map(({ name }) => `/${name}`),
    );
});

it("says on Slack how to reach the commands whose names Slack keeps", () => {
  const lines = commandLines("slack");
  for (const name of INDIRECT) {
    expect(lines.some((line) => line.startsWith(`/adjutant ${name} — `))).toBe(true);
    expect(lines.some((line) => line.startsWith(`/${name} `))).toBe(false);
  }
  expect(lines).toHaveLength(COMMANDS.length);
  expect(lines.some((line) => line.startsWith("/pause — "))).toBe(true);
});

it("knows the very names that Slack's adapter calls indirect", () => {
  expect(KEPT.slack?.names).toEqual(INDIRECT);
});
