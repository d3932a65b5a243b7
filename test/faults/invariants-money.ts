// Money in the database: totals are the sums of what they count, and nothing is held for work that is over.
import type { OpenEffect } from "#core/effect";
import type { Reservation, Total } from "#core/money";
import { idOf, kindOf } from "#core/stream";
import type { TaskWork } from "#core/task";
import { moneyWrongs } from "../support/money-truths.ts";
import type { Evidence } from "./invariants-evidence.ts";

type Row<Of> = { readonly [Key in keyof Of]: Of[Key] extends number ? string : Of[Key] };

export async function money({ client, streams }: Evidence): Promise<string[]> {
  const read = async <Of>(text: string): Promise<readonly Row<Of>[]> =>
    (await client.query(text)).rows as Row<Of>[];
  const counted = (rows: readonly Row<Reservation>[]): Reservation[] =>
    rows.map((row) => ({ ...row, micros: Number(row.micros) }));
  const columns = "id, at::text as at, domain, agent, goal, model, micros";
  const totals = await read<Total>("select scope, period, reserved, settled from budget");
  const of = <State>(kind: string): [string, State][] =>
    [...streams].flatMap(([stream, { state }]) =>
      kindOf(stream) === kind ? [[idOf(stream), state as State]] : [],
    );
  const wrong = moneyWrongs({
    reserved: counted(await read(`select ${columns} from reservation`)),
    spent: counted(await read(`select ${columns} from spend`)),
    totals: totals.map((one) => ({
      ...one,
      reserved: Number(one.reserved),
      settled: Number(one.settled),
    })),
    tasks: of<TaskWork>("task"),
    effects: of<OpenEffect>("effect"),
  });
  return wrong.map((sentence) => `money: ${sentence}`);
}
