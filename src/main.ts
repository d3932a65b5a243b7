// The composition root: `npm start` runs the whole, `npm run worker` a stateless worker beside it.
import { home } from "./main/home.ts";
import { live } from "./main/program.ts";
import { worker } from "./main/worker.ts";

await live(process.argv.includes("--worker") ? worker : home());
