// Pages that a person names in their own words: only these are looked up, and only because they were named there.

const ADDRESS = /https?:\/\/[^\s<>"'“”‘’]{1,2000}/gi;
/** What ends a sentence or a bracket rather than an address. */
const AFTER = /[.,;:!?)\]}]{1,9}$/;
const MOST = 3;

/** For a brief: the first few that were named, each once, in their order; nothing where none was. */
export function namedPages(words: string): { readonly pages?: readonly string[] } {
  const pages = pagesIn(words);
  return pages.length === 0 ? {} : { pages };
}

function pagesIn(words: string): string[] {
  const found = [...words.matchAll(ADDRESS)].map(([address]) => address.replace(AFTER, ""));
  return [...new Set(found)].filter((address) => URL.canParse(address)).slice(0, MOST);
}

/** `, using https://…`, ` (see https://…)`: says where to look, not what about. */
const RESTING =
  /[\s,;(]{1,4}(?:(?:and )?(?:using|from|with|see|based on|according to) |(?<=[(,] ?))https?:\/\/[^\s<>"'“”‘’]{1,2000}/gi;

/** A topic without the pages it is to rest on: `pricing, using https://…` is about pricing. The topic itself, if nothing is left. */
export function withoutPages(topic: string): string {
  const left = topic.replace(RESTING, "").trim();
  return left === "" ? topic : left;
}
