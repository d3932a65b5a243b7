// A thread that runs its share of the histories and tells each outcome to whoever started it.
import { parentPort, workerData } from "node:worker_threads";
import { runShare, type Share } from "./batch.ts";

await runShare(workerData as Share, (outcome) => parentPort?.postMessage(outcome));
