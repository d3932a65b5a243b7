// The ports of memory: facts as they can be searched, and the disposable index over their vectors.
import type { Fact } from "#core/fact";

/** A disposable index over vectors that Postgres keeps. */
export interface MemoryIndex {
  upsert(items: readonly { id: string; vector: readonly number[] }[]): Promise<void>;
  remove(ids: readonly string[]): Promise<void>;
  /** Nearest first; distance 0 is the same. */
  query(vector: readonly number[], limit: number): Promise<{ id: string; distance: number }[]>;
  count(): Promise<number>;
  wipe(): Promise<void>;
  health(): { readonly up: boolean; readonly words: string };
}

/** Facts as they can be searched; written with `Row` in commits. */
export interface Facts {
  /** Full-text matches of current facts, best first, score > 0. `own`: none that came from outside. */
  search(
    query: string,
    limit: number,
    of?: { readonly own: boolean },
  ): Promise<{ id: string; score: number }[]>;
  read(ids: readonly string[]): Promise<Fact[]>;
  /** Current facts of a subject (compared without case). */
  about(subject: string): Promise<Fact[]>;
  vectors(embedder: string): Promise<{ id: string; vector: number[] }[]>;
  withoutVector(embedder: string, limit: number): Promise<Fact[]>;
  saveVectors(embedder: string, items: readonly { id: string; vector: readonly number[] }[]): Promise<void>;
  count(): Promise<number>;
}
