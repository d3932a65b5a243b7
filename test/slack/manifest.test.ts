// Shows that the app manifest asks Slack for exactly what the channel uses.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { COMMANDS, INDIRECT, RESERVED } from "../../adapters/slack/commands.ts";

const manifest = z
  .object({
    display_information: z.object({
      name: z.string().max(35),
      description: z.string().max(140),
      long_description: z.string().min(174).max(4000),
      background_color: z.string().regex(/^#[0-9a-f]{6}$/),
    }),
    features: z.object({
      app_home: z.object({
        messages_tab_enabled: z.literal(true),
        messages_tab_read_only_enabled: z.literal(false),
      }),
      bot_user: z.object({ display_name: z.string().max(80) }),
      slash_commands: z
        .array(
          z.object({
            command: z.string().regex(/^\/[a-z0-9_-]{1,31}$/),
            description: z.string().min(1).max(2000),
            usage_hint: z.string().max(1000).optional(),
            should_escape: z.literal(false),
          }),
        )
        .max(50),
    }),
    oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
    settings: z.object({
      event_subscriptions: z.object({ bot_events: z.array(z.string()) }),
      interactivity: z.object({ is_enabled: z.literal(true) }),
      socket_mode_enabled: z.literal(true),
    }),
  })
  .parse(parse(readFileSync(new URL("../../adapters/slack/manifest.yaml", import.meta.url), "utf8")));

const names = manifest.features.slash_commands.map(({ command }) => command.slice(1));

describe("the app manifest", () => {
  it("has the commands that the channel knows", () => {
    expect(names).toEqual([...COMMANDS]);
  });

  it("takes no name that Slack keeps for itself", () => {
    expect(names.filter((name) => RESERVED.includes(name))).toEqual([]);
    for (const name of INDIRECT) expect(RESERVED).toContain(name);
  });

  it("may read direct messages and mentions, answer, attach files and take commands", () => {
    expect(manifest.settings.event_subscriptions.bot_events).toEqual(["app_mention", "message.im"]);
    expect(manifest.oauth_config.scopes.bot).toEqual([
      ...["app_mentions:read", "chat:write", "commands", "files:write", "im:history", "im:read", "im:write"],
    ]);
  });
});
