// A process that can be killed: its ports stop answering at a chosen point, as if the machine had lost power there.
import type { Tool } from "#core/tool";

export interface Life {
  /** How many points it has passed at which it could have died. */
  readonly passed: number;
  readonly dead: boolean;
  /** Resolves when it dies. */
  readonly died: Promise<void>;
  /** Passes a point; true: it died here, or before. */
  pass(): boolean;
  end(): void;
}

/** Dies at the `at`th point it passes; never, where none is given. */
export function life(at = Number.POSITIVE_INFINITY): Life {
  let passed = 0;
  let dead = false;
  let tell: () => void = () => undefined;
  const died = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const end = () => {
    dead = true;
    tell();
  };
  return {
    get passed() {
      return passed;
    },
    get dead() {
      return dead;
    },
    died,
    pass() {
      if (!dead) passed += 1;
      if (passed === at) end();
      return dead;
    },
    end,
  };
}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/**
 * The port, as long as its process lives. Before and after each of the `deeds` the process may die; once it is dead, no call
 * comes back. Calls that answer at once (no promise) go through.
 */
export function mortal<Port extends object>(port: Port, of: Life, deeds: readonly (keyof Port)[]): Port {
  return new Proxy(port, {
    get(target, name) {
      const own = Reflect.get(target, name);
      if (typeof own !== "function") return own;
      const isDeed = deeds.includes(name as keyof Port);
      return (...given: unknown[]) => {
        if (of.dead || (isDeed && of.pass())) return never();
        const answer: unknown = Reflect.apply(own, target, given);
        return answer instanceof Promise ? outlived(answer, of, isDeed) : answer;
      };
    },
  });
}

async function outlived(answer: Promise<unknown>, of: Life, isDeed: boolean): Promise<unknown> {
  try {
    const value = await answer;
    return of.dead || (isDeed && of.pass()) ? await never() : value;
  } catch (error) {
    if (of.dead) return await never();
    throw error;
  }
}

/** A tool dies around what it does to the world, undoing included. */
export function mortalTool(tool: Tool, mine: Life): Tool {
  if (tool.effect === "read") return mortal(tool, mine, []);
  const whole =
    tool.compensation === undefined
      ? tool
      : { ...tool, compensation: mortal(tool.compensation, mine, ["execute"]) };
  return mortal(whole, mine, ["execute"]);
}
