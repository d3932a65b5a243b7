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
  "position" bigint primary key references "event" ("position"),
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
create index "snapshot_id_idx" on "snapshot" ("id");
create index "snapshot_kind_due_idx" on "snapshot" ("kind", "due");

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
create index "fact_subject_idx" on "fact" ("subject");
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

-- The first stream of a commit that is not where the commit expects it, or null.
create function "journal_conflict"("wanted" jsonb) returns text language plpgsql as $$
declare
  expectation record;
  actual integer;
begin
  for expectation in
    select w->>'stream' as stream, (w->>'expectedVersion')::integer as version from jsonb_array_elements("wanted"->'writes') w
    union all
    select g->>'stream', (g->>'version')::integer from jsonb_array_elements("wanted"->'guards') g
  loop
    select max(e.version) into actual from event e where e.stream = expectation.stream;
    if coalesce(actual, 0) <> expectation.version then
      return expectation.stream;
    end if;
  end loop;
  return (
    select 'inbound/' || i.id from jsonb_array_elements("wanted"->'rows') r join inbound i on i.id = r->>'inbound'
    where r->>'into' = 'handled' and i.handled_at is not null limit 1
  );
end $$;

-- Rows beside the journal that commit with it.
create function "journal_rows"("rows" jsonb) returns void language plpgsql as $$
declare
  r jsonb;
begin
  for r in select value from jsonb_array_elements("rows") loop
    case r->>'into'
      when 'post' then
        if not coalesce((r->>'onlyWhereShown')::boolean, false) then
          insert into post (card, thread, channel, wanted, once)
          values (r->>'card', r->>'thread', split_part(r->>'thread', ':', 1), 0, coalesce((r->>'once')::boolean, false))
          on conflict (card, thread) do nothing;
        end if;
        if coalesce((r->>'anew')::boolean, false) then
          update post set message = null, attachment = null, digest = null where card = r->>'card' and thread = r->>'thread';
        end if;
        update post set wanted = nextval('post_wish'), gave_up = null
        where card = r->>'card' and (message is not null or thread = r->>'thread');
      when 'fact' then
        insert into fact (id, statement, subject, domain, confidence, valid_from, review_by, source, cause, origin, sort, current)
        select f->>'id', f->>'statement', f->>'subject', f->>'domain', (f->>'confidence')::double precision,
          (f->>'validFrom')::timestamptz, (f->>'reviewBy')::timestamptz, f->>'source', f->>'cause', f->>'origin', f->>'sort',
          (r->>'current')::boolean
        from (select r->'fact' as f) x
        on conflict (id) do update set confidence = excluded.confidence, review_by = excluded.review_by, current = excluded.current;
      when 'spend' then
        insert into spend (id, at, domain, agent, goal, model, micros)
        values (r->>'id', (r->>'at')::timestamptz, r->>'domain', r->>'agent', r->>'goal', r->>'model', (r->>'micros')::bigint)
        on conflict (id) do nothing;
      when 'handled' then
        update inbound set handled_at = (r->>'at')::timestamptz where id = r->>'inbound' and handled_at is null;
    end case;
  end loop;
end $$;

-- Appends one commit's writes after position and hash `tail`; returns the new tail.
create function "journal_append"("wanted" jsonb, inout "last_position" bigint, inout "last_hash" text) language plpgsql as $$
declare
  w jsonb;
  e record;
  version integer;
  sealed text;
begin
  for w in select value from jsonb_array_elements("wanted"->'writes') loop
    version := (w->>'expectedVersion')::integer;
    for e in
      select x.value as v, x.ordinality = count(*) over () as is_last
      from jsonb_array_elements(w->'events') with ordinality x order by x.ordinality
    loop
      version := version + 1;
      last_position := last_position + 1;
      sealed := case when e.is_last then coalesce(w->'snapshot'->>'hash', '') else '' end;
      last_hash := encode(sha256(convert_to(envelope_line(last_hash, last_position, w->>'stream', version, e.v->>'type',
        (e.v->>'schema')::integer, e.v->>'actor', e.v->>'cause', e.v->>'correlation', e.v->>'origin',
        (e.v->>'at')::timestamptz, e.v->>'digest', sealed), 'UTF8')), 'hex');
      insert into event values (last_position, w->>'stream', version, e.v->>'type', (e.v->>'schema')::integer, e.v->>'actor',
        e.v->>'cause', e.v->>'correlation', e.v->>'origin', (e.v->>'at')::timestamptz, e.v->>'digest', sealed, last_hash);
      insert into payload values (last_position, e.v->>'salt', e.v->>'body');
    end loop;
    if w->'snapshot' is not null then
      insert into snapshot (stream, kind, id, version, code, state, hash, status, domain, goal, due, at)
      select w->>'stream', split_part(w->>'stream', '/', 1), substr(w->>'stream', strpos(w->>'stream', '/') + 1), version,
        s->>'code', s->>'state', s->>'hash', s->>'status', s->>'domain', s->>'goal', (s->>'due')::timestamptz, (s->>'at')::timestamptz
      from (select w->'snapshot' as s) x
      on conflict (stream) do update set version = excluded.version, code = excluded.code, state = excluded.state,
        hash = excluded.hash, status = excluded.status, domain = excluded.domain, goal = excluded.goal, due = excluded.due, at = excluded.at;
    end if;
  end loop;
end $$;

-- The one way to append: a batch of commits under one lock, in one statement. Each is all or nothing by itself:
-- a commit whose streams or guards are elsewhere is answered with {"conflict": stream} and leaves no trace.
create function "journal_commit"("batch" jsonb) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  c jsonb;
  clash text;
  results jsonb := '[]';
  last_position bigint;
  last_hash text;
begin
  perform pg_advisory_xact_lock(7308604);
  select e.position, e.hash into last_position, last_hash from event e order by e.position desc limit 1;
  last_position := coalesce(last_position, 0);
  last_hash := coalesce(last_hash, repeat('0', 64));
  for c in select value from jsonb_array_elements("batch") loop
    clash := journal_conflict(c);
    if clash is not null then
      results := results || jsonb_build_object('conflict', clash);
      continue;
    end if;
    select a."last_position", a."last_hash" into last_position, last_hash from journal_append(c, last_position, last_hash) a;
    perform journal_rows(c->'rows');
    results := results || jsonb_build_object('position', last_position);
  end loop;
  return results;
end $$;
revoke all on function "journal_commit"(jsonb) from public;
