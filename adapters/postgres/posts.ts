// Where cards are shown. A wish is written with the fact that caused it; what stands in the chat is noted after the post.
import type { MessageRef } from "#core/chat";
import type { Post, Posts } from "#core/ports";
import type { Prisma } from "./client/client.ts";
import { asking, type Database } from "./database.ts";

type PostRow = Prisma.PostGetPayload<object>;

export function posts({ prisma, pool }: Database): Posts {
  const key = (post: Post) => ({ card_thread: { card: post.card, thread: post.thread } });
  return {
    due: (channel, limit) =>
      asking(async () => {
        const answer = await pool.query<{ card: string; thread: string }>(
          "select card, thread from post where channel = $1 and wanted > shown order by wanted limit $2",
          [channel, limit],
        );
        const rows = await prisma.post.findMany({ where: { OR: answer.rows }, orderBy: { wanted: "asc" } });
        return answer.rows.length === 0 ? [] : rows.map(toPost);
      }),
    begin: ({ card, thread }) =>
      asking(async () => {
        const where = { card, thread, begun: false };
        return (await prisma.post.updateMany({ where, data: { begun: true } })).count === 1;
      }),
    shown: (post, ref, digest) => asking(() => shown(prisma, post, ref, digest)),
    gaveUp: (post, reason) =>
      asking(async () => {
        await prisma.post.update({ where: key(post), data: { shown: BigInt(post.wanted), gaveUp: reason } });
      }),
    places: (card) => asking(async () => (await prisma.post.findMany({ where: { card } })).map(toPost)),
    at: (thread, message) =>
      asking(async () => (await prisma.post.findFirst({ where: { thread, message } }))?.card),
    recent: (thread, limit) =>
      asking(async () => {
        const rows = await prisma.post.findMany({
          where: { thread, message: { not: null } },
          orderBy: { since: "desc" },
          take: limit,
        });
        return rows.map(({ card, message, since }) => ({
          card,
          message: message ?? "",
          at: since.toISOString(),
        }));
      }),
    adopt: (card, ref) => asking(() => adopt(prisma, card, ref)),
  };
}

/**
 * Another message may have been taken over for it meanwhile: then that one is its place, this one is not noted, and that
 * one is brought up to date.
 */
async function shown(prisma: Database["prisma"], post: Post, ref: MessageRef, digest: string): Promise<void> {
  const { card, thread } = post;
  const { message, attachment = null } = ref;
  const places = [message, ...(post.ref === undefined ? [] : [post.ref.message])];
  await prisma.post.updateMany({
    where: { card, thread, OR: [{ message: null }, { message: { in: places } }] },
    data: { shown: BigInt(post.wanted), message, attachment, digest },
  });
}

/** From now on `ref` is this card's message in that thread; whoever had it before posts anew. */
async function adopt(prisma: Database["prisma"], card: string, ref: MessageRef): Promise<void> {
  const { thread, message } = ref;
  const [channel = ""] = thread.split(":");
  const place = { message, attachment: ref.attachment ?? null, digest: null };
  await prisma.$transaction([
    prisma.post.updateMany({
      where: { thread, message, NOT: { card } },
      data: { message: null, attachment: null },
    }),
    prisma.post.upsert({
      where: { card_thread: { card, thread } },
      update: place,
      create: { card, thread, channel, wanted: 0n, shown: 0n, once: false, begun: false, ...place },
    }),
  ]);
}

function toPost(row: PostRow): Post {
  const { card, thread, once, begun, message, attachment, digest } = row;
  const ref =
    message === null ? {} : { ref: { thread, message, ...(attachment === null ? {} : { attachment }) } };
  return {
    card,
    thread,
    once,
    begun,
    wanted: Number(row.wanted),
    ...ref,
    ...(digest === null ? {} : { digest }),
  };
}
