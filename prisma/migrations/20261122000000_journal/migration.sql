-- The journal and the rows beside it. Tables as in schema.prisma; below them the one way to append.

create table "event" (
  "position" bigint primary key,
  "stream" text not null,
  "version" integer not null,
  "type" text not null,
  "schema" integer not null,
  "actor" text not null,
  "cause" text not null,
  "correlation" text not null,
  "origin" text not null,
  "at" timestamptz(3) not null,
  "digest" text not null,
  "snapshot" text not null,
  "hash" text not null,
  -- The chain hashes one field a line.
  constraint "one_line" check (strpos("stream" || "type" || "actor" || "cause" || "correlation" || "origin", E'\n') = 0)
);
create unique index "event_stream_version_key" on "event" ("stream", "version");
create index "event_correlation_position_idx" on "event" ("correlation", "position");
create index "event_type_at_idx" on "event" ("type", "at");

create table "payload" (
  "position" bigint primary key,
  "salt" text not null,
  "body" text not null
);

create table "snapshot" (
  "stream" text primary key,
  "kind" text not null,
  "id" text not null,
  "version" integer not null,
  "code" text not null,
  "state" text not null,
  "hash" text not null,
  "status" text not null,
  "domain" text not null,
  "goal" text not null,
  "due" timestamptz(3),
  "at" timestamptz(3) not null
);
create index "snapshot_kind_status_at_idx" on "snapshot" ("kind", "status", "at");
create index "snapshot_goal_kind_idx" on "snapshot" ("goal", "kind");
create index "snapshot_due" on "snapshot" ("kind", "due") where "due" is not null;

create table "inbound" (
  "id" text primary key,
  "channel" text not null,
  "thread" text not null,
  "body" text not null,
  "received_at" timestamptz(3) not null,
  "handled_at" timestamptz(3)
);
create index "inbound_thread_received_at_idx" on "inbound" ("thread", "received_at");
create index "inbound_pending" on "inbound" ("received_at") where "handled_at" is null;

create sequence "post_wish";
create table "post" (
  "card" text not null,
  "thread" text not null,
  "channel" text not null,
  "wanted" bigint not null,
  "shown" bigint not null default 0,
  "once" boolean not null default false,
  "begun" boolean not null default false,
  "message" text,
  "attachment" text,
  "digest" text,
  "gave_up" text,
  "since" timestamptz(3) not null default clock_timestamp(),
  primary key ("card", "thread")
);
create index "post_thread_message_idx" on "post" ("thread", "message");
create index "post_due" on "post" ("channel", "wanted") where "wanted" > "shown";

create table "fact" (
  "id" text primary key,
  "statement" text not null,
  "subject" text not null,
  "domain" text not null,
  "confidence" double precision not null,
  "valid_from" timestamptz(3) not null,
  "review_by" timestamptz(3) not null,
  "source" text not null,
  "cause" text not null,
  "origin" text not null,
  "sort" text not null,
  "current" boolean not null,
  "words" tsvector generated always as (
    to_tsvector('english', "statement" || ' ' || "subject") || to_tsvector('simple', "statement" || ' ' || "subject")
  ) stored
);
create index "fact_subject" on "fact" (lower(trim("subject"))) where "current";
create index "fact_words_idx" on "fact" using gin ("words");

create table "vector" (
  "fact" text not null references "fact" ("id") on delete cascade,
  "embedder" text not null,
  "value" real[] not null,
  primary key ("fact", "embedder")
);

create table "spend" (
  "id" text primary key,
  "at" timestamptz(3) not null,
  "domain" text not null,
  "agent" text not null,
  "goal" text not null,
  "model" text not null,
  "micros" bigint not null
);
create index "spend_at_idx" on "spend" ("at");

-- Nobody rewrites history, not even the owner by mistake.
create function "refuse_change"() returns trigger language plpgsql as $$
begin
  raise exception 'the journal is append-only: % on % is refused', tg_op, tg_table_name using errcode = '42501';
