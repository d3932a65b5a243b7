// Taking a post back: a revert commit where nothing came after, and the conflict shown where something did.
import { z } from "zod";
import { Fault } from "#core/fault";
import type { Compensation, Preview, Receipt } from "#core/tool";
import { unifiedDiff } from "./diff.ts";
import type { Present, Site } from "./site.ts";

const receiptData = z.object({
  commit: z.string(),
  path: z.string(),
  blob: z.string(),
  before: z.string(),
  operation: z.string(),
});
type Published = z.infer<typeof receiptData>;

const CONFLICT_LINES = 60;

export function undoPost(site: Site): Compensation {
  const contentOf = async (published: Published, present: Present) => {
    await refuseLaterChanges(site, published, present);
    return published.before === "absent" ? undefined : { blob: published.before };
  };
  return {
    // To take a statement back states nothing.
    stakes: () => ({}),
    preview: (receipt) => preview(site, dataOf(receipt)),
    execute: async (receipt, execution) => {
      const published = dataOf(receipt);
      return site.put(
        {
          path: published.path,
          subject: `Undo ${published.path} of commit ${published.commit.slice(0, 7)}`,
          content: (present) => contentOf(published, present),
        },
        execution,
      );
    },
    check: async (token, receipt) => site.check(dataOf(receipt).path, token),
  };
}

function dataOf(receipt: Receipt): Published {
  const data = receiptData.safeParse(receipt.data);
  if (data.success) return data.data;
  throw new Fault(
    "bad-input",
    "This receipt is not one of a published post, so there is nothing to undo by it.",
  );
}

async function preview(site: Site, published: Published): Promise<Preview> {
  const { path, before } = published;
  const present = await site.present(path);
  await refuseLaterChanges(site, published, present);
  const old = await textOf(site, before);
  return {
    title: old === undefined ? `Remove the post ${path}` : `Bring back the earlier text of ${path}`,
    diff: unifiedDiff(path, present.text, old),
    targetVersion: present.version,
    undo: "To have the post back, publish it again: the site's history keeps its text.",
  };
}

async function refuseLaterChanges(site: Site, published: Published, present: Present): Promise<void> {
  const { path, before, operation, blob } = published;
  const commit = await site.repository.find(operation);
  const head = await site.repository.head();
  if (commit === undefined || head === undefined)
    throw moved(`The commit that published ${path} is no longer in the site, so there is nothing to undo.`);
  const base = (await site.repository.git.text(["merge-base", commit.id, head])).trim();
  if (base !== commit.id)
    throw moved(
      `${path} was published on another branch of the site. Check that branch out, then undo again.`,
    );
  const format = "--format=%s%x00%an%x00%cI%x00%h";
  const range = `${commit.id}..${head}`;
  const later = (await site.repository.git.text(["log", "-1", format, range, "--", path])).trim();
  if (later === "") return;
  const [subject = "", author = "", at = "", id = ""] = later.split("\0");
  const change = `“${subject}” by ${author} at ${at.replace("T", " ").slice(0, 16)} (commit ${id})`;
  if (present.version === before)
    throw moved(`${path} was already taken back: ${change}. Nothing was changed now.`);
  const shown = await textOf(site, blob);
  throw moved(
    `${path} was changed after it was published: ${change}. Undoing would lose that change, so nothing was done. ` +
      `Publish the post again with the text you want, or edit it in the site's folder.\n\n${cut(unifiedDiff(path, shown, present.text))}`,
  );
}

async function textOf(site: Site, blob: string): Promise<string | undefined> {
  return blob === "absent" ? undefined : site.repository.text({ mode: "100644", blob });
}

const moved = (message: string) => new Fault("target-moved", message);

function cut(diff: string): string {
  const lines = diff.trimEnd().split("\n");
  if (lines.length <= CONFLICT_LINES) return lines.join("\n");
  return [...lines.slice(0, CONFLICT_LINES), `… and ${lines.length - CONFLICT_LINES} more lines`].join("\n");
}
