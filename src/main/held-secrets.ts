// The secrets that this program holds, as the redactor knows them: those of its configuration, and what its vault opened
// since. Whatever they look like, they are said nowhere.
import { type Held, heldValues, redactor } from "#core/known-secrets";
import type { Redact } from "#core/redact";
import type { Config } from "#src/config";

export interface Keeping extends Pick<Held, "hold"> {
  /** Takes these out wherever they appear, and everything that looks like a secret. */
  readonly clean: Redact;
}

/** One for the whole program: what the vault opens is gone from its log at once. */
export function keeping(config: Config): Keeping {
  const { hold, values } = heldValues(heldSecrets(config));
  return { hold, clean: redactor(values) };
}

/** Values of at least a few characters; addresses give their passwords, as written and as meant. */
function heldSecrets({ openai, telegram, slack, key, smtpUrl, database }: Config): readonly string[] {
  const slackSecrets = slack === undefined ? [] : Object.entries(slack).flatMap(secretOfSlack);
  const addresses = [smtpUrl, database.url, database.migrateUrl];
  return [
    openai?.apiKey,
    telegram?.token,
    telegram?.webhook?.secret,
    ...slackSecrets,
    key,
    ...addresses.flatMap(passwordIn),
  ].filter((value) => value !== undefined && value !== "") as string[];
}

const secretOfSlack = ([name, value]: [string, unknown]): string[] =>
  ["botToken", "appToken", "signingSecret"].includes(name) ? [String(value)] : [];

function passwordIn(address: string | undefined): string[] {
  if (address === undefined || !URL.canParse(address)) return [];
  const { password } = new URL(address);
  return [password, decodeURIComponent(password)];
}
