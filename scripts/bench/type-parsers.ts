// Emmett's driver changes how `pg` reads numbers and JSON, once and for the whole process. Each system reads as it does alone.
import pg from "pg";

/** int8, jsonb and json. */
const TYPES = [20, 3802, 114] as const;

type Parsers = readonly ((text: string) => unknown)[];

const present = (): Parsers => TYPES.map((type) => pg.types.getTypeParser(type));

function use(parsers: Parsers): void {
  TYPES.forEach((type, at) => {
    const parser = parsers[at];
    if (parser !== undefined) pg.types.setTypeParser(type, parser);
  });
}

let changed: Parsers | undefined;

/** Runs what changes the parsers, under its own; afterwards they are as they were. */
export async function withOwnParsers<T>(work: () => Promise<T>): Promise<T> {
  const before = present();
  use(changed ?? before);
  try {
    return await work();
  } finally {
    changed = present();
    use(before);
  }
}
