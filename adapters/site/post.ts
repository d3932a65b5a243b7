// What a post is as a file: its input, its path and its exact text; pure, so that what is shown is what is written.
import { z } from "zod";
import { slugOf } from "./slug.ts";

const LONGEST_TITLE = 200;
const LONGEST_BODY = 5_000_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const printable = (what: string) => (text: string, context: z.RefinementCtx) => {
  const found = control.exec(text);
  const code = found?.[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
  if (code !== undefined)
    context.addIssue(`The ${what} holds a control character (U+${code}). Remove it and try again.`);
  if (!text.isWellFormed())
    context.addIssue(`The ${what} holds half of a character. Type it again and try once more.`);
};

/**
 * `slug` names the file, `posts/<slug>.md`; left out, it is made from the title. The body stands in the file exactly as
 * given, with a line end added where it has none.
 */
export const postInput = z.object({
  title: z
    .string()
    .refine((title) => title.trim() !== "", { error: "The title is empty. Say what the post is called." })
    .max(LONGEST_TITLE, { error: `The title is longer than ${LONGEST_TITLE} characters. Shorten it.` })
    .regex(/^[^\r\n\t\u2028\u2029]*$/, { error: "The title has more than one line. Write it on one." })
    .superRefine(printable("title")),
  body: z
    .string()
    .max(LONGEST_BODY, { error: "The post is longer than five million characters. Split it." })
    .refine((body) => body.trim() !== "", { error: "The post is empty. Say what it should say." })
    .superRefine(printable("post")),
  slug: z.exactOptional(
    z.string().refine((slug) => slug.length > 0 && slugOf(slug) === slug, {
      error:
        "A slug holds lower-case letters, digits and single hyphens only, at most 80. Leave it out to have one made.",
    }),
  ),
});

export type PostInput = z.infer<typeof postInput>;

export const pathOf = (input: PostInput): string => `posts/${input.slug ?? slugOf(input.title)}.md`;

const front = /^---\r?\n([\s\S]*?)\r?\n---\r?\n(?:\r?\n)?/;

/** The whole file. What else an existing post says in its front matter (tags, a draft mark) is kept. */
export function postText(input: PostInput, present: string | undefined): string {
  const title = `title: ${JSON.stringify(input.title)}`;
  const lines = (front.exec(present ?? "")?.[1] ?? "").split(/\r?\n/).filter((line) => line !== "");
  const at = lines.findIndex((line) => line.startsWith("title:"));
  const matter = at < 0 ? [title, ...lines] : lines.with(at, title);
  return `---\n${matter.join("\n")}\n---\n\n${input.body}${input.body.endsWith("\n") ? "" : "\n"}`;
}

/** A post's parts, for reading; a file without front matter is called by its first heading or its file name. */
export function readPost(path: string, text: string): { title: string; body: string; firstLine: number } {
  const matter = front.exec(text);
  const body = text.slice(matter?.[0].length ?? 0);
  const given = /^title:[ \t]*(.+?)[ \t]*$/m.exec(matter?.[1] ?? "")?.[1];
  const heading = /^#[ \t]+(.+?)[ \t#]*$/m.exec(body)?.[1];
  const title = given === undefined ? heading : unquoted(given);
  const firstLine = (matter?.[0].split("\n").length ?? 1) || 1;
  return { title: title ?? path.replace(/^.*\/|\.md$/g, ""), body, firstLine };
}

function unquoted(value: string): string {
  if (/^'.*'$/.test(value)) return value.slice(1, -1).replaceAll("''", "'");
  if (!/^"(?:[^"\\]|\\.)*"$/.test(value)) return value;
  return z.string().safeParse(parsed(value)).data ?? value;
}

function parsed(quoted: string): unknown {
  try {
    return JSON.parse(quoted);
  } catch {
    // YAML knows escapes that JSON does not; the words are readable as they stand.
    return quoted.slice(1, -1);
  }
}
