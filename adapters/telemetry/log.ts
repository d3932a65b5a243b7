// The log: JSON lines, readable when a person looks at them.
import pino from "pino";
import pretty from "pino-pretty";

type Level = "debug" | "info" | "warn" | "error";
export type Log = (level: Level, words: string, data?: object) => void;

/** Writes to stdout; `interactive` gives lines for people instead of JSON. */
export function openLog(options: { level: string; interactive: boolean }): Log {
  const stream = options.interactive
    ? pretty({ colorize: true, ignore: "pid,hostname", translateTime: "SYS:HH:MM:ss", sync: true })
    : pino.destination({ sync: true });
  const logger = pino({ level: options.level, base: null }, stream);
  return (level, words, data) => logger[level](data ?? {}, words);
}
