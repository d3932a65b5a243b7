// Timetables in words, as five-field cron expressions.
import type { Sentence } from "./sentence.ts";

const WORDS = "write a post about pricing";
const each = (timetable: string, cron: string, said = timetable): Sentence => ({
  words: `${said}, ${WORDS}`,
  intent: { is: "standing", cron, timetable, words: WORDS },
});

/** With a time zone, which the expression names and the words do not. */
const zoned = (zone: string, said: string): Sentence => ({
  words: said.includes(WORDS) ? said : `${said}, ${WORDS}`,
  intent: {
    is: "standing",
    cron: `CRON_TZ=${zone} 0 16 * * 5`,
    timetable: said.startsWith("at") ? "at 16:00 every Friday" : "every Friday at 16:00",
    words: WORDS,
  },
});

export const STANDING: readonly Sentence[] = [
  zoned("Europe/Berlin", "Every Friday at 16:00 Europe/Berlin"),
  zoned("Europe/Berlin", "Every Friday at 16:00 europe/berlin"),
  zoned("Europe/Berlin", "Every Friday at 16:00 (Europe/Berlin)"),
  zoned("Europe/Berlin", "Every Friday at 16:00, Europe/Berlin"),
  zoned("Europe/Berlin", "Every Friday at 16:00 in Berlin"),
  zoned("Europe/Berlin", "Every Friday at 16:00 Berlin time"),
  zoned("Europe/Berlin", `Every Friday at 16:00 in Berlin ${WORDS}`),
  zoned("America/New_York", "Every Friday at 16:00 in New York"),
  zoned("America/Argentina/Buenos_Aires", "Every Friday at 16:00 America/Argentina/Buenos_Aires"),
  zoned("Asia/Kolkata", "Every Friday at 16:00 in Kolkata"),
  zoned("Europe/Zurich", "Every Friday at 16:00 in Zürich"),
  zoned("UTC", "Every Friday at 16:00 UTC"),
  zoned("Europe/Berlin", "at 16:00 Europe/Berlin every Friday"),
  zoned("Europe/Berlin", "at 16:00 every Friday in Berlin"),
  zoned("Europe/Berlin", `Every Friday ${WORDS} at 16:00 Europe/Berlin`),
  zoned("Europe/Berlin", `${WORDS} every Friday at 16:00 Europe/Berlin`),
  each("every Friday at 16:00", "0 16 * * 5", "Every Friday at 16:00"),
  each("each Monday at 9", "0 9 * * 1", "each Monday at 9"),
  each("every weekday at 8:30", "30 8 * * 1-5", "Every weekday at 8:30"),
  each("daily at 7am", "0 7 * * *", "Daily at 7am"),
  each("on the first of every month at 10:00", "0 10 1 * *", "On the first of every month at 10:00"),
  each("on the 15th of each month at 10", "0 10 15 * *"),
  each("every month on the 3rd at 10:00", "0 10 3 * *"),
  each("every day at 23:59", "59 23 * * *"),
  each("every day at noon", "0 12 * * *"),
  each("every day at 7:30 pm", "30 19 * * *"),
  each("every day at 12am", "0 0 * * *"),
  each("every day at 7 p.m.", "0 19 * * *"),
  each("every morning at 8", "0 8 * * *"),
  each("every evening at 6", "0 18 * * *"),
  each("every Monday and Thursday at 9:15", "15 9 * * 1,4"),
  each("every Mon, Wed and Fri at 8", "0 8 * * 1,3,5"),
  each("mondays at 9", "0 9 * * 1", "Mondays at 9"),
  each("on Sundays at 18:00", "0 18 * * 0"),
  each("weekly on Tuesday at 14:00", "0 14 * * 2"),
  each("at 9 every Monday", "0 9 * * 1"),
  each("every hour", "0 * * * *"),
  each("every 15 minutes", "*/15 * * * *"),
  each("every 2 hours", "0 */2 * * *"),
  each("every firday at 16:00", "0 16 * * 5"),
  each("every weekend at 10:00", "0 10 * * 0,6"),
  each("every Friday at 16.00", "0 16 * * 5"),
  each("every Friday at 16h30", "30 16 * * 5"),
  each("every working day at 8:00", "0 8 * * 1-5"),
  each("every Friday at 16:00", "0 16 * * 5", "EVERY FRIDAY AT 16:00"),
  each("every Monday to Friday at 9", "0 9 * * 1,2,3,4,5"),
  each("once a week on Friday at 16:00", "0 16 * * 5"),
  each("every 1st of the month at 9:00", "0 9 1 * *"),
  each("each Friday, 16:00", "0 16 * * 5"),
  each("at 16:00 on Fridays", "0 16 * * 5"),
  {
    words: 'Every Friday publish a post titled "A" saying "B" at 16:00',
    intent: {
      is: "standing",
      cron: "0 16 * * 5",
      timetable: "every Friday at 16:00",
      words: 'publish a post titled "A" saying "B"',
    },
  },
  {
    words: 'Publish a post titled "X" saying "Y" every Friday at 16:00',
    intent: {
      is: "standing",
      cron: "0 16 * * 5",
      timetable: "every Friday at 16:00",
      words: 'Publish a post titled "X" saying "Y"',
    },
  },
  {
    words: "Write and publish a post about pricing every Monday at 9.",
    intent: {
      is: "standing",
      cron: "0 9 * * 1",
      timetable: "every Monday at 9",
      words: "Write and publish a post about pricing",
    },
  },
  {
    words: 'Please, every Friday at 16:00: Email ada@example.com about "Hours" saying "Every Monday at 9."',
    intent: {
      is: "standing",
      cron: "0 16 * * 5",
      timetable: "every Friday at 16:00",
      words: 'Email ada@example.com about "Hours" saying "Every Monday at 9."',
    },
  },
  {
    words: "Every Monday at 9, what do you know about Acme?",
    intent: {
      is: "standing",
      cron: "0 9 * * 1",
      timetable: "every Monday at 9",
      words: "what do you know about Acme?",
    },
  },
];
