-- A batch's events go in as one set, not one by one: executing a statement costs more than the rows it writes.

-- What the chain hashes of an event beside the hash before it and its position, one field a line.
create function "envelope"(
  "stream" text, "version" integer, "type" text, "schema" integer, "actor" text, "cause" text, "correlation" text, "origin" text,
  "at" timestamptz, "digest" text, "snapshot" text
) returns text language sql stable as $$
  select concat_ws(E'\n', $1, $2, $3, $4, $5, $6, $7, $8, to_char($9 at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), $10, $11)
$$;
drop function "envelope_line"(text, bigint, text, integer, text, integer, text, text, text, text, timestamptz, text, text);

create or replace function "journal_append"("events" jsonb, "snapshots" jsonb, "at_position" bigint, "tail" text) returns void
language plpgsql as $$
declare
  envelopes text[];
  hashes text[];
begin
  select array_agg(envelope(x.stream, x.version, x.type, x.schema, x.actor, x.cause, x.correlation, x.origin, x.at, x.digest, x.sealed)
    order by x.n) into envelopes
  from jsonb_to_recordset("events") as x(n integer, stream text, version integer, type text, schema integer, actor text,
    cause text, correlation text, origin text, at timestamptz, digest text, sealed text);
  for i in 1 .. coalesce(cardinality(envelopes), 0) loop
    "tail" := encode(sha256(convert_to(concat_ws(E'\n', "tail", "at_position" + i, envelopes[i]), 'UTF8')), 'hex');
    hashes[i] := "tail";
  end loop;
  with given as materialized (
    select row_number() over (order by x.n) as i, x.*
    from jsonb_to_recordset("events") as x(n integer, stream text, version integer, type text, schema integer, actor text,
      cause text, correlation text, origin text, at timestamptz, digest text, sealed text, salt text, body text)
  ), bodies as (
    insert into payload select "at_position" + g.i, g.salt, g.body from given g
  )
  insert into event select "at_position" + g.i, g.stream, g.version, g.type, g.schema, g.actor, g.cause, g.correlation, g.origin,
    g.at, g.digest, g.sealed, hashes[g.i] from given g;
  if jsonb_array_length("snapshots") > 0 then
    insert into snapshot (stream, kind, id, version, code, state, hash, status, domain, goal, due, at)
    select x.stream, split_part(x.stream, '/', 1), substr(x.stream, strpos(x.stream, '/') + 1), x.version, x.code, x.state, x.hash,
      x.status, x.domain, x.goal, x.due, x.at
    from jsonb_to_recordset("snapshots") as x(stream text, version integer, code text, state text, hash text, status text,
      domain text, goal text, due timestamptz, at timestamptz)
    on conflict (stream) do update set version = excluded.version, code = excluded.code, state = excluded.state,
      hash = excluded.hash, status = excluded.status, domain = excluded.domain, goal = excluded.goal, due = excluded.due,
      at = excluded.at;
  end if;
end $$;
-- Times grow with positions: ranges of blocks find a day, and cost an append next to nothing.
drop index "event_type_at_idx";
create index "event_at_idx" on "event" using brin ("at");

-- What a batch's money and leases clash with, beside its streams; their tables come with migrations of their own.
create function "journal_money_clashes"("batch" jsonb) returns jsonb language sql stable as $$ select '{}'::jsonb $$;
create function "journal_lease_clashes"("batch" jsonb) returns jsonb language sql stable as $$ select '{}'::jsonb $$;
create function "journal_money"("batch" jsonb, "clashes" jsonb) returns void language plpgsql as $$ begin end $$;
create function "journal_leases"("batch" jsonb, "clashes" jsonb) returns void language plpgsql as $$ begin end $$;

-- As before, with what money and leases say.
create or replace function "journal_commit"("batch" jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  clashes jsonb;
  before bigint;
  tail text;
begin
  perform pg_advisory_xact_lock(7308604);
  select last."position", last.hash into before, tail from event last order by last."position" desc limit 1;
  before := coalesce(before, 0);
  clashes := journal_clashes("batch");
  if "batch" ? 'money' then
    clashes := journal_money_clashes("batch") || clashes;
  end if;
  if "batch" ? 'leases' then
    clashes := journal_lease_clashes("batch") || clashes;
  end if;
  if clashes <> '{}' and ("batch"->'whole')::boolean then
    raise exception 'a commit of the batch clashes' using errcode = '40001';
  end if;
  perform journal_append(journal_sound("batch"->'events', clashes), journal_sound("batch"->'snapshots', clashes), before,
    coalesce(tail, repeat('0', 64)));
  if "batch"->'posts' <> '[]' then
    perform journal_posts(journal_sound("batch"->'posts', clashes));
  end if;
  if "batch"->'facts' <> '[]' or "batch"->'spend' <> '[]' or "batch"->'handled' <> '[]' then
    perform journal_rows(journal_sound("batch"->'facts', clashes), journal_sound("batch"->'spend', clashes),
      journal_sound("batch"->'handled', clashes));
  end if;
  if "batch" ? 'money' then
    perform journal_money("batch", clashes);
  end if;
  if "batch" ? 'leases' then
    perform journal_leases("batch", clashes);
  end if;
  return jsonb_build_object('before', before, 'clashes', clashes);
end $$;
