// A page that the operator names, from their words to the answer or the card, through the real guards.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { shelfTools } from "#adapters/in-memory/shelf-tools";
import { shelf } from "#adapters/in-memory/tool";
import { webRead } from "#adapters/web/read";
import { approvalFold } from "#core/approval";
import type { Tool } from "#core/tool";
import { load } from "#runtime/unit";
import { givenInternet, type Internet } from "../support/web.ts";
import { type GivenWorld, givenWorld } from "../support/world.ts";

const PAGE = "https://good.test/pricing";
let internet: Internet;
let you: GivenWorld;

beforeEach(async () => {
  internet = await givenInternet({
    hosts: ["good.test"],
    serves: "company",
    site: (_req, res) =>
      res
        .setHeader("content-type", "text/html")
        .end(
          "<title>Pricing</title><p>Outcomes cost ten dollars a month.</p><p>Read https://good.test/next too.</p>",
        ),
  });
  const web = webRead(internet.fetch) as unknown as Tool;
  you = await givenWorld({
    tools: shelfTools(shelf()).map((tool) => (tool.name === "web.read" ? web : tool)),
  });
});
afterEach(() => internet.stop());

describe("a page that the operator names", () => {
  it("is read, and the answer cites it", async () => {
    await you.say(`What does ${PAGE} say?`);
    expect(you.sees()).toContain("Outcomes cost ten dollars a month.");
    expect(you.sees()).toContain(PAGE);
    expect(internet.asked).toEqual(["GET good.test/pricing"]);
  });

  it("is what a post rests on, and its card says that it came from outside", async () => {
    await you.say(`Write and publish a post about pricing, using ${PAGE}`);
    const { id } = you.waiting();
    const { state } = await load(you.world.journal, approvalFold, id);
    expect(state).toMatchObject({ request: { taint: [{ origin: "outside:web", source: PAGE }] } });
    expect(internet.asked).toEqual(["GET good.test/pricing"]);
  });

  it("that is not listed is not fetched, and the remedy is said", async () => {
    await you.say("What does https://other.test/pricing say?");
    expect(you.newest().replace("\n", " ")).toBe(
      "The page you named could not be read: other.test is not among the hosts that company may reach. Add it with /policy edit, under hosts.",
    );
    expect([internet.asked, internet.dialled]).toEqual([[], []]);
  });
});
