// The one HTTP server: health, faults of a route, a taken port, and an end that waits for nobody.
import { request } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { Fault } from "#core/fault";
import { type Route, type Serving, serve } from "#src/http";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function given(routes: readonly Route[] = [], more: Partial<Serving> = {}) {
  const logged: string[] = [];
  const ready = async () => ({ up: true, notUp: [] as string[] });
  const log = { error: (_: object, message: string) => logged.push(message) };
  const server = await serve({ host: "127.0.0.1", port: 0, routes, ready, log, ...more });
  stops.push(server.stop);
  return { ...server, url: `http://127.0.0.1:${server.port}`, logged };
}

const route = (path: string, handle: Route["handle"], method: Route["method"] = "GET"): Route => ({
  method,
  path,
  handle,
});

describe("health", () => {
  it("is alive as long as it answers, and ready once nothing is missing", async () => {
    let notUp = ["database: it does not answer"];
    const { url } = await given([], { ready: async () => ({ up: notUp.length === 0, notUp }) });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const early = await fetch(`${url}/readyz`);
    expect([early.status, await early.json()]).toEqual([
      503,
      { ready: false, notUp: ["database: it does not answer"] },
    ]);
    notUp = [];
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });
});

describe("a route", () => {
  it("that throws answers 500 with a sentence and a log line, and the server goes on", async () => {
    const { url, logged } = await given([
      route("/bad", async () => {
        throw new Error("secret detail");
      }),
      route("/good", async (_req, res) => void res.end("fine")),
    ]);
    const bad = await fetch(`${url}/bad`);
    expect([bad.status, await bad.json()]).toEqual([
      500,
      { error: "Something went wrong here. The log says more." },
    ]);
    expect(logged).toEqual(["A request failed."]);
    expect(await (await fetch(`${url}/good`)).text()).toBe("fine");
  });

  it("that writes after its end leaves a log line, and the server goes on", async () => {
    const { promise: failed, resolve } = Promise.withResolvers<void>();
    const late = route("/late", async (_req, res) => {
      res.on("error", () => resolve());
      res.end("end");
      res.write("more");
    });
    const { url, logged } = await given([late]);
    await fetch(`${url}/late`);
    await failed;
    expect(logged).toEqual(["An answer could not be written."]);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it("that refuses with a fault answers with its sentence", async () => {
    const { url } = await given([
      route("/gone", async () => {
        throw new Fault("not-found", "It is not here.");
      }),
    ]);
    const answer = await fetch(`${url}/gone`);
    expect([answer.status, await answer.json()]).toEqual([404, { error: "It is not here." }]);
  });

  it("reads a body up to its limit, and refuses a larger one", async () => {
    const echo = route("/echo", async (_req, res, body) => void res.end(await body(10)), "POST");
    const { url } = await given([echo]);
    const send = (body: string) => fetch(`${url}/echo`, { method: "POST", body });
    expect(await (await send("0123456789")).text()).toBe("0123456789");
    expect((await send("0123456789a")).status).toBe(413);
  });

  it("that is not there is a page, and a wrong method says which is right", async () => {
    const { url } = await given([route("/a", async (_req, res) => void res.end())]);
    const none = await fetch(`${url}/none`);
    expect([none.status, none.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"]);
    const wrong = await fetch(`${url}/a`, { method: "POST" });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET"]);
  });
});

describe("the port", () => {
  it("that another program has is named, with the remedy", async () => {
    const { port } = await given();
    await expect(given([], { port })).rejects.toThrow(
      new Fault("bad-config", `Port ${port} is in use. Stop the other program or set PORT to a free one.`),
    );
  });

  it("is asked for on an address of this machine", async () => {
    await expect(given([], { host: "192.0.2.1" })).rejects.toThrow("Set HOST to 127.0.0.1");
  });
});

describe("the end", () => {
  it("comes at once for event streams, idle connections and the port", async () => {
    const stream = route("/events", async (_req, res) => {
      res.writeHead(200, { "content-type": "text/event-stream" });
      res.write(": open\n\n");
    });
    const { url, port, stop } = await given([stream]);
    const { promise: open, resolve: opened } = Promise.withResolvers<void>();
    const { promise: closed, resolve: ended } = Promise.withResolvers<void>();
    const req = request(`${url}/events`, (res) => {
      res.on("data", () => opened());
      res.on("error", () => ended());
      res.on("close", () => ended());
    });
    req.end();
    await open;
    await Promise.all([stop(), closed]);
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
  });

  it("lets an answer in hand be finished", async () => {
    const { promise: asked, resolve: wasAsked } = Promise.withResolvers<void>();
    const { promise: told, resolve: tell } = Promise.withResolvers<void>();
    const slow = route("/slow", async (_req, res) => {
      wasAsked();
      await told;
      res.end("whole");
    });
    const { url, stop } = await given([slow]);
    const answer = fetch(`${url}/slow`);
    await asked;
    const stopped = stop();
    tell();
    expect(await (await answer).text()).toBe("whole");
    await stopped;
  });
});
