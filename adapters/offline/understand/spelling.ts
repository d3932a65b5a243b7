// How far a typed word may be from a keyword and still be it; used on keywords only, never on what the operator wrote.

/** Words that are right as they are, although a keyword is one letter away. */
const RIGHT = new Set(
  `saving paying staying laying praying swaying leading heading called white quite while craft adds edit
  tiled tilled very ever even never nobody text test next past most host cost port polish saved wave
  mails nail tail male male's content contact contract contacts articles posts notes date about abort
  remembered remembers subjects object reading wrote writes drafted`.split(/\s+/),
);

/** One slip in words of four letters or more, two in those of eight or more; a swap of neighbours is one slip. */
function isNear(key: string, word: string): boolean {
  const slips = word.length >= 8 ? 2 : word.length >= 5 ? 1 : 0;
  if (slips === 0 || Math.abs(key.length - word.length) > slips || RIGHT.has(key)) return false;
  return distance(key, word) <= slips;
}

/** Optimal string alignment distance; both words are short. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row += 1) {
    const line = [row];
    for (let col = 1; col <= b.length; col += 1) {
      const same = a[row - 1] === b[col - 1] ? 0 : 1;
      const swapped = row > 1 && col > 1 && a[row - 1] === b[col - 2] && a[row - 2] === b[col - 1];
      const plain = Math.min(at(above, col) + 1, at(line, col - 1) + 1, at(above, col - 1) + same);
      line.push(swapped ? Math.min(plain, at(before, col - 2) + 1) : plain);
    }
    before = above;
    above = line;
  }
  return at(above, b.length);
}

const at = (numbers: readonly number[], index: number): number => numbers[index] ?? 99;

/** The keyword that a key is: itself, or the first one it was meant to be. */
export function keyword(key: string, words: readonly string[]): string | undefined {
  if (words.includes(key)) return key;
  return key.length > 20 ? undefined : words.find((word) => isNear(key, word));
}
