// The composition root: `npm start` runs the whole, `npm run worker` a stateless worker beside it. Either is loaded only by
// the thread that runs it.
import { live } from "./main/program.ts";

await live(
  import.meta.filename,
  process.argv.includes("--worker")
    ? async () => (await import("./main/worker.ts")).worker
    : async () => (await import("./main/home.ts")).home(),
);
