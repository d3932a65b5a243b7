// OWASP LLM06/ASI02 (excessive agency, tool misuse), A10 SSRF: whatever an address looks like, no connection goes inside.
import { afterEach, describe, expect, it } from "vitest";
import { Fault } from "#core/fault";
import { DISGUISES, ENCODINGS, INWARD } from "../support/addresses.ts";
import { givenInternet, type Internet, type InternetOptions, PUBLIC, PUBLIC_TOO } from "../support/web.ts";

let internet: Internet;
const given = async (options: InternetOptions) => {
  internet = await givenInternet(options);
  return internet;
};
afterEach(() => internet.stop());

const READ = { accept: ["text/plain", "text/html"], maxBytes: 10_000 };

/** The address is listed by a careless hand, under whatever name a parser gives it: the address check alone stands. */
const careless = (url: string): string[] => {
  if (!URL.canParse(url)) return [];
  const { hostname, port } = new URL(url);
  const at = `${hostname.replace(/\.$/, "")}${port === "" ? "" : `:${port}`}`;
  return [at, `http://${at}`];
};

async function refused(url: string, options: InternetOptions): Promise<Fault> {
  const { fetch, forbidden, dialled } = await given(options);
  const outcome = await fetch("content", url, READ).catch((error: unknown) => error);
  expect(forbidden()).toBe(0);
  expect(dialled.filter((address) => address !== PUBLIC && address !== PUBLIC_TOO)).toEqual([]);
  expect(outcome).toBeInstanceOf(Fault);
  return outcome as Fault;
}

describe("an address inside, however it is written", () => {
  it.each(ENCODINGS)("%s is not reached, even if the list names it", async (url) => {
    const fault = await refused(url, { hosts: careless(url) });
    expect(["not-allowed", "bad-input"]).toContain(fault.code);
  });

  it.each(ENCODINGS)("%s is not reached, and is not on the list", async (url) => {
    await refused(url, { hosts: ["good.test"] });
  });
});

describe("an address in disguise", () => {
  it.each(DISGUISES)("%j is refused", async (url) => {
    await refused(url, { hosts: ["good.test"] });
    expect(internet.asked).toEqual([]);
  });
});

const redirectTo =
  (location: string, status = 302): InternetOptions["site"] =>
  (req, res) => {
    if (req.url === "/start") res.writeHead(status, { location }).end();
    else res.setHeader("content-type", "text/plain").end("arrived");
  };

describe("a redirect", () => {
  it.each(INWARD)("to %j is not followed", async (location) => {
    const names = { "inside.test": [["10.0.0.8"]] };
    const hosts = ["good.test", "127.0.0.1", "[::ffff:7f00:1]", "169.254.169.254", "inside.test"];
    await refused("https://good.test/start", { hosts, names, site: redirectTo(location) });
    expect(internet.asked).toEqual(["GET good.test/start"]);
  });

  it.each([301, 302, 303, 307, 308])("with status %i inside is not followed", async (status) => {
    await refused("https://good.test/start", {
      hosts: ["good.test", "http://127.0.0.1"],
      site: redirectTo("http://127.0.0.1/", status),
    });
  });

  it("to a host that is not listed is not followed", async () => {
    const fault = await refused("https://good.test/start", {
      hosts: ["good.test"],
      site: redirectTo("https://other.test/page"),
    });
    expect(fault.message).toBe(
      "other.test is not among the hosts that content may reach. Add it with /policy edit, under hosts.",
    );
  });

  it("that never ends is given up after five", async () => {
    const site: InternetOptions["site"] = (req, res) => {
      res.writeHead(302, { location: `${req.url}x` }).end();
    };
    const fault = await refused("https://good.test/x", { hosts: ["good.test"], site });
    expect([fault.code, internet.asked.length]).toEqual(["refused", 6]);
  });

  it("takes what was posted nowhere else", async () => {
    const { fetch, asked } = await given({
      hosts: ["good.test", "other.test"],
      site: redirectTo("https://other.test/page", 307),
    });
    const posted = fetch("content", "https://good.test/start", { ...READ, method: "POST", body: "of ours" });
    await expect(posted).rejects.toMatchObject({ code: "refused" });
    expect(asked).toEqual(["POST good.test/start"]);
  });

  it("carries no key of ours to another host", async () => {
    const seen: (string | undefined)[] = [];
    const site: InternetOptions["site"] = (req, res) => {
      seen.push(req.headers.authorization, req.headers["x-api-key"] as string | undefined);
      if (req.url === "/start") res.writeHead(302, { location: "https://other.test/page" }).end();
      else res.setHeader("content-type", "text/plain").end("arrived");
    };
    const { fetch } = await given({ hosts: ["good.test", "other.test"], site });
    const headers = { authorization: "Bearer of-ours", "x-api-key": "of-ours" };
    const found = await fetch("content", "https://good.test/start", { ...READ, headers });
    expect([found.body.toString(), found.url]).toEqual(["arrived", "https://other.test/page"]);
    expect(seen).toEqual(["Bearer of-ours", "of-ours", undefined, undefined]);
  });
});

