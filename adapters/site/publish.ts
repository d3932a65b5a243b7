// `site.publish`: a post as one commit, shown exactly before, taken back by a revert.
import { defineTool, type Preview, type WriteTool } from "#core/tool";
import { unifiedDiff } from "./diff.ts";
import { type PostInput, pathOf, postInput, postText } from "./post.ts";
import type { Site } from "./site.ts";
import { undoPost } from "./undo.ts";

/**
 * Input `{ title, body, slug? }`. Receipt data `{ commit, path, blob, before, operation }`: git ids, `before` and `blob`
 * are `"absent"` where there was or is no post. Publishing on a path that exists updates the post.
 */
export function sitePublish(site: Site): WriteTool<PostInput> {
  const changeOf = (input: PostInput) => ({
    path: pathOf(input),
    subject: input.title,
    content: (present: { text: string | undefined }) => ({ text: postText(input, present.text) }),
  });
  return defineTool<PostInput>({
    name: "site.publish",
    version: 1,
    domain: "content",
    effect: "compensable",
    input: postInput,
    mainField: "body",
    makes: "post",
    mend: site.mend,
    stakes: () => ({ concerns: ["public"] }),
    preview: (input) => preview(site, input),
    execute: (input, execution) => site.put(changeOf(input), execution),
    check: (token, input) => site.check(pathOf(input), token),
    compensation: undoPost(site),
  });
}

async function preview(site: Site, input: PostInput): Promise<Preview> {
  const path = pathOf(input);
  const present = await site.present(path);
  const text = postText(input, present.text);
  return {
    title: titleOf(input.title, path, present.text, text),
    diff: unifiedDiff(path, present.text, text),
    targetVersion: present.version,
    undo:
      present.text === undefined
        ? "Undo removes the post again with one commit, as long as nobody has changed it since."
        : "Undo brings the present text back with one commit, as long as nobody has changed it since.",
  };
}

function titleOf(title: string, path: string, before: string | undefined, after: string): string {
  if (before === undefined) return `Publish the post “${title}” as ${path}`;
  if (before === after) return `Publish the post “${title}” again; ${path} already says exactly this`;
  return `Update the post “${title}” (${path})`;
}
