// At most one run of a thing at a time in this process; whoever comes meanwhile has it run once more.

export type InHand = Map<string, { again: boolean }>;

export async function onceAtATime(inHand: InHand, key: string, run: () => Promise<void>): Promise<void> {
  const running = inHand.get(key);
  if (running !== undefined) {
    running.again = true;
    return;
  }
  const mine = { again: true };
  inHand.set(key, mine);
  try {
    while (mine.again) {
      mine.again = false;
      await run();
    }
  } finally {
    inHand.delete(key);
  }
}