end $$;
create trigger "event_append_only" before update or delete or truncate on "event"
  for each statement execute function "refuse_change"();
create trigger "payload_append_only" before update or delete or truncate on "payload"
  for each statement execute function "refuse_change"();

-- What the chain hashes of an event, one field a line; no field may hold a line break.
create function "envelope_line"(
  "previous" text, "position" bigint, "stream" text, "version" integer, "type" text, "schema" integer, "actor" text,
  "cause" text, "correlation" text, "origin" text, "at" timestamptz, "digest" text, "snapshot" text
) returns text language sql stable as $$
  select concat_ws(E'\n', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
    to_char($11 at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), $12, $13)
$$;

-- Which commits of a batch expect a stream, a guard or an inbound message to be elsewhere: {"<commit>": "<first of these>"}.
create function "journal_clashes"("batch" jsonb) returns jsonb language sql stable as $$
  select coalesce(jsonb_object_agg(c, stream), '{}') from (
    select distinct on (c) c, stream from (
      select x.c, x.n, x.stream from jsonb_to_recordset("batch"->'expectations') as x(c integer, n integer, stream text, version integer)
      where x.version <> coalesce((select max(e.version) from event e where e.stream = x.stream), 0)
      union all
      select x.c, 2147483647, 'inbound/' || i.id
      from jsonb_to_recordset("batch"->'rows') as x(c integer, "into" text, inbound text) join inbound i on i.id = x.inbound
      where x."into" = 'handled' and i.handled_at is not null
    ) y order by c, n
  ) z
$$;

-- Cards that are to be shown, in the order they were wished for.
create function "journal_posts"("posts" jsonb) returns void language plpgsql as $$
declare
  p record;
begin
  for p in
    select x.* from jsonb_to_recordset("posts")
      as x(n integer, card text, thread text, once boolean, anew boolean, "onlyWhereShown" boolean) order by x.n
  loop
    if p."onlyWhereShown" is not true then
      insert into post (card, thread, channel, wanted, once)
      values (p.card, p.thread, split_part(p.thread, ':', 1), 0, p.once is true)
      on conflict (card, thread) do nothing;
    end if;
    if p.anew then
      update post set message = null, attachment = null, digest = null where card = p.card and thread = p.thread;
    end if;
    update post set wanted = nextval('post_wish'), gave_up = null
    where card = p.card and (message is not null or thread = p.thread);
  end loop;
end $$;

-- Rows beside the journal that commit with it.
create function "journal_rows"("rows" jsonb) returns void language plpgsql as $$
begin
  perform journal_posts((select jsonb_agg(r) from jsonb_array_elements("rows") r where r->>'into' = 'post'));
  insert into fact (id, statement, subject, domain, confidence, valid_from, review_by, source, cause, origin, sort, current)
  select f.id, f.statement, f.subject, f.domain, f.confidence, f."validFrom", f."reviewBy", f.source, f.cause, f.origin, f.sort, r.current
  from jsonb_to_recordset("rows") as r("into" text, fact jsonb, current boolean),
    jsonb_to_record(r.fact) as f(id text, statement text, subject text, domain text, confidence double precision,
      "validFrom" timestamptz, "reviewBy" timestamptz, source text, cause text, origin text, sort text)
  where r."into" = 'fact'
  on conflict (id) do update set confidence = excluded.confidence, review_by = excluded.review_by, current = excluded.current;
  insert into spend (id, at, domain, agent, goal, model, micros)
  select r.id, r.at, r.domain, r.agent, r.goal, r.model, r.micros
  from jsonb_to_recordset("rows") as r("into" text, id text, at timestamptz, domain text, agent text, goal text, model text, micros bigint)
  where r."into" = 'spend'
  on conflict (id) do nothing;
  update inbound i set handled_at = r.at from jsonb_to_recordset("rows") as r("into" text, inbound text, at timestamptz)
  where r."into" = 'handled' and i.id = r.inbound and i.handled_at is null;
