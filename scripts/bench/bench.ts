// What every benchmark is handed: the server, how much to do, how often, and where to say how it goes.
import type { Server } from "./server.ts";

export interface Scale {
  readonly name: string;
  readonly tasks: number;
  readonly gatedTasks: number;
  readonly appends: number;
  readonly read: number;
  readonly verify: number;
  readonly pgbenchSeconds: number;
  readonly resume: { readonly lengths: readonly number[]; readonly loads: number };
  readonly dispatches: number;
  readonly taps: { readonly count: number; readonly behind: number };
  readonly growth: { readonly sizes: readonly number[]; readonly repeats: number };
  readonly idleSeconds: number;
}

export interface Bench {
  readonly server: Server;
  readonly scale: Scale;
  readonly rounds: number;
  readonly say: (line: string) => void;
}

export const SCALES: Readonly<Record<string, Scale>> = {
  full: {
    name: "full",
    tasks: 4_000,
    gatedTasks: 400,
    appends: 20_000,
    read: 10_000,
    verify: 1_000_000,
    pgbenchSeconds: 5,
    resume: { lengths: [100, 10_000, 100_000], loads: 1_000 },
    dispatches: 300,
    taps: { count: 100, behind: 10_000 },
    growth: { sizes: [1_000, 100_000, 1_000_000], repeats: 60 },
    idleSeconds: 60,
  },
  small: {
    name: "small",
    tasks: 200,
    gatedTasks: 60,
    appends: 2_000,
    read: 10_000,
    verify: 20_000,
    pgbenchSeconds: 2,
    resume: { lengths: [100, 1_000, 10_000], loads: 200 },
    dispatches: 50,
    taps: { count: 20, behind: 1_000 },
    growth: { sizes: [1_000, 5_000, 20_000], repeats: 15 },
    idleSeconds: 10,
  },
};
