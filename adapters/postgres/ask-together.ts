// Questions of one kind that come while others are being answered are asked together, in one statement.
import { databaseFault } from "./database.ts";

interface Waiting<Asked, Answer> {
  readonly asked: Asked;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

const BATCH = 64;
/** Batches under way at once: while the database reads one, the next is sent. */
const LANES = 2;

/** `answer` gives one answer to each of what it is asked, in order; where it fails, all of them fail with its Fault. */
export function askTogether<Asked, Answer>(
  answer: (asked: readonly Asked[]) => Promise<readonly Answer[]>,
): (asked: Asked) => Promise<Answer> {
  const queue: Waiting<Asked, Answer>[] = [];
  let lanes = 0;

  async function drain(): Promise<void> {
    lanes += 1;
    while (queue.length > 0) await answerAll(answer, queue.splice(0, BATCH));
    lanes -= 1;
  }

  return (asked) =>
    new Promise((resolve, reject) => {
      queue.push({ asked, resolve, reject });
      // What is asked for in the same breath goes together.
      if (queue.length === 1 && lanes < LANES) queueMicrotask(() => void drain());
    });
}

async function answerAll<Asked, Answer>(
  answer: (asked: readonly Asked[]) => Promise<readonly Answer[]>,
  batch: readonly Waiting<Asked, Answer>[],
): Promise<void> {
  try {
    const answers = await answer(batch.map(({ asked }) => asked));
    batch.forEach(({ resolve }, index) => {
      resolve(answers[index] as Answer);
    });
  } catch (error) {
    const fault = databaseFault(error);
    for (const { reject } of batch) reject(fault);
  }
}
