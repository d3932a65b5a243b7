// The operator, and what else happens in the world: one step after the other, drawn from what a person might do next.
import { idOf } from "#core/stream";
import type { Chance } from "./chance.ts";
import type { Company } from "./company.ts";
import { buttons, press, SEATS, say, submit } from "./hand.ts";
import { behindTheBack, clockJumps, crash, hangs, policyChanges } from "./misfortunes.ts";
import { answersForm, confirms, decidesAtCap, takesStep, trusts, typesStep } from "./trouble.ts";

type Step = (company: Company) => string;

const TITLES = ["Pricing", "Hiring", "Roadmap"];
const PEOPLE = ["ada@example.com", "bob@example.com"];
const BODIES = ["Charge.", "Charge more.", "Nothing yet."];
const FACTS = ["Acme pays within 45 days", "Acme pays within 30 days", "Bob likes tea", "We ship on Fridays"];
const PAUSED = ["", "", "content", "sales", "publisher", "correspondent", "planner", "moon"];
const ZONES = ["", "", " America/New_York", " Asia/Kolkata", " Europe/London"];
const ASIDES = [
  "/inbox",
  "/status",
  "/digest",
  "/timeline",
  "/policy",
  "/budget",
  "/memory",
  "/verify",
  "/help",
  "/rollback",
  "/why",
  "/nonsense",
  "",
  "   ",
  "hm",
  "🙂",
  "When does Acme pay?",
  "What does Bob like?",
];

/** Draws what happens next and lets it happen; resolves with a line for whoever reads the history. */
export const nextStep = (company: Company): string => company.chance.weighted(STEPS)(company);

const STEPS: readonly (readonly [number, Step])[] = [
  [8, (company) => say(company, publishing(company.chance))],
  [4, (company) => say(company, `Email ${company.chance.pick(PEOPLE)} about "Hi" saying "There."`)],
  [
    4,
    (company) =>
      say(company, `Add contact ${company.chance.pick(["Ada", "Al"])} <${company.chance.pick(PEOPLE)}>`),
  ],
  [2, (company) => say(company, "Write and publish a post about pricing")],
  [3, (company) => say(company, `Remember that ${company.chance.pick(FACTS)}`)],
  [
    1,
    (company) =>
      say(company, `Every day at ${9 + company.chance.below(9)}:00, ${publishing(company.chance)}`),
  ],
  [3, (company) => say(company, company.chance.pick(ASIDES))],
  [1, (company) => say(company, `/digest at ${company.chance.below(24)}:30${company.chance.pick(ZONES)}`)],
  [2, policyChanges],
  [4, (company) => say(company, `/pause ${company.chance.pick(PAUSED)}`)],
  [4, (company) => say(company, `/resume ${company.chance.pick(PAUSED)}`)],
  [24, (company) => tap(company, ["approve"])],
  [5, (company) => tap(company, ["undo", "retry", "stop", "raise", "cheaper"])],
  [2, (company) => tap(company, ["reject", "edit"])],
  [6, takesStep],
  [2, typesStep],
  [3, decidesAtCap],
  [2, trusts],
  [5, confirms],
  [3, answersForm],
  [4, typed],
  [4, twice],
  [3, edited],
  [2, ended],
  [1, stranger],
  [2, behindTheBack],
  [2, clockJumps],
  [1, crash],
  [1, hangs],
];

const publishing = (chance: Chance): string =>
  `publish a post titled "${chance.pick(TITLES)}" saying "${chance.pick(BODIES)}"`;

function tap(company: Company, verbs: readonly string[]): string {
  const inSight = buttons(company, verbs);
  if (inSight.length === 0) return say(company, publishing(company.chance));
  return press(company, company.chance.pick(inSight));
}

const anyId = (company: Company): string => {
  const { chance, outside } = company;
  const about = buttons(company, ["approve", "undo", "retry", "stop"]).map((one) => one.about);
  const all = [...outside.store.snapshots.keys()].map(idOf);
  return chance.is(0.7) && about.length > 0 ? chance.pick(about) : (all[chance.below(all.length)] ?? "none");
};

function typed(company: Company): string {
  const verb = company.chance.pick([
    "approve",
    "reject",
    "undo",
    "retry",
    "stop",
    "raise",
    "show",
    "edit",
    "/why",
    "/rollback",
  ]);
  const rest = company.chance.pick(["", "", "because", "body: Better."]);
  return say(company, `${verb} ${anyId(company)} ${rest}`.trim());
}

/** One card, two channels, two hands. */
function twice(company: Company): string {
  const [one] = [buttons(company, ["approve", "undo"])].filter(({ length }) => length > 0);
  if (one === undefined) return say(company, "/status");
  const button = company.chance.pick(one);
  const other = SEATS.find((seat) => seat.channel !== button.seat.channel) ?? SEATS[0];
  const verb = company.chance.pick([button.verb, "reject", "approve"]);
  return [press(company, button), say(company, `${verb} ${button.about}`, other)].join(" and ");
}

/** A form comes back. */
function edited(company: Company): string {
  const inSight = buttons(company, ["edit"]);
  if (inSight.length === 0) return say(company, "/help");
  const { seat, about } = company.chance.pick(inSight);
  const verb = company.chance.pick(["edit", "edit", "reject"] as const);
  const fields =
    verb === "reject" ? { reason: "Not now." } : { body: company.chance.pick(["Changed.", "", "Charge."]) };
  return submit(company, seat, { verb, about, fields });
}

function ended(company: Company): string {
  const standing = [...company.outside.store.snapshots.keys()].filter((stream) =>
    stream.startsWith("standing/"),
  );
  if (standing.length === 0) return say(company, "/memory");
  return say(company, `stop ${idOf(company.chance.pick(standing))}`);
}

function stranger(company: Company): string {
  const seat = { channel: "telegram", account: "66", thread: "telegram:66" } as const;
  const inSight = buttons(company, ["approve"]);
  if (inSight.length > 0 && company.chance.is(0.5))
    return press(company, { ...company.chance.pick(inSight), seat });
  return say(company, company.chance.pick(["Hello", "/pair 111111", "/pause"]), seat);
}
