// /budget: what was spent and is reserved, by agent, goal, domain and day; the caps and what is left; and the last days as a chart.
import type { Section } from "#core/card";
import { type Chart, sumOf } from "#core/chart";
import { DOMAINS } from "#core/domain";
import { goalFold } from "#core/goal";
import { type Key, type Micros, showUsd, type Total, usd } from "#core/money";
import { type Policy, policyFold } from "#core/policy";
import { leftOf } from "#governance/caps";
import { whose } from "#operator/cap-card";
import { short, showDay } from "#operator/words";
import { beginningOf } from "../calendar.ts";
import { limitsNow, type Met, periodsNow } from "../money/purse.ts";
import { load } from "../unit.ts";
import type { World } from "../world.ts";
import { zoneOf } from "../zone.ts";
import { list, type Reply } from "./reply.ts";

const DAYS = 14;
const GOALS = 10;
const DAY_MS = 86_400_000;

export async function budget(world: World): Promise<Reply> {
  const { day } = await periodsNow(world);
  const { state } = await load(world.journal, policyFold, "company");
  const days = await lastDays(world);
  const chart = await chartOf(world, days);
  const [company] = await world.journal.totals([{ scope: "company", period: day }]);
  const { settled, reserved } = company ?? { settled: 0, reserved: 0 };
  const held = reserved === 0 ? "" : ` Reserved now: ${showUsd(reserved)}.`;
  const agents = [...world.agents.keys()];
  return {
    text: `Spent today: ${showUsd(settled)}.${held}`,
    sections: [
      ...picture(chart),
      ...list("Caps, and what is left", await capLines(world, state.policy)),
      ...list("Reserved now", await reservedLines(world)),
      ...list("Today, by domain", await lines(world, domainsOf(world), "domain", day)),
      ...list("Today, by agent", await lines(world, agents, "agent", day)),
      ...list("By goal, this month", await goalLines(world)),
      ...list("By day", dayLines(chart, days)),
      ...list("Each task may take", taskLines(world)),
    ],
  };
}

const domainsOf = ({ agents }: World): string[] => [
  ...new Set(["company", ...DOMAINS, ...[...agents.values()].map(({ domain }) => domain)]),
];

/** The calendar days in the operator's zone, oldest first, today the last. */
async function lastDays(world: World): Promise<string[]> {
  const { day } = await periodsNow(world);
  const noon = Date.parse(`${day}T12:00:00Z`);
  return Array.from({ length: DAYS }, (_, place) =>
    new Date(noon - (DAYS - 1 - place) * DAY_MS).toISOString().slice(0, 10),
  );
}

const spentOf = (totals: readonly Total[], { scope, period }: Key): Micros =>
  totals.find((one) => one.scope === scope && one.period === period)?.settled ?? 0;

async function chartOf(world: World, days: readonly string[]): Promise<Chart> {
  const domains = domainsOf(world);
  const keys = domains.flatMap((domain) => days.map((period) => ({ scope: `domain:${domain}`, period })));
  const totals = await world.journal.totals(keys);
  const series = domains.map((name) => ({
    name,
    values: days.map((period) => spentOf(totals, { scope: `domain:${name}`, period })),
  }));
  const today = days.at(-1) ?? "";
  return {
    title: `Spent in the last ${DAYS} days, by domain`,
    days: days.map((day) => showDay(day, today)),
    series: series.filter(({ values }) => values.some((value) => value > 0)),
  };
}

/** Nothing is drawn where nothing was spent. */
function picture(chart: Chart): Section[] {
  if (chart.series.length === 0) return [];
  const sums = chart.days.map((_, day) => sumOf(chart, day));
  const most = Math.max(...sums);
  const all = sums.reduce((sum, one) => sum + one, 0);
  const alt = `${chart.title}: ${showUsd(all)} in all, the most on ${chart.days[sums.indexOf(most)]} (${showUsd(most)}).`;
  return [{ is: "picture", chart, alt }];
}

const dayLines = (chart: Chart, days: readonly string[]): string[] =>
  days
    .map((_, day) => ({ name: chart.days[day], micros: sumOf(chart, day) }))
    .filter(({ micros }) => micros > 0)
    .toReversed()
    .map(({ name, micros }) => `${name}: ${showUsd(micros)}`);

async function lines(
  world: World,
  names: readonly string[],
  kind: string,
  period: string,
): Promise<string[]> {
  const totals = await world.journal.totals(names.map((name) => ({ scope: `${kind}:${name}`, period })));
  return totals
    .filter(({ settled, reserved }) => settled + reserved > 0)
    .toSorted((a, b) => b.settled - a.settled)
    .map((total) => `${total.scope.slice(kind.length + 1)}: ${amounts(total)}`);
}

const amounts = ({ settled, reserved }: Total): string =>
  reserved === 0 ? showUsd(settled) : `${showUsd(settled)}, and ${showUsd(reserved)} reserved`;

async function goalLines(world: World): Promise<string[]> {
  const { month } = await periodsNow(world);
  const spent = await world.journal.spent({
    since: beginningOf(`${month}-01`, await zoneOf(world)),
    by: "goal",
  });
  return Promise.all(
    spent.slice(0, GOALS).map(async ({ key, micros }) => {
      const { state } = await load(world.journal, goalFold, key);
      const words = state.status === "none" ? key : `“${short(state.words, 80)}” [${key}]`;
      return `${words}: ${showUsd(micros)}`;
    }),
  );
}

/** Each cap that a clock ends or that is each goal's own, with what the operator allowed since. */
async function capLines(world: World, policy: Policy): Promise<string[]> {
  const periods = await periodsNow(world);
  const found = await Promise.all(
    policy.caps.map(async ({ scope, per, usd: dollars }) => {
      if (scope === "goal" || per === "goal")
        return `each goal, ${per === "goal" ? "in all" : `a ${per}`}: ${showUsd(usd(dollars))}`;
      const [kind = "", name = ""] = scope.split(":");
      const spender = {
        domain: kind === "domain" ? name : "",
        agent: kind === "agent" ? name : "",
        goal: "",
      };
      const limits = await limitsNow(world, { caps: [{ scope, per, usd: dollars }] }, spender, periods);
      const totals = await world.journal.totals(limits);
      return limits.map((limit) => capLine(limit, totals, per)).join("");
    }),
  );
  return found.filter((line) => line !== "");
}

function capLine(limit: Met, totals: readonly Total[], per: string): string {
  const raised = limit.met.state.status !== "none" && limit.met.state.allowed === limit.cap;
  return `${whose(limit.scope)}, a ${per}: ${showUsd(leftOf(limit, totals))} left of ${showUsd(limit.cap)}${raised ? ", raised by you" : ""}`;
}

async function reservedLines(world: World): Promise<string[]> {
  const held = await world.journal.reserved();
  return held
    .slice(0, GOALS)
    .map(
      ({ agent, domain, model, micros }) => `${showUsd(micros)} by the ${agent} in ${domain}, for ${model}`,
    );
}

const taskLines = ({ agents }: World): string[] =>
  [...agents.values()].map(
    ({ name, budget: own }) => `${name}: ${own.steps} moves and ${showUsd(usd(own.usd))}`,
  );
