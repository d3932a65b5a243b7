-- Secrets, sealed, and the leases on them. Nobody but the holder of a living lease reads what is sealed.

create table "secret" (
  "name" text primary key,
  "domain" text not null,
  "kind" text not null,
  "version" integer not null,
  "cipher" text not null,
  "nonce" text not null,
  "tag" text not null,
  "wrapped" text not null,
  "wrap_nonce" text not null,
  "wrap_tag" text not null,
  "key_id" text not null,
  "at" timestamptz(3) not null
);

create table "lease" (
  "id" text primary key,
  "secret" text not null,
  "domain" text not null,
  "tool" text not null,
  "works_in" text not null,
  "agent" text not null,
  "task" text not null,
  "effect" text not null,
  "granted" timestamptz(3) not null,
  "expires" timestamptz(3) not null,
  "revoked" timestamptz(3),
  "uses" integer not null default 0,
  -- How many of its uses were handed what is sealed.
  "taken" integer not null default 0,
  "last_use" timestamptz(3)
);
create index "lease_alive" on "lease" ("effect") where "revoked" is null;
create index "lease_last_use_idx" on "lease" ("last_use");

-- A batch's leases are one list; each entry says what it goes into. No lease without its secret, after its task or inside a
-- pause; no use of a lease that ended or is another's; no data key wrapped anew that is another by now.
create or replace function "journal_lease_clashes"("batch" jsonb) returns jsonb language plpgsql stable as $$
declare
  x record;
  paused jsonb;
  clashes jsonb := '{}';
begin
  select s.state::jsonb->'paused' into paused from snapshot s where s.stream = 'pause/company';
  for x in
    select e.c, e."into", e.lease, e.key, e.at, e."insidePause" from jsonb_to_recordset("batch"->'leases')
      as e(c integer, n integer, "into" text, lease jsonb, key jsonb, at timestamptz, "insidePause" boolean) order by e.n
  loop
    if x."into" = 'lease' then
      if not exists (select 1 from secret s where s.name = x.lease->>'secret' and s.domain = x.lease->>'domain') then
        clashes := jsonb_build_object(x.c, 'secret/' || (x.lease->>'secret')) || clashes;
      elsif exists (
        select 1 from snapshot t where t.stream = 'task/' || (x.lease->>'task') and t.status not in ('active', 'stuck')
      ) then
        clashes := jsonb_build_object(x.c, 'task/' || (x.lease->>'task')) || clashes;
      elsif not x."insidePause" and coalesce(paused, '{}') ?| array['company', 'agent:' || (x.lease->>'agent'),
        'domain:' || (x.lease->>'domain'), 'domain:' || (x.lease->>'worksIn')] then
        clashes := jsonb_build_object(x.c, 'pause/company') || clashes;
      end if;
    elsif x."into" = 'use' then
      if not exists (
        select 1 from lease l where l.id = x.lease->>'id' and l.secret = x.lease->>'secret' and l.domain = x.lease->>'domain'
          and l.tool = x.lease->>'tool' and l.works_in = x.lease->>'worksIn' and l.task = x.lease->>'task'
          and l.effect = x.lease->>'effect' and l.revoked is null and l.expires > x.at
      ) then
        clashes := jsonb_build_object(x.c, 'dead/' || (x.lease->>'id')) || clashes;
      end if;
    elsif x."into" = 'rewrap' then
      if not exists (
        select 1 from secret s where s.name = x.key->>'name' and s.version = (x.key->>'version')::integer
      ) then
        clashes := jsonb_build_object(x.c, 'secret/' || (x.key->>'name')) || clashes;
      end if;
    end if;
  end loop;
  return clashes;
end $$;

create function "lease_secrets"("entries" jsonb) returns void language plpgsql as $$
declare
  x record;
begin
  for x in
    select e."into", e.secret, e.key, e.name, e.at from jsonb_to_recordset("entries")
      as e(n integer, "into" text, secret jsonb, key jsonb, name text, at timestamptz) order by e.n
  loop
    if x."into" = 'secret' then
      insert into secret (name, domain, kind, version, cipher, nonce, tag, wrapped, wrap_nonce, wrap_tag, key_id, at)
      values (x.secret->>'name', x.secret->>'domain', x.secret->>'kind', (x.secret->>'version')::integer, x.secret->>'cipher',
        x.secret->>'nonce', x.secret->>'tag', x.secret->>'wrapped', x.secret->>'wrapNonce', x.secret->>'wrapTag',
        x.secret->>'keyId', x.at)
      on conflict (name) do update set domain = excluded.domain, kind = excluded.kind, version = excluded.version,
        cipher = excluded.cipher, nonce = excluded.nonce, tag = excluded.tag, wrapped = excluded.wrapped,
        wrap_nonce = excluded.wrap_nonce, wrap_tag = excluded.wrap_tag, key_id = excluded.key_id, at = excluded.at;
    elsif x."into" = 'rewrap' then
      update secret set wrapped = x.key->>'wrapped', wrap_nonce = x.key->>'wrapNonce', wrap_tag = x.key->>'wrapTag',
        key_id = x.key->>'keyId' where name = x.key->>'name' and version = (x.key->>'version')::integer;
    elsif x."into" = 'unsecret' then
      delete from secret where name = x.name;
    end if;
  end loop;
end $$;

-- What ends leases comes last, whatever its place: of a batch nothing is left alive that any commit of it ends.
create or replace function "journal_leases"("batch" jsonb, "clashes" jsonb) returns void language plpgsql as $$
declare
  entries jsonb := journal_sound("batch"->'leases', "clashes");
begin
  perform lease_secrets(entries);
  insert into lease (id, secret, domain, tool, works_in, agent, task, effect, granted, expires)
  select e.lease->>'id', e.lease->>'secret', e.lease->>'domain', e.lease->>'tool', e.lease->>'worksIn', e.lease->>'agent',
    e.lease->>'task', e.lease->>'effect', e.at, (e.lease->>'expires')::timestamptz
  from jsonb_to_recordset(entries) as e("into" text, lease jsonb, at timestamptz) where e."into" = 'lease';
  update lease l set uses = l.uses + 1, last_use = e.at
  from jsonb_to_recordset(entries) as e("into" text, lease jsonb, at timestamptz)
  where e."into" = 'use' and l.id = e.lease->>'id';
  update lease l set revoked = e.at
  from jsonb_to_recordset(entries) as e("into" text, "of" text, id text, name text, at timestamptz)
  where l.revoked is null and (
    (e."into" = 'unsecret' and l.secret = e.name)
    or (e."into" = 'revoke' and (
      (e."of" = 'effect' and l.effect = e.id)
      or (e."of" = 'task' and l.task = e.id)
      or (e."of" = 'scope' and e.id in ('company', 'agent:' || l.agent, 'domain:' || l.domain, 'domain:' || l.works_in))
    ))
  );
end $$;

-- The one way to what is sealed: once for each recorded use of a lease that lives.
create function "vault_take"("lease_id" text, "moment" timestamptz) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held record;
begin
  update lease set taken = taken + 1
  where id = "lease_id" and taken < uses and revoked is null and expires > "moment"
  returning secret, domain into held;
  if not found then
    return null;
  end if;
  return (select to_jsonb(s) from secret s where s.name = held.secret and s.domain = held.domain);
end $$;
revoke all on function "vault_take"(text, timestamptz) from public;
