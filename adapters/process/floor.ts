// Who has the program's thread to itself, written where the watcher sees it from outside: in memory that both share, for a
// thread that never comes to an end sends no message. Separate from the watcher, which runs in the other thread.

/** What was stopped: whose it was, by which key it will come again, and the sentence for the operator. */
export interface Struck {
  readonly key: string;
  readonly who: string;
  readonly why: string;
}

/** Numbers at the beginning: the turn (odd while somebody has the floor), how long the names are, whether nobody looks. */
const TURN = 0;
const KEY = 1;
const WHO = 2;
const UNSEEN = 3;
const HEAD_BYTES = 16;
/** Characters of a name; a longer one is cut. */
const MOST = 200;

export const floorBuffer = (): SharedArrayBuffer => new SharedArrayBuffer(HEAD_BYTES + 2 * 2 * MOST);

const head = (buffer: SharedArrayBuffer) => new Int32Array(buffer, 0, HEAD_BYTES / 4);
const letters = (buffer: SharedArrayBuffer, which: number) =>
  new Uint16Array(buffer, HEAD_BYTES + 2 * MOST * which, MOST);

/** By hand: no allocation, and a name is a few letters. */
function write(to: Uint16Array, name: string): number {
  const length = Math.min(name.length, MOST);
  for (let at = 0; at < length; at += 1) to[at] = name.charCodeAt(at);
  return length;
}

interface Tell {
  /** What was stopped under this key was refused. */
  readonly refused: (key: string) => void;
  /** Somebody takes the floor while the watcher does not look. */
  readonly taken: () => void;
}

/**
 * The thread's side. `struck` is what was stopped in earlier runs: each is refused once. Taking and leaving cost some tens
 * of nanoseconds.
 */
export function floorOn(buffer: SharedArrayBuffer, struck: readonly Struck[], tell: Tell) {
  const numbers = head(buffer);
  const [key, who] = [letters(buffer, 0), letters(buffer, 1)];
  const left = new Map(struck.map((one) => [one.key, one.why]));
  let depth = 0;
  return {
    take(theKey: string, theirs: string): void {
      depth += 1;
      if (depth > 1) return;
      numbers[KEY] = write(key, theKey);
      numbers[WHO] = write(who, theirs);
      Atomics.add(numbers, TURN, 1);
      if (Atomics.load(numbers, UNSEEN) === 0) return;
      Atomics.store(numbers, UNSEEN, 0);
      tell.taken();
    },
    leave(): void {
      depth -= 1;
      if (depth === 0) Atomics.add(numbers, TURN, 1);
    },
    struck(theKey: string): string | undefined {
      if (left.size === 0) return undefined;
      const cut = theKey.slice(0, MOST);
      const why = left.get(cut);
      if (left.delete(cut)) tell.refused(cut);
      return why;
    },
  };
}

/** The watcher's side: changes with every taking and leaving; odd while somebody has the floor. */
export const turnOf = (buffer: SharedArrayBuffer): number => Atomics.load(head(buffer), TURN);

/** From now on the thread says when somebody takes the floor. False: somebody did since that turn. */
export function lookAway(buffer: SharedArrayBuffer, turn: number): boolean {
  Atomics.store(head(buffer), UNSEEN, 1);
  return turnOf(buffer) === turn;
}

/** Who has the floor, if somebody has. Right only of a thread that hangs or has ended. */
export function holderOf(buffer: SharedArrayBuffer): Omit<Struck, "why"> | undefined {
  const numbers = head(buffer);
  if (Atomics.load(numbers, TURN) % 2 === 0) return undefined;
  const [key, who] = [KEY, WHO].map((which) =>
    String.fromCharCode(...letters(buffer, which - KEY).subarray(0, numbers[which])),
  );
  return { key: key ?? "", who: who ?? "" };
}
