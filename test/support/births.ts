// Processes of a test world as the others see them: born with a name, living until they are said to be gone.

/** The first is p1. */
export interface Births {
  born(): string;
  gone(process: string): void;
  readonly living: ReadonlySet<string>;
}

export function births(): Births {
  const living = new Set<string>();
  let count = 0;
  return {
    living,
    born() {
      count += 1;
      living.add(`p${count}`);
      return `p${count}`;
    },
    gone: (process) => void living.delete(process),
  };
}
