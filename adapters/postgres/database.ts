// One connection pool for everything that talks to Postgres: Prisma, the journal's commits and pg-boss inside them.
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { Fault } from "#core/fault";
import { PrismaClient } from "./client/client.ts";

export interface Database {
  readonly pool: pg.Pool;
  /** One connection for the journal's commits, on which statements do not wait for each other's answers. */
  readonly commits: pg.Pool;
  readonly prisma: PrismaClient;
  close(): Promise<void>;
}

/**
 * A statement that is prepared while its tables are still empty would scan them whole for as long as its connection lives:
 * all that is asked often is found by an index, so that is what plans are to take.
 */
const PLANS = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

/** Opens a pool on the application's role. Nothing is asked of the server yet. `onError` hears of connections lost. */
export function openDatabase(options: {
  url: string;
  connections?: number;
  onError: (error: Error) => void;
}): Database {
  const common = {
    connectionString: options.url,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    idleTimeoutMillis: 60_000,
    application_name: "adjutant",
    options: PLANS,
  };
  const pool = new pg.Pool({ ...common, max: options.connections ?? 12 });
  const commits = new pg.Pool({ ...common, max: 1, pipeline: true } as pg.PoolConfig);
  // Of a connection that is lost while it is lent out only the connection itself tells; the pool repeats idle ones.
  let closing = false;
  const lost = (error: Error) => {
    if (!closing) options.onError(error);
  };
  for (const one of [pool, commits]) {
    one.on("connect", (client) => client.on("error", lost));
    one.on("error", () => undefined);
  }
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  const close = async () => {
    closing = true;
    await prisma.$disconnect();
    for (const one of [pool, commits]) if (!one.ended) await one.end();
  };
  return { pool, commits, prisma, close };
}

const DISK_FULL = "53100";
/** As the system says it, of a full disk or of a quota that is used up. */
const NO_SPACE = /No space left|Disk quota exceeded/;
const CONFLICTING = new Set(["40001", "40P01", "55P03"]);

/** A database error as a Fault: the disk is full, it is worth another try, or it cannot be reached. */
export function databaseFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const code = codeOf(error);
  const said = lastLine(error instanceof Error ? error.message : String(error));
  if (code === DISK_FULL || NO_SPACE.test(said))
    return new Fault("disk-full", "The disk is full: free some space, and Adjutant goes on by itself.", {
      retry: { afterMs: 5_000 },
      cause: error,
    });
  if (code !== undefined && CONFLICTING.has(code))
    return new Fault("unavailable", `The database was busy: ${said}`, {
      retry: { afterMs: 50 },
      cause: error,
    });
  return new Fault("unavailable", `The database cannot be reached or refused: ${said}`, {
    retry: { afterMs: 1_000 },
    cause: error,
  });
}

/** Prisma says first which of its calls failed, and only then why. */
const lastLine = (message: string): string => message.trim().split("\n").at(-1) ?? message;

/** The SQLSTATE of an error, wherever the driver put it. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return "cause" in error ? codeOf(error.cause) : undefined;
}

/** Runs a read, with its errors as Faults. */
export async function asking<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw databaseFault(error);
  }
}
