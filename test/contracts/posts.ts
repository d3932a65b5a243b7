// What every store of posts must keep: a wish commits with the fact that caused it, and is settled by what was shown.
import { beforeEach, describe, expect, it } from "vitest";
import type { Post, Posts, Row } from "#core/ports";
import type { Backend } from "./backend.ts";

const HERE = "webchat:local";

/** `open` gives an empty database for each test. */
export function postsContract(name: string, open: () => Promise<Backend>): void {
  let posts: Posts;
  let backend: Backend;
  beforeEach(async () => {
    backend = await open();
    posts = backend.posts;
  });
  const wish = (card: string, more: Partial<Extract<Row, { into: "post" }>> = {}) =>
    backend.journal.commit({ writes: [], rows: [{ into: "post", card, thread: HERE, ...more }] });
  const due = async (channel = "webchat") => (await posts.due(channel, 9)).map(({ card }) => card);
  const first = async (card: string): Promise<Post> => {
    const post = (await posts.places(card)).find(({ thread }) => thread === HERE);
    if (post === undefined) throw new Error(`${card} is wished for nowhere`);
    return post;
  };
  const show = async (card: string, message: string) =>
    posts.shown(await first(card), { thread: HERE, message }, `digest of ${card}`);

  describe(`posts ${name}`, () => {
    it("gives what is due on a channel, the oldest wish first", async () => {
      await wish("a");
      await wish("b");
      await wish("c", { thread: "slack:D1" });
      await wish("a");
      expect(await due()).toEqual(["b", "a"]);
      expect(await due("slack")).toEqual(["c"]);
      expect((await posts.due("webchat", 1)).map(({ card }) => card)).toEqual(["b"]);
      expect(await posts.due("telegram", 9)).toEqual([]);
    });

    it("has nothing due once it was shown, and something when it is wished for again", async () => {
      await wish("a");
      await show("a", "m1");
      expect(await due()).toEqual([]);
      expect(await first("a")).toMatchObject({ ref: { thread: HERE, message: "m1" }, digest: "digest of a" });
      await wish("a");
      expect(await due()).toEqual(["a"]);
      expect(await first("a")).toMatchObject({ ref: { message: "m1" } });
    });

    it("does not take a wish for settled that came while an older one was shown", async () => {
      await wish("a");
      const old = await first("a");
      await wish("a");
      await posts.shown(old, { thread: HERE, message: "m1" }, "old face");
      expect(await due()).toEqual(["a"]);
    });

    it("keeps the attachment that belongs to a message", async () => {
      await wish("a");
      await posts.shown(await first("a"), { thread: HERE, message: "m1", attachment: "f1" }, "d");
      expect((await first("a")).ref).toEqual({ thread: HERE, message: "m1", attachment: "f1" });
    });

    it("lets only one begin a once-only post", async () => {
      await wish("a", { once: true });
      const post = await first("a");
      expect((await Promise.all([posts.begin(post), posts.begin(post)])).toSorted()).toEqual([false, true]);
    });

    it("remembers that a once-only post was begun", async () => {
      await wish("a", { once: true });
      expect(await first("a")).toMatchObject({ once: true, begun: false });
      await posts.begin(await first("a"));
      expect(await posts.due("webchat", 9)).toMatchObject([{ card: "a", once: true, begun: true }]);
    });

    it("does not try again what cannot be shown, until it is wished for again", async () => {
      await wish("a");
      await posts.gaveUp(await first("a"), "the chat is gone");
      expect(await due()).toEqual([]);
      await wish("a");
      expect(await due()).toEqual(["a"]);
    });

    it("updates a card wherever it stands", async () => {
      await wish("a");
      await show("a", "m1");
      await wish("a", { thread: "slack:D1" });
      expect(await due()).toEqual(["a"]);
      expect(await due("slack")).toEqual(["a"]);
    });

    it("does not post a card elsewhere that was only wished for there and never shown", async () => {
      await wish("a");
      await wish("a", { thread: "slack:D1" });
      await show("a", "m1");
      await wish("a", { thread: "slack:D1" });
      expect(await due()).toEqual(["a"]);
      expect(await posts.places("a")).toHaveLength(2);
    });

    it("posts nothing where an update is meant only for where it stands", async () => {
      await wish("a", { onlyWhereShown: true });
      expect(await posts.places("a")).toEqual([]);
      await wish("a");
      await show("a", "m1");
      await wish("a", { onlyWhereShown: true, thread: "slack:D1" });
      expect(await due()).toEqual(["a"]);
      expect(await due("slack")).toEqual([]);
    });

    it("shows a card anew as a message of its own", async () => {
      await wish("a");
      await show("a", "m1");
      await wish("a", { anew: true });
      const [post] = await posts.due("webchat", 9);
      expect(post).toMatchObject({ card: "a" });
      expect(post?.ref).toBeUndefined();
      expect(post?.digest).toBeUndefined();
      expect(await posts.at(HERE, "m1")).toBeUndefined();
    });

    it("knows which card stands at a message", async () => {
      await wish("a");
      await show("a", "m1");
      expect(await posts.at(HERE, "m1")).toBe("a");
      expect(await posts.at("slack:D1", "m1")).toBeUndefined();
      expect(await posts.at(HERE, "m2")).toBeUndefined();
    });

    it("takes over a copy that was lost from sight, and drops the one it knew", async () => {
      await wish("a");
      await show("a", "m1");
      await posts.adopt("a", { thread: HERE, message: "m2" });
      expect(await posts.at(HERE, "m2")).toBe("a");
      expect(await posts.at(HERE, "m1")).toBeUndefined();
      expect((await first("a")).digest).toBeUndefined();
    });

    it("hands a message from one card to another: the first posts anew next time", async () => {
      await wish("goal");
      await show("goal", "m1");
      await wish("approval");
      await posts.adopt("approval", { thread: HERE, message: "m1" });
      expect(await posts.at(HERE, "m1")).toBe("approval");
      expect((await first("goal")).ref).toBeUndefined();
      expect(await due()).toEqual(["approval"]);
    });

    it("adopts a card that was never wished for in that thread", async () => {
      await posts.adopt("a", { thread: "slack:D1", message: "m9" });
      expect(await posts.at("slack:D1", "m9")).toBe("a");
      await wish("a", { onlyWhereShown: true });
      expect(await due("slack")).toEqual(["a"]);
    });

    it("lists the newest messages of a thread, and no card that does not stand yet", async () => {
      await wish("a");
      await show("a", "m1");
      await wish("b");
      expect(await posts.recent(HERE, 9)).toMatchObject([{ card: "a", message: "m1" }]);
      await show("b", "m2");
      expect((await posts.recent(HERE, 9)).map(({ card }) => card).toSorted()).toEqual(["a", "b"]);
      expect(await posts.recent(HERE, 1)).toHaveLength(1);
      expect(await posts.recent("slack:D1", 9)).toEqual([]);
    });
  });
}
