// Answers by rule: the findings that speak to the question, quoted as they are with their source and age.
import type { About, Reply } from "#core/thought";

const MOST = 5;

/** Cites what it quotes; without a finding that shares a word of the question it quotes what was found, best first. */
export function answer({ question, findings }: About<"answer">): Reply<"answer"> {
  const known = findings.filter((one) => one.text.trim() !== "");
  if (known.length === 0)
    return { answer: "I know nothing about that yet. Tell me with: remember that …", cites: [] };
  const asked = wordsOf(question);
  const direct = known.filter((one) => wordsOf(one.text).some((word) => asked.includes(word)));
  const chosen = (direct.length > 0 ? direct : known).slice(0, MOST);
  const lines = chosen.map(
    (one) => `${sentence(one.text)} (${[one.source, one.age].filter((part) => part !== "").join(", ")})`,
  );
  const text =
    lines.length === 1
      ? lines.join("")
      : ["This is what I know:", ...lines.map((one) => `- ${one}`)].join("\n");
  return { answer: text, cites: chosen.map((one) => one.id) };
}

/** A page is quoted by its beginning. */
const QUOTED = 600;

const sentence = (text: string): string => {
  const whole = text.trim();
  const trimmed = whole.length > QUOTED ? `${whole.slice(0, QUOTED).trimEnd()}…` : whole;
  return /[.!?…]$/u.test(trimmed) ? trimmed : `${trimmed}.`;
};

const COMMON = new Set(
  "what when where which who whom whose how does did do is are was were the and about know you for from with that this have has had can could would should tell know long much many take takes".split(
    " ",
  ),
);

/** Words of three letters or more that say what it is about, in lower case, without a plural or possessive s. */
function wordsOf(text: string): string[] {
  const words =
    text
      .slice(0, 20_000)
      .toLowerCase()
      .match(/[\p{L}\p{N}]{3,}/gu) ?? [];
  return words.filter((word) => !COMMON.has(word)).map((word) => word.replace(/s$/, ""));
}
