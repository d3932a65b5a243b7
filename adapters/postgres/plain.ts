// Text as Postgres can hold it. Apart, since what is written and what is asked for must be the same.

/** Without what its text type refuses: NUL and halves of surrogate pairs, which models write now and then. */
export const plain = (text: string): string => text.replaceAll("\0", " ").toWellFormed();

/** All texts of a row. The journal's payloads hold them as they were. */
export const plainly = <Row extends object>(row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === "string" ? plain(value) : value]),
  ) as Row;
