import { history } from "./history.ts";
const seed = Number(process.argv[2]); const id = process.argv[3]!;
const lived = await history({ seed });
const ev = lived.company.outside.store.events;
const mine = ev.filter((e: any) => e.stream.includes(id) || (e.body ?? "").includes(id));
for (const e of mine) console.log(e.position, e.at, `${e.stream}@${e.version}`, e.type, (e.body ?? "").slice(0, 200));
const p0 = mine[0]!.position;
console.log("--- around");
for (const e of ev.slice(p0 - 12, p0 + 45)) console.log(e.position, e.at, `${e.stream}@${e.version}`, e.type, e.cause, (e.body ?? "").slice(0, 90));
