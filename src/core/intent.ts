// An intent made precise: what the operator asked for, as the understanding step answers it.
import { z } from "zod";

const publish = z.object({
  is: z.literal("publish"),
  title: z.string(),
  body: z.string(),
});
const write = z.object({ is: z.literal("write"), topic: z.string() });
const email = z.object({
  is: z.literal("email"),
  to: z.string(),
  subject: z.string(),
  body: z.string(),
});
const contact = z.object({ is: z.literal("contact"), name: z.string(), email: z.string() });
const remember = z.object({
  is: z.literal("remember"),
  /** The fact as one sentence. */
  statement: z.string(),
  /** Whom or what it is about; empty when nobody in particular. */
  about: z.string(),
});
const question = z.object({
  is: z.literal("question"),
  question: z.string(),
  /** Whom or what it is about; empty when nobody in particular. */
  about: z.string(),
});
const standing = z.object({
  is: z.literal("standing"),
  /** Five-field cron expression, in the operator's time zone unless it begins with `CRON_TZ=Area/City `. */
  cron: z.string(),
  /** The timetable in words, e.g. "every Friday at 16:00". */
  timetable: z.string(),
  /** What to do each time, in the operator's own words. */
  words: z.string(),
});
const unclear = z.object({
  is: z.literal("unclear"),
  /** The one question whose answer would make it clear. */
  question: z.string(),
});

export const intentSchema = z.discriminatedUnion("is", [
  publish,
  write,
  email,
  contact,
  remember,
  question,
  standing,
  unclear,
]);
export type Intent = z.infer<typeof intentSchema>;
