// The log: JSON lines, readable when a person looks at them.
import pino from "pino";
import { prettyFactory } from "pino-pretty";
import { type Redact, redact } from "#core/redact";

type Level = "debug" | "info" | "warn" | "error";
export type Log = (level: Level, words: string, data?: object) => void;

/** `bare` is not redacted: for the one line that hands the operator a one-time link. */
export interface OpenLog extends Log {
  readonly bare: Log;
}

interface LogOptions {
  readonly level: string;
  /** Lines for people instead of JSON. */
  readonly interactive: boolean;
  /** Takes secrets out of every line; by default those that are known by their format. */
  readonly clean?: Redact;
  /** Takes the finished lines; stdout, where it is absent. */
  readonly to?: { write(line: string): void };
}

/** The last thing a line passes is the redactor, whatever it was made of. */
export function openLog({ level, interactive, clean = redact, to }: LogOptions): OpenLog {
  const out = to ?? pino.destination({ sync: true });
  const people = prettyFactory({ colorize: true, ignore: "pid,hostname", translateTime: "SYS:HH:MM:ss" });
  const logOf = (tidy: Redact): Log => {
    const write = (line: string): void => {
      out.write(interactive ? people(tidy(line)) : tidy(line));
    };
    const logger = pino({ level, base: null }, { write });
    return (at, words, data) => logger[at](data ?? {}, words);
  };
  return Object.assign(logOf(clean), { bare: logOf((line) => line) });
}
