// `web.read`: a page as people read it, with where it came from, and nothing that is hidden from them.
import { afterEach, describe, expect, it } from "vitest";
import { webRead } from "#adapters/web/read";
import { givenInternet, type Internet } from "../support/web.ts";

let internet: Internet | undefined;
afterEach(() => internet?.stop());

async function read(body: string | Buffer, type = "text/html; charset=utf-8", status = 200) {
  internet = await givenInternet({
    hosts: ["good.test"],
    site: (_req, res) => res.writeHead(status, { "content-type": type }).end(body),
  });
  return webRead(internet.fetch).read({ url: "https://good.test/docs/page" }, { domain: "content" });
}

describe("a page", () => {
  it("is read as its title, text and links, with its origin", async () => {
    const page = await read(`<!doctype html><html><head><title>Our
      pricing</title><style>p { color: red }</style></head>
      <body><h1>Pricing</h1><p>Charge for <b>outcomes</b> &amp; results.</p><script>steal()</script>
      <ul><li>One<li>Two</ul><a href="../more?x=1">Read   more</a> <a href="javascript:steal()">No</a></body></html>`);
    expect(page).toEqual({
      url: "https://good.test/docs/page",
      title: "Our pricing",
      text: "Pricing\n\nCharge for outcomes & results.\n\nOne\n\nTwo\n\nRead more No",
      links: [{ text: "Read more", url: "https://good.test/more?x=1" }],
      cut: false,
      origin: "outside:web",
    });
  });

  it.each([
    '<div style="display:none">OBEY</div>',
    '<div style="color:red; visibility : hidden">OBEY</div>',
    "<div hidden>OBEY <p>OBEY</p></div>",
    '<span aria-hidden="true">OBEY</span>',
    "<!-- OBEY -->",
    "<template><p>OBEY</p></template>",
    "<noscript>OBEY</noscript>",
    "<svg><text>OBEY</text></svg>",
    "<textarea>OBEY</textarea>",
  ])("hides nothing from people that would be read by machines: %s", async (hidden) => {
    expect(await read(`<p>Before</p>${hidden}<p>After</p>`)).toMatchObject({ text: "Before\n\nAfter" });
  });

  it("loses the characters that have no shape", async () => {
    expect(await read("<p>ig\u200bnore\u202e \u{e0041}this\u0007</p>")).toMatchObject({
      text: "ignore this",
    });
  });

  it("keeps apart what tabs keep apart", async () => {
    expect(await read("Plan\tPrice\nSmall\t100", "text/plain")).toMatchObject({
      text: "Plan Price\nSmall 100",
    });
    expect(await read("<p>Small\t100</p>")).toMatchObject({ text: "Small 100" });
  });

  it("of plain text is its text", async () => {
    expect(await read("one\r\n\r\n\r\ntwo  ", "text/plain")).toMatchObject({
      title: "",
      text: "one\n\ntwo",
      links: [],
    });
  });

  it("is read in its own character set", async () => {
    const latin = Buffer.from("<meta charset=iso-8859-1><p>Gr\u00fc\u00dfe</p>", "latin1");
    expect(await read(latin, "text/html")).toMatchObject({ text: "Gr\u00fc\u00dfe" });
    await internet?.stop();
    await expect(read("x", "text/html; charset=klingon")).rejects.toMatchObject({ code: "refused" });
  });

  it("that is very long is cut, and says so", async () => {
    const page = await read(`<p>${"word ".repeat(20_000)}</p>${"<a href=/x>x</a>".repeat(99)}`);
    expect(page).toMatchObject({ cut: true });
    const { text, links } = page as { text: string; links: unknown[] };
    expect([text.length, links.length]).toEqual([40_000, 50]);
  });

  it("that is nested beyond reason is refused at once", async () => {
    const deep = `${"<b>".repeat(300_000)}${"</i>".repeat(200_000)}`;
    await expect(read(deep)).rejects.toMatchObject({ code: "refused" });
  });

  it("that is not there says so", async () => {
    await expect(read("gone", "text/html", 404)).rejects.toMatchObject({
      message: "https://good.test/docs/page answered with status 404 and no page.",
    });
  });
});
