// From a title in any script to a safe file name; separate because it is pure and holds for every post ever published.
import { sha256 } from "#core/json";

/** Letters that Unicode does not take apart, in the spelling that their languages use in addresses. */
const spelled: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  þ: "th",
  ł: "l",
  ħ: "h",
  ı: "i",
};

const LONGEST = 80;

/**
 * Lower-case ASCII letters, digits and single hyphens; 1 to 80 characters; equal titles give equal slugs. Where letters
 * of another script or a long tail had to be left out, eight hex digits of the title's digest keep slugs apart.
 * A slug is its own slug.
 */
export function slugOf(title: string): string {
  const plain = [...title.normalize("NFKD").toLowerCase()]
    .map((letter) => spelled[letter] ?? letter)
    .join("")
    .replace(/\p{M}+|['’]/gu, "");
  const words = plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  const complete = !/[^\P{L}a-z]|[^\P{N}0-9]/u.test(plain) && words.length <= LONGEST;
  if (complete && words !== "") return words;
  const mark = sha256(title.normalize("NFKD")).slice(0, 8);
  const kept = words.slice(0, LONGEST - mark.length - 1).replace(/-+$/, "");
  return `${kept || "post"}-${mark}`;
}
