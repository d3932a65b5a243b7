// `site.read`: what the site says, found by its words; reads the checkout, so it needs no repository and never waits.
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { z } from "zod";
import { codeOf, diskFault } from "#core/disk";
import { defineReadTool, type ReadTool } from "#core/tool";
import { readPost } from "./post.ts";
import type { Site } from "./site.ts";

const MOST_POSTS = 10;
const EXCERPT = 240;
/** Files that are open together: a process may have only so many. */
const AT_ONCE = 64;
/** Finding a word in the title says more than finding it in the text. */
const TITLE_WEIGHT = 3;

const input = z.object({
  query: z.exactOptional(
    z.string().max(1_000, { error: "The question is longer than 1000 characters. Shorten it." }),
  ),
  path: z.exactOptional(z.string().max(1_000)),
});
type ReadInput = z.infer<typeof input>;

interface Post {
  readonly path: string;
  readonly title: string;
  readonly body: string;
  readonly firstLine: number;
}

/**
 * With `path`, that post with its whole `text`; else at most ten posts that hold a word of `query`, best first, or all
 * names in order where there is no query. Each `{ path, title, excerpt, line }`; no site, no posts.
 */
export function siteRead(site: Site): ReadTool<ReadInput> {
  return defineReadTool<ReadInput>({
    name: "site.read",
    version: 1,
    domain: "content",
    effect: "read",
    brings: "outside:site",
    mend: site.mend,
    input,
    read: async ({ query, path }) => {
      const posts = await allPosts(site.repository.dir);
      if (path !== undefined)
        return {
          posts: posts
            .filter((post) => post.path === path)
            .map((post) => ({ ...shown(post, []), text: post.body })),
        };
      const words = wordsOf(query ?? "");
      const ranked = words.length === 0 ? posts : best(posts, words);
      return { posts: ranked.slice(0, MOST_POSTS).map((post) => shown(post, words)) };
    },
  });
}

async function allPosts(dir: string): Promise<Post[]> {
  const names = await markdownIn(dir);
  const posts: Post[] = [];
  const read = async (path: string) => ({ path, ...readPost(path, await textOf(join(dir, path))) });
  for (let at = 0; at < names.length; at += AT_ONCE)
    posts.push(...(await Promise.all(names.slice(at, at + AT_ONCE).map(read))));
  return posts.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw diskFault(file, error);
  }
}

async function markdownIn(dir: string): Promise<string[]> {
  try {
    const entries = await readdir(join(dir, "posts"), { recursive: true, withFileTypes: true });
    // Plain files only: a link could show a file from outside the site.
    return entries
      .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
      .map((entry) => relative(dir, join(entry.parentPath, entry.name)).replaceAll(sep, "/"));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return [];
    throw diskFault(dir, error);
  }
}

function wordsOf(text: string): string[] {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return [...new Set(plain.match(/[\p{L}\p{N}]+/gu))];
}

function best(posts: readonly Post[], words: readonly string[]): Post[] {
  const scored = posts.map((post) => ({ post, score: score(post, words) }));
  const found = scored.filter(({ score }) => score > 0);
  return found
    .sort((a, b) => b.score - a.score || (a.post.path < b.post.path ? -1 : 1))
    .map(({ post }) => post);
}

function score(post: Post, words: readonly string[]): number {
  const [title, body] = [new Set(wordsOf(post.title)), new Set(wordsOf(post.body))];
  const hits = words.map((word) => (title.has(word) ? TITLE_WEIGHT : 0) + (body.has(word) ? 1 : 0));
  return hits.reduce((sum, hit) => sum + hit, 0);
}

/** The line that holds most of the words, else the first that says something. */
function shown(post: Post, words: readonly string[]) {
  const lines = post.body.split("\n").map((text, index) => {
    const own = new Set(wordsOf(text));
    return {
      text: text.trim(),
      line: post.firstLine + index,
      hits: words.filter((word) => own.has(word)).length,
    };
  });
  const told = lines.filter(({ text }) => text !== "");
  const chosen = told.reduce(
    (top, line) => (line.hits > top.hits ? line : top),
    told[0] ?? { text: "", line: 1, hits: 0 },
  );
  const excerpt = chosen.text.length > EXCERPT ? `${chosen.text.slice(0, EXCERPT)}…` : chosen.text;
  return { path: post.path, title: post.title, excerpt, line: chosen.line };
}
