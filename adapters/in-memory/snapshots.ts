// Snapshots by their stream, and by kind besides, so that a list of one kind does not look at all.
import { kindOf, type View } from "#core/stream";

export interface StoredSnapshot {
  stream: string;
  version: number;
  code: string;
  state: string;
  hash: string;
  view: View;
  at: string;
}

export class Snapshots extends Map<string, StoredSnapshot> {
  readonly #kinds = new Map<string, Map<string, StoredSnapshot>>();

  override set(stream: string, snapshot: StoredSnapshot): this {
    const kind = kindOf(stream);
    const own = this.#kinds.get(kind);
    if (own === undefined) this.#kinds.set(kind, new Map([[stream, snapshot]]));
    else own.set(stream, snapshot);
    return super.set(stream, snapshot);
  }

  override delete(stream: string): boolean {
    this.#kinds.get(kindOf(stream))?.delete(stream);
    return super.delete(stream);
  }

  override clear(): void {
    this.#kinds.clear();
    super.clear();
  }

  /** Those of a kind, in the order in which their streams began. */
  ofKind(kind: string): Iterable<StoredSnapshot> {
    return this.#kinds.get(kind)?.values() ?? [];
  }
}
