// What a person typed, without what no person types: control characters, stray surrogates, white space around it.

/** Keeps line breaks and tabs; every script, quote and emoji stays as it is. */
export function cleaned(text: string): string {
  return text
    .toWellFormed()
    .replaceAll("\r\n", "\n")
    .replaceAll(/[\p{Cc}\u200b\u2060\ufeff]/gu, (character) =>
      character === "\n" || character === "\t" ? character : "",
    )
    .trim();
}
