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

-- A batch travels as flat lists: expectations, events, snapshots, posts, facts, spend and handled. Each entry names its
-- commit by index (c); n is its place in its list.

-- Which commits of a batch expect a stream, a guard or an inbound message to be elsewhere: {"<commit>": "<first of these>"}.
create function "journal_clashes"("batch" jsonb) returns jsonb language plpgsql stable as $$
declare
  x record;
  clashes jsonb := '{}';
begin
  for x in
    select e.c, e.stream from jsonb_to_recordset("batch"->'expectations') as e(c integer, n integer, stream text, version integer)
    where e.version <> coalesce((select max(v.version) from event v where v.stream = e.stream), 0) order by e.n
  loop
    clashes := jsonb_build_object(x.c, x.stream) || clashes;
  end loop;
  if jsonb_array_length("batch"->'handled') > 0 then
    for x in
      select h.c, i.id from jsonb_to_recordset("batch"->'handled') as h(c integer, inbound text)
      join inbound i on i.id = h.inbound where i.handled_at is not null
    loop
      clashes := jsonb_build_object(x.c, 'inbound/' || x.id) || clashes;
    end loop;
  end if;
  return clashes;
end $$;

-- The entries of a list whose commits did not clash.
create function "journal_sound"("entries" jsonb, "clashes" jsonb) returns jsonb language plpgsql immutable as $$
begin
  if "clashes" = '{}' then
    return "entries";
  end if;
  return coalesce((select jsonb_agg(e) from jsonb_array_elements("entries") e where not "clashes" ? (e->>'c')), '[]');
end $$;

-- Appends events after this position and hash, in the order of their places, and puts their snapshots in place.
create function "journal_append"("events" jsonb, "snapshots" jsonb, "at_position" bigint, "tail" text) returns void
language plpgsql as $$
declare
  e record;
begin
  for e in
    select x.* from jsonb_to_recordset("events") as x(n integer, stream text, version integer, type text, schema integer, actor text,
      cause text, correlation text, origin text, at timestamptz, digest text, sealed text, salt text, body text) order by x.n
  loop
    "at_position" := "at_position" + 1;
    "tail" := encode(sha256(convert_to(envelope_line("tail", "at_position", e.stream, e.version, e.type, e.schema, e.actor, e.cause,
      e.correlation, e.origin, e.at, e.digest, e.sealed), 'UTF8')), 'hex');
    insert into event values ("at_position", e.stream, e.version, e.type, e.schema, e.actor, e.cause, e.correlation, e.origin, e.at,
      e.digest, e.sealed, "tail");
    insert into payload values ("at_position", e.salt, e.body);
  end loop;
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

-- Facts as they can be searched, what was spent, and which messages are dealt with.
create function "journal_rows"("facts" jsonb, "spend" jsonb, "handled" jsonb) returns void language plpgsql as $$
begin
  if jsonb_array_length("facts") > 0 then
    insert into fact (id, statement, subject, domain, confidence, valid_from, review_by, source, cause, origin, sort, current)
    select f.id, f.statement, f.subject, f.domain, f.confidence, f."validFrom", f."reviewBy", f.source, f.cause, f.origin, f.sort, f.current
    from jsonb_to_recordset("facts") as f(id text, statement text, subject text, domain text, confidence double precision,
      "validFrom" timestamptz, "reviewBy" timestamptz, source text, cause text, origin text, sort text, current boolean)
    on conflict (id) do update set confidence = excluded.confidence, review_by = excluded.review_by, current = excluded.current;
  end if;
  if jsonb_array_length("spend") > 0 then
    insert into spend (id, at, domain, agent, goal, model, micros)
    select r.id, r.at, r.domain, r.agent, r.goal, r.model, r.micros
    from jsonb_to_recordset("spend") as r(id text, at timestamptz, domain text, agent text, goal text, model text, micros bigint)
    on conflict (id) do nothing;
  end if;
  if jsonb_array_length("handled") > 0 then
    update inbound i set handled_at = r.at from jsonb_to_recordset("handled") as r(inbound text, at timestamptz)
    where i.id = r.inbound and i.handled_at is null;
  end if;
end $$;

-- The one way to append: a batch of commits under one lock, in one statement. Each is all or nothing by itself: a commit
-- that clashes leaves no trace. No commit of a batch may expect what an earlier one of it writes: whoever sends it sees to
-- that. Returns the position before the batch, and the clashes; a batch that is to be taken `whole` fails on the first one.
create function "journal_commit"("batch" jsonb) returns jsonb
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
  return jsonb_build_object('before', before, 'clashes', clashes);
end $$;
revoke all on function "journal_commit"(jsonb) from public;
