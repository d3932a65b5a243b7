-- As before, but what is refused, for its money or for anything else, holds nothing against those beside it in the batch: each
-- commit is all or nothing by itself. Where all of the batch fits together, which is nearly always, one look says so.
create or replace function "journal_money_clashes"("batch" jsonb) returns jsonb language plpgsql stable as $$
declare
  elsewhere jsonb;
  held jsonb := '{}';
  mine jsonb;
  clashes jsonb := '{}';
  x record;
  refused text;
begin
  perform 1 from (
    select a.scope, a.period, a.cap, sum(r.micros) over (partition by a.scope, a.period order by r.n) as with_those_before
    from jsonb_to_recordset("batch"->'money'->'reserve')
      as r(c integer, n integer, id text, micros bigint, against jsonb)
    cross join lateral jsonb_to_recordset(r.against) as a(scope text, period text, cap bigint)
  ) m left join budget b using (scope, period)
  where m.cap is not null and coalesce(b.reserved + b.settled, 0) + m.with_those_before > m.cap;
  if not found then
    perform 1 from jsonb_to_recordset("batch"->'money'->'reserve') as r(id text)
    where exists (select from reservation k where k.id = r.id) or exists (select from spend s where s.id = r.id);
    if not found then
      return '{}';
    end if;
  end if;
  elsewhere := journal_clashes("batch");
  if "batch" ? 'leases' then
    elsewhere := elsewhere || journal_lease_clashes("batch");
  end if;
  for x in
    select asked.*, asked.key = '' and (
        exists (select from reservation k where k.id = asked.id) or exists (select from spend s where s.id = asked.id)
      ) as again, coalesce(b.reserved + b.settled, 0) as used,
      row_number() over (partition by asked.c order by asked.n desc, asked.ord desc) = 1 as ends
    from (
      select r.c, r.n, r.id, r.micros, 0 as ord, '' as scope, '' as period, null::bigint as cap, '' as key
      from jsonb_to_recordset("batch"->'money'->'reserve') as r(c integer, n integer, id text, micros bigint)
      union all
      select r.c, r.n, r.id, r.micros, a.ord, a.scope, a.period, a.cap, a.scope || '/' || a.period
      from jsonb_to_recordset("batch"->'money'->'reserve') as r(c integer, n integer, id text, micros bigint, against jsonb)
      cross join lateral rows from (jsonb_to_recordset(r.against) as (scope text, period text, cap bigint))
        with ordinality as a(scope, period, cap, ord)
    ) asked left join budget b using (scope, period)
    where not elsewhere ? asked.c::text
    order by asked.c, asked.n, asked.ord
  loop
    mine := coalesce(mine, held);
    if x.again then
      refused := coalesce(refused, 'reservation/' || x.id);
    elsif x.key <> '' then
      mine := mine || jsonb_build_object(x.key, coalesce((mine->>x.key)::bigint, 0) + x.micros);
      if x.cap is not null and x.used + (mine->>x.key)::bigint > x.cap then
        refused := coalesce(refused, 'budget/' || x.key);
      end if;
    end if;
    if x.ends then
      if refused is null then
        held := mine;
      else
        clashes := clashes || jsonb_build_object(x.c, refused);
      end if;
      mine := null;
      refused := null;
    end if;
  end loop;
  return clashes;
end $$;
