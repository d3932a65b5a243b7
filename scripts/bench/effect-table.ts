// The row each step of a peer's task leaves behind: the same table for all of them.

export const MAKE_EFFECTS =
  "create table effect (task text not null, step integer not null, at timestamptz not null default now(), primary key (task, step))";
export const INSERT_EFFECT = "insert into effect (task, step) values ($1, $2) on conflict do nothing";
export const COUNT_EFFECTS = "select count(*)::int as count from effect";
