// `npm run weaken`: a suite that can fail. Turns off one protection at a time, in a scratch copy, and demands that the test
// it is for fails; and that all these tests pass with every protection on.
import { PROTECTIONS } from "./weaken/protections.ts";
import { Trial } from "./weaken/trial.ts";

const trial = new Trial();
let unnoticed = 0;

function tell(well: boolean, words: string, trouble: string): void {
  if (!well) unnoticed += 1;
  console.log(`${well ? "fine" : "NOT  "} ${words}`);
  if (!well && trouble !== "") console.error(trouble);
}

try {
  const files = [...new Set(PROTECTIONS.map(({ test }) => test))];
  const whole = await trial.run(
    files,
    PROTECTIONS.map(({ named }) => named),
  );
  const well = whole.failed === 0 && whole.passed >= PROTECTIONS.length;
  tell(well, `${whole.passed} tests pass with every protection on`, whole.trouble);
  for (const protection of PROTECTIONS) {
    const { failed, trouble } = await trial.without(protection);
    tell(failed > 0, `without ${protection.name}: “${protection.named}” fails`, trouble);
  }
} finally {
  trial.remove();
}
process.exitCode = unnoticed === 0 ? 0 : 1;
