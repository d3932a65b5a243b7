// Slack's wire text turned back to what the person typed; apart, because everything Adjutant understands rests on it.

/**
 * Links, mentions and entities as they stood in the message box. A typed `<` arrives as `&lt;`, so every `<…>` is Slack's
 * (https://docs.slack.dev/messaging/formatting-message-text).
 */
export function typed(text: string): string {
  return text
    .replace(/<([^<>]*)>/g, (_, inside: string) => reference(inside))
    .replace(/&(amp|lt|gt);/g, (_, name: "amp" | "lt" | "gt") => entities[name]);
}

/** Without the mention that called the bot. */
export const withoutMention = (text: string): string => text.replace(/^\s*<@[^<>]*>[\s,:]*/, "");

const entities = { amp: "&", lt: "<", gt: ">" } as const;

function reference(inside: string): string {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? "" : inside.slice(bar + 1);
  if (target.startsWith("@")) return `@${label || target.slice(1)}`;
  if (target.startsWith("#")) return `#${label || target.slice(1)}`;
  if (target.startsWith("!")) return label || `@${target.slice(1)}`;
  return link(target, label);
}

/** A link that Slack made of typed text shows its label; one with other words keeps both. */
function link(target: string, label: string): string {
  const address = target.replace(/^(mailto|tel):/, "");
  if (label === "") return address;
  const same = target.startsWith("tel:") || bare(address) === bare(label);
  return same ? label : `${label} (${address})`;
}

const bare = (address: string): string =>
  address
    .toLowerCase()
    .replace(/^(mailto:|https?:\/\/)/, "")
    .replace(/\/$/, "");
