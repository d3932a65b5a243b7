-- Money is reserved before it can be spent, and settled after. Running totals a scope and period are one row each, so that a
-- cap is looked at without a sum over history; what is reserved now is one row a call or effect, gone once it is settled.

-- scope: company, domain:<name>, agent:<name>, goal:<id>; period: 2026-11-23, 2026-11 (in the operator's zone), or goal.
create table "budget" (
  "scope" text not null,
  "period" text not null,
  "reserved" bigint not null default 0,
  "settled" bigint not null default 0,
  primary key ("scope", "period"),
  constraint "nothing_owed" check ("reserved" >= 0 and "settled" >= 0)
);

create table "reservation" (
  "id" text primary key,
  "at" timestamptz(3) not null,
  "domain" text not null,
  "agent" text not null,
  "goal" text not null,
  "model" text not null,
  "micros" bigint not null check ("micros" >= 0),
  -- The totals it counts in, side by side.
  "scopes" text[] not null,
  "periods" text[] not null
);

-- What was spent before is counted, by the days of the operator's zone, where none is set by the server's own.
insert into budget (scope, period, settled)
select k.scope, k.period, sum(s.micros)
from spend s
cross join (
  select coalesce((select nullif(state::jsonb->>'zone', '') from snapshot where stream = 'settings/company'), current_setting('TimeZone'))
) as z(zone)
cross join lateral (
  select e.scope, p.period
  from unnest(array['company', 'domain:' || s.domain, 'agent:' || s.agent, 'goal:' || s.goal]) as e(scope)
  cross join unnest(array[to_char(s.at at time zone z.zone, 'YYYY-MM-DD'), to_char(s.at at time zone z.zone, 'YYYY-MM')]) as p(period)
  union all
  select 'goal:' || s.goal, 'goal'
) as k
group by k.scope, k.period;

-- A batch's money: {"reserve": [{c, n, id, at, domain, agent, goal, model, micros, against: [{scope, period, cap}]}],
-- "settle": [{c, n, id, micros}]}. A cap of null counts and refuses nothing.

-- The commits whose reservation would pass a cap, together with all that is reserved before them in the batch, by the first
-- such total: {"<commit>": "budget/<scope>/<period>"}; or that reserve what is reserved or settled already.
create or replace function "journal_money_clashes"("batch" jsonb) returns jsonb language sql stable as $$
  with asked as (
    select r.c, r.n, r.id, r.micros, a.ord, a.scope, a.period, a.cap
    from jsonb_to_recordset("batch"->'money'->'reserve')
      as r(c integer, n integer, id text, micros bigint, against jsonb)
    cross join lateral rows from (jsonb_to_recordset(r.against) as (scope text, period text, cap bigint))
      with ordinality as a(scope, period, cap, ord)
  ), mounting as (
    select x.*, sum(x.micros) over (partition by x.scope, x.period order by x.n) as with_those_before from asked x
  ), refused as (
    select m.c, m.n, m.ord, 'budget/' || m.scope || '/' || m.period as what
    from mounting m left join budget b using (scope, period)
    where m.cap is not null and coalesce(b.reserved + b.settled, 0) + m.with_those_before > m.cap
    union all
    select a.c, a.n, 0, 'reservation/' || a.id
    from (select distinct c, n, id from asked) a
    where exists (select from reservation r where r.id = a.id) or exists (select from spend s where s.id = a.id)
  )
  select coalesce(jsonb_object_agg(f.c, f.what), '{}')
  from (select distinct on (c) c, what from refused order by c, n, ord) f
$$;

create or replace function "journal_money"("batch" jsonb, "clashes" jsonb) returns void language plpgsql as $$
declare
  reserving jsonb := journal_sound("batch"->'money'->'reserve', "clashes");
  settling jsonb := journal_sound("batch"->'money'->'settle', "clashes");
begin
  if reserving <> '[]' then
    insert into reservation (id, at, domain, agent, goal, model, micros, scopes, periods)
    select r.id, r.at, r.domain, r.agent, r.goal, r.model, r.micros,
      array(select a->>'scope' from jsonb_array_elements(r.against) a), array(select a->>'period' from jsonb_array_elements(r.against) a)
    from jsonb_to_recordset(reserving)
      as r(id text, at timestamptz, domain text, agent text, goal text, model text, micros bigint, against jsonb);
    insert into budget (scope, period, reserved)
    select a.scope, a.period, sum(r.micros)
    from jsonb_to_recordset(reserving) as r(micros bigint, against jsonb)
    cross join lateral jsonb_to_recordset(r.against) as a(scope text, period text)
    group by a.scope, a.period
    on conflict (scope, period) do update set reserved = budget.reserved + excluded.reserved;
  end if;
  if settling <> '[]' then
    with gone as (
      delete from reservation r using jsonb_to_recordset(settling) as s(id text, micros bigint)
      where r.id = s.id
      returning r.*, s.micros as cost
    ), kept as (
      insert into spend (id, at, domain, agent, goal, model, micros)
      select id, at, domain, agent, goal, model, cost from gone where cost > 0
    )
    update budget b set reserved = b.reserved - t.micros, settled = b.settled + t.cost
    from (
      select k.scope, k.period, sum(g.micros) as micros, sum(g.cost) as cost
      from gone g cross join lateral unnest(g.scopes, g.periods) as k(scope, period) group by k.scope, k.period
    ) t
    where b.scope = t.scope and b.period = t.period;
  end if;
end $$;