end $$;

-- The one way to append: a batch of commits under one lock, in one statement. Each is all or nothing by itself: a commit
-- that clashes leaves no trace. No commit of a batch may expect what an earlier one of it writes: whoever sends it sees to
-- that. Returns the position before the batch, and the clashes; a batch that is to be taken `whole` fails on the first one.
create function "journal_commit"("batch" jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  clashes jsonb;
  e record;
  before bigint;
  tail text;
  places integer[] := '{}';
  hashes text[] := '{}';
  good jsonb;
begin
  perform pg_advisory_xact_lock(7308604);
  select last."position", last.hash into before, tail from event last order by last."position" desc limit 1;
  before := coalesce(before, 0);
  tail := coalesce(tail, repeat('0', 64));
  clashes := journal_clashes("batch");
  if clashes <> '{}' and ("batch"->'whole')::boolean then
    raise exception 'a commit of the batch clashes' using errcode = '40001';
  end if;
  for e in
    select x.* from jsonb_to_recordset("batch"->'events') as x(c integer, n integer, stream text, version integer, type text,
      schema integer, actor text, cause text, correlation text, origin text, at timestamptz, digest text, sealed text)
    where not clashes ? x.c::text order by x.n
  loop
    places := places || e.n;
    tail := encode(sha256(convert_to(envelope_line(tail, before + cardinality(places), e.stream, e.version, e.type, e.schema,
      e.actor, e.cause, e.correlation, e.origin, e.at, e.digest, e.sealed), 'UTF8')), 'hex');
    hashes := hashes || tail;
  end loop;
  if cardinality(places) > 0 then
    perform journal_append("batch", before, places, hashes, clashes);
  end if;
  if jsonb_array_length("batch"->'rows') > 0 then
    select jsonb_agg(r) into good from jsonb_array_elements("batch"->'rows') r where not clashes ? (r->>'c');
    perform journal_rows(coalesce(good, '[]'));
  end if;
  return jsonb_build_object('before', before, 'clashes', clashes);
end $$;
revoke all on function "journal_commit"(jsonb) from public;

-- Writes the events of a batch that are at these places of it, after position `before`, and the snapshots beside them.
create function "journal_append"("batch" jsonb, "before" bigint, "places" integer[], "hashes" text[], "clashes" jsonb)
returns void language plpgsql as $$
begin
  insert into event
  select "before" + u.rank, x.stream, x.version, x.type, x.schema, x.actor, x.cause, x.correlation, x.origin, x.at, x.digest,
    x.sealed, u.hash
  from unnest("places", "hashes") with ordinality as u(n, hash, rank)
  join jsonb_to_recordset("batch"->'events') as x(n integer, stream text, version integer, type text, schema integer, actor text,
    cause text, correlation text, origin text, at timestamptz, digest text, sealed text) using (n);
  insert into payload
  select "before" + u.rank, x.salt, x.body from unnest("places") with ordinality as u(n, rank)
  join jsonb_to_recordset("batch"->'events') as x(n integer, salt text, body text) using (n);
  insert into snapshot (stream, kind, id, version, code, state, hash, status, domain, goal, due, at)
  select x.stream, split_part(x.stream, '/', 1), substr(x.stream, strpos(x.stream, '/') + 1), x.version, x.code, x.state, x.hash,
    x.status, x.domain, x.goal, x.due, x.at
  from jsonb_to_recordset("batch"->'snapshots') as x(c integer, stream text, version integer, code text, state text, hash text,
    status text, domain text, goal text, due timestamptz, at timestamptz)
  where not "clashes" ? x.c::text
  on conflict (stream) do update set version = excluded.version, code = excluded.code, state = excluded.state,
    hash = excluded.hash, status = excluded.status, domain = excluded.domain, goal = excluded.goal, due = excluded.due,
    at = excluded.at;
end $$;
