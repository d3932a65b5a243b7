// What the disk refused, said in a sentence: every adapter that keeps files meets it.
import { Fault } from "#core/fault";

/** A file error as a Fault: `disk-full`, `not-allowed`, or `unavailable` for what has no remedy of its own. */
export function diskFault(place: string, cause: unknown): Fault {
  if (cause instanceof Fault) return cause;
  const code = codeOf(cause);
  if (code === "ENOSPC" || code === "EDQUOT")
    return new Fault("disk-full", `The disk that holds ${place} is full. Free some space and try again.`, {
      cause,
    });
  if (code === "EACCES" || code === "EPERM" || code === "EROFS")
    return new Fault(
      "not-allowed",
      `${place} may not be written by this user. Correct its owner or permissions and try again.`,
      { cause },
    );
  return new Fault("unavailable", `${place} cannot be used (${code ?? String(cause)}).`, { cause });
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
