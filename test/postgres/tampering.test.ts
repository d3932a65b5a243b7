// Whatever was changed in a journal behind its back is found, and where: in the rows as they are read, and in the database itself.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verify } from "#adapters/postgres/verify-journal";
import type { Journal } from "#core/ports";
import { type GivenBackend, givenBackend } from "./given-backend.ts";
import { givenHistory, type History, random } from "./history.ts";
import { pagesOf, REWRITINGS, STRAYS, TAMPERINGS, type Tamper } from "./tampering.ts";

let backend: GivenBackend;
let journal: Journal;
let history: History;
beforeAll(async () => {
  backend = await givenBackend();
  ({ journal } = await backend.open());
  history = await givenHistory(backend, journal);
});
afterAll(() => backend.drop());

const hashAt = (position: number): string => history.events[position - 1]?.[12] ?? "";
const below = random(3);
const anywhere = (): number => 1 + below(history.events.length);

/** The same kind at another place, until it is one where it can be done. */
function tampered(tamper: Tamper, at = anywhere()): NonNullable<ReturnType<Tamper>> {
  return tamper(history, at) ?? tampered(tamper, anywhere());
}

/** 1,000 in all. */
const kinds = [TAMPERINGS, STRAYS, REWRITINGS].flatMap(Object.keys).length;
const TIMES = Math.ceil(1_000 / kinds);

it("is whole as long as nobody touched it, and says of which event a head is", async () => {
  expect(history.events.length).toBeGreaterThan(1_400);
  expect(await journal.verify()).toEqual({ checked: history.events.length });
  for (const at of [1, anywhere(), history.events.length]) {
    const verdict = await verify(pagesOf(history), hashAt(at).slice(0, 16));
    expect(verdict).toEqual({
      checked: history.events.length,
      hash: hashAt(history.events.length),
      headAt: at,
    });
  }
});

describe(`wherever it is done, in ${kinds} ways`, () => {
  it.each(Object.entries(TAMPERINGS))("finds %s", async (_name, tamper) => {
    for (let time = 0; time < TIMES; time += 1) {
      const changed = tampered(tamper);
      const { broken } = await verify(pagesOf(changed));
      expect(broken?.why, `at ${changed.at}`).toBeTruthy();
      expect(broken?.position).toBe(changed.at);
    }
  });

  it.each(Object.entries(STRAYS))("finds %s", async (_name, tamper) => {
    for (let time = 0; time < TIMES; time += 1) {
      const changed = tampered(tamper);
      const { broken } = await verify(pagesOf(changed));
      expect(broken?.position, `at ${changed.at}`).toBeLessThanOrEqual(changed.at);
    }
  });

  it.each(Object.entries(REWRITINGS))("finds by a head that was kept: %s", async (_name, tamper) => {
    for (let time = 0; time < TIMES; time += 1) {
      const changed = tampered(tamper);
      const kept = hashAt(changed.at + below(history.events.length - changed.at + 1)).slice(0, 16);
      const verdict = await verify(pagesOf(changed), kept);
      expect(verdict.broken, `at ${changed.at}: whole in itself`).toBeUndefined();
      expect(verdict.headAt, `at ${changed.at}`).toBeUndefined();
    }
  });

  it("keeps what a head from before a rewriting vouches for", async () => {
    const changed = tampered(REWRITINGS["another body, and everything after it chained anew"] as Tamper, 700);
    expect((await verify(pagesOf(changed), hashAt(699))).headAt).toBe(699);
    expect((await verify(pagesOf(changed), hashAt(700))).headAt).toBeUndefined();
  });
});
