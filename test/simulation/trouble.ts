// What the operator does where more than one tap is asked for: the steps of an escalation, the ways on at a cap, the second step of
// a grave gate, and the forms that were opened for them.
import type { Form } from "#core/chat";
import type { Company } from "./company.ts";
import { buttons, press, SEATS, say, submit } from "./hand.ts";

const STEPS = ["retry", "skip", "fix", "compensate", "hand", "show"];
const AT_CAP = ["raise", "raise-for-good", "cheaper", "stop"];
const TYPED = ["retry", "skip", "compensate", "always", "cheaper"];
const WRONG = ["yes", "0000", "eve@example.com"];

/** A button of these, in sight, or what is said where there is none: every verb as likely as the others, however many bear it. */
function tap(company: Company, verbs: readonly string[], otherwise: string): string {
  const { chance } = company;
  const inSight = buttons(company, verbs);
  if (inSight.length === 0) return say(company, otherwise);
  const verb = chance.pick([...new Set(inSight.map((one) => one.verb))]);
  return press(company, chance.pick(inSight.filter((one) => one.verb === verb)));
}

export const takesStep = (company: Company): string => tap(company, STEPS, "/inbox");

export const decidesAtCap = (company: Company): string => tap(company, AT_CAP, "/budget");

export const trusts = (company: Company): string => tap(company, ["always"], "/policy");

export function typesStep(company: Company): string {
  const verb = company.chance.pick(TYPED);
  const inSight = buttons(company, [verb]);
  return inSight.length === 0
    ? say(company, "/status")
    : say(company, `${verb} ${company.chance.pick(inSight).about}`);
}

/** What the card of something that was approved once asks to be typed: after its id, at the end of its line. */
function wordsOf({ outside }: Company, id: string): string {
  const cards = SEATS.flatMap(({ channel }) => outside.chats.get(channel)?.messages() ?? []);
  const lines = cards.map(({ card }) => (card.id === id ? (card.state?.words ?? "") : ""));
  const [, words = ""] =
    lines.map((line) => /: confirm \w+ (\S+)/.exec(line)).find((found) => found !== null) ?? [];
  return words;
}

/** The second step, on either chat, with the right words or others; typed, or by the form that the button opens. */
export function confirms(company: Company): string {
  const { chance } = company;
  const inSight = buttons(company, ["confirm"]);
  if (inSight.length === 0) return tap(company, ["approve"], "/inbox");
  const { about, ...pressed } = chance.pick(inSight);
  const words = chance.is(0.7) ? wordsOf(company, about) : chance.pick(WRONG);
  const seat = chance.pick(SEATS);
  return chance.weighted([
    [2, () => say(company, `confirm ${about} ${words}`.trim(), seat)],
    [2, () => submit(company, seat, { verb: "confirm", about, fields: { words } })],
    [1, () => press(company, { about, ...pressed })],
  ])();
}

/** A form that was opened comes back, the newest most likely; it may be long out of date. */
export function answersForm(company: Company): string {
  const { chance, outside } = company;
  const opened = SEATS.flatMap((seat) =>
    (outside.chats.get(seat.channel)?.forms() ?? []).map((form) => ({ seat, form })),
  );
  if (opened.length === 0) return tap(company, ["fix", "edit"], "/inbox");
  const { seat, form } = chance.is(0.7) ? (opened.at(-1) ?? chance.pick(opened)) : chance.pick(opened);
  return submit(company, seat, { verb: form.verb, about: form.about, fields: filled(company, form) });
}

function filled(company: Company, { fields, about, verb }: Form): Record<string, string> {
  const { chance } = company;
  if (verb === "confirm") return { words: wordsOf(company, about) };
  const entries = fields.map(({ name, value, main }): [string, string] => [
    name,
    main && chance.is(0.8) ? chance.pick(["Mended.", "Charge.", ""]) : value,
  ]);
  return Object.fromEntries(entries);
}