describe("a name", () => {
  it("that also points inside is not trusted", async () => {
    await refused("https://good.test/", {
      hosts: ["good.test"],
      names: { "good.test": [[PUBLIC, "10.0.0.8"]] },
    });
  });

  it("that points inside only at the second question is asked once, and reached where it was checked", async () => {
    const { fetch, dialled, resolved, forbidden } = await given({
      hosts: ["good.test"],
      names: { "good.test": [[PUBLIC], ["127.0.0.1"]] },
    });
    await fetch("content", "https://good.test/", READ);
    expect([resolved, dialled, forbidden()]).toEqual([["good.test"], [PUBLIC], 0]);
  });

  it("that was rebound between two requests, or between a redirect and its end, is not reached", async () => {
    const names = { "good.test": [[PUBLIC], ["127.0.0.1"]] };
    const fault = await refused("https://good.test/start", {
      hosts: ["good.test"],
      names,
      site: redirectTo("/page"),
    });
    expect([fault.code, internet.asked]).toEqual(["not-allowed", ["GET good.test/start"]]);
  });

  it.each(["::1", "::ffff:10.0.0.8", "fe80::1%eth0", "0x7f.1", "127.1", "localhost"])(
    "that resolves to %s is not reached",
    async (address) => {
      await refused("https://good.test/", { hosts: ["good.test"], names: { "good.test": [[address]] } });
    },
  );

  it("whose certificate is another's is sent nothing", async () => {
    const { fetch, asked } = await given({ hosts: ["elsewhere.test"] });
    await expect(fetch("content", "https://elsewhere.test/", READ)).rejects.toMatchObject({
      code: "unavailable",
    });
    expect(asked).toEqual([]);
  });
});

describe("what is allowed", () => {
  it.each([
    ["https://good.test/", "good.test"],
    ["https://GOOD.test./", "good.test"],
    ["https://other.test/", "*.test"],
    ["https://good.test:8443/", "good.test:8443"],
    ["http://good.test/", "http://good.test"],
    [`http://${PUBLIC}/`, `http://${PUBLIC}`],
    ["https://ｇｏｏｄ.test/", "good.test"],
  ])("%s is fetched where the list says %s", async (url, entry) => {
    const { fetch, dialled } = await given({ hosts: [entry] });
    const found = await fetch("content", url, READ);
    expect([found.body.toString(), dialled]).toEqual(["hello", [PUBLIC]]);
  });

  it("is allowed for its own domain only", async () => {
    const { fetch, dialled } = await given({ hosts: ["good.test"] });
    await expect(fetch("sales", "https://good.test/", READ)).rejects.toMatchObject({ code: "not-allowed" });
    expect(dialled).toEqual([]);
  });

  it("keeps its name for TLS and Host, wherever it is", async () => {
    const { fetch, asked, dialled } = await given({
      hosts: ["other.test"],
      names: { "other.test": [[PUBLIC_TOO]] },
    });
    await fetch("content", "https://other.test/a?b=c#d", READ);
    expect([asked, dialled]).toEqual([["GET other.test/a?b=c"], [PUBLIC_TOO]]);
  });
});
