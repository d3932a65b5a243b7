// An edit in words: lines `field: value` first, then the main text. Apart because a typed edit and a channel's reply read it alike.

const FIELD = /^[^\S\n]*([\w.-]{1,64})[^\S\n]*:[^\S\n]?(.*)$/;

interface Line {
  readonly name: string;
  readonly value: string;
}

/**
 * Reads `text` as an edit of the fields `names`, of which `main` is the long one. A line's value ends with the line; the
 * main text runs to the end, whether it is named or not. A name the form does not have begins the main text, except
 * where a field it has follows among the lines right below: then it was meant as a field, and is handed back under its
 * own name, so that whoever applies the edit can refuse it.
 */
export function readEdit(text: string, names: readonly string[], main: string): Record<string, string> {
  const known = new Map([...names, main].map((name) => [name.toLowerCase(), name]));
  const lines = text.split("\n");
  const named = lines.map((line) => asField(line, known));
  const fields = new Map<string, string>();
  let at = 0;
  for (let field = named[at]; field !== undefined; field = named[at]) {
    if (!names.includes(field.name) && field.name !== main && !knownFollows(named, at, known)) break;
    if (field.name === main) {
      fields.set(main, [field.value, ...lines.slice(at + 1)].join("\n"));
      return Object.fromEntries(fields);
    }
    fields.set(field.name, field.value);
    at += 1;
  }
  const rest = lines.slice(at).join("\n");
  if (rest.trim() !== "") fields.set(main, at === 0 ? rest : rest.replace(/^(?:[^\S\n]*\n)+/, ""));
  return Object.fromEntries(fields);
}

function asField(line: string, known: ReadonlyMap<string, string>): Line | undefined {
  const [, name = "", value = ""] = FIELD.exec(line) ?? [];
  return name === "" ? undefined : { name: known.get(name.toLowerCase()) ?? name, value };
}

/** Whether a field of the form stands in the unbroken run of `name: value` lines below this one. */
function knownFollows(
  named: readonly (Line | undefined)[],
  at: number,
  known: ReadonlyMap<string, string>,
): boolean {
  const run = named.slice(at + 1);
  const end = run.indexOf(undefined);
  return (end < 0 ? run : run.slice(0, end)).some(
    (line) => line !== undefined && known.has(line.name.toLowerCase()),
  );
}
