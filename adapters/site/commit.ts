// What one commit of ours is, before and after it is made; separate so that writing and finding it speak of the same thing.

/** The trailer that carries the operation token, by which a commit is found again. */
export const OPERATION = "Adjutant-Operation";

/** A file of a commit; `blob` is the identity of its bytes. */
export interface Entry {
  readonly mode: string;
  readonly blob: string;
}

export interface Commit {
  readonly id: string;
  readonly parent: string | undefined;
}

export interface Author {
  readonly name: string;
  readonly email: string;
}

export interface Draft {
  readonly path: string;
  /** The new text, a blob that the repository has, or nothing: the file goes away. */
  readonly content: { readonly text: string } | { readonly blob: string } | undefined;
  readonly subject: string;
  readonly token: string;
  /** ISO time that the commit is dated with. */
  readonly at: string;
  readonly author: Author;
}
