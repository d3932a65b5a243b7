// Canaries: one secret of each format, as people and programs write them. Made from pieces, so that no scanner takes them for
// real ones; `secret` is what must be gone.

const digits = (count: number) => "4815162342108".repeat(8).slice(0, count);
const mixed = (count: number) => "aB3xK9mQ7tZ2wL5pR8vN1yC4jF6hD0gS".repeat(8).slice(0, count);
const hex = (count: number) => "9f86d081884c7d659a2feaa0c55ad015".repeat(4).slice(0, count);
const upper = (count: number) => "QX7M2KT4Z5WL3PR6".repeat(6).slice(0, count);
const of = (name: string, secret: string, text = `Please use ${secret} for it.`) => ({ name, secret, text });
const told = (name: string, secret: string, before: string, after = "") =>
  of(name, secret, `${before}${secret}${after}`);
const block = (kind: string) => {
  const body = [mixed(64), mixed(64).split("").reverse().join(""), mixed(20)].join("\n");
  return of(
    `${kind} block`,
    mixed(64),
    `Here:\n-----BEGIN ${kind}-----\n${body}\n-----END ${kind}-----\nThanks`,
  );
};
const jwt = `${["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0NTY3ODkwIn0"].join(".")}.${mixed(43)}`;

export interface Canary {
  readonly name: string;
  readonly secret: string;
  readonly text: string;
}

const VENDORS: readonly Canary[] = [
  of("OpenAI", `sk-${mixed(48)}`),
  of("OpenAI project", `sk-proj-${mixed(80)}`),
  of("OpenAI service account", `sk-svcacct-${mixed(60)}`),
  of("Anthropic", `sk-ant-api03-${mixed(90)}`),
  of("OpenRouter", `sk-or-v1-${hex(64)}`),
  of("xAI", `xai-${mixed(80)}`),
  of("Groq", `gsk_${mixed(52)}`),
  of("Perplexity", `pplx-${mixed(48)}`),
  of("Replicate", `r8_${mixed(37)}`),
  of("Hugging Face", `hf_${mixed(34)}`),
  of("AWS access key", `AKIA${upper(16)}`),
  told("AWS secret key", `${mixed(30)}/+${mixed(8)}`, "aws_secret_access_key = "),
  of("Google API key", `AIza${mixed(35)}`),
  of("Google client secret", `GOCSPX-${mixed(28)}`),
  of("Google access token", `ya29.${mixed(80)}`),
  of("Google refresh token", `1//0${mixed(60)}`),
  told(
    "Azure storage",
    `${mixed(86)}==`,
    "DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=",
    ";EndpointSuffix=x",
  ),
  told("Azure signature", `${mixed(43)}%3D`, "https://acme.blob.example/c?sv=2024-01-01&sig=", "&se=2030"),
  of("Azure client secret", `aB38Q~${mixed(34)}`),
  of("Slack bot", ["xoxb", digits(12), digits(12), mixed(24)].join("-")),
  of("Slack app", ["xapp", "1", "A0B1C2", digits(12), hex(64)].join("-")),
  told(
    "Slack webhook",
    ["services", "T0AAA1BBB", "B0CCC2DDD", mixed(24)].join("/"),
    "https://hooks.slack.com/",
  ),
  told("Discord webhook", mixed(68), `https://discord.com/api/webhooks/${digits(18)}/`),
  of("Discord bot", `MTA${mixed(23)}.${mixed(6)}.${mixed(38)}`),
  of("Telegram bot", `${digits(10)}:AA${mixed(33)}`),
  of("GitHub classic", `ghp_${mixed(36)}`),
  of("GitHub fine-grained", `github_pat_${mixed(22)}_${mixed(59)}`),
  of("GitLab", `glpat-${mixed(20)}`),
  of("Stripe live", `sk_live_${mixed(24)}`),
  of("Stripe restricted", `rk_test_${mixed(24)}`),
  of("webhook signing", `whsec_${mixed(32)}`),
  of("SendGrid", `SG.${mixed(22)}.${mixed(43)}`),
  of("Mailgun", `key-${hex(32)}`),
  of("Mailchimp", `${hex(32)}-us14`),
  of("Twilio", `SK${hex(32)}`),
  told("Twilio auth token", hex(32), "TWILIO_AUTH_TOKEN="),
  of("npm", `npm_${mixed(36)}`),
  of("PyPI", `pypi-${mixed(100)}`),
  of("Docker", `dckr_pat_${mixed(27)}`),
  of("DigitalOcean", `dop_v1_${hex(64)}`),
  of("Shopify", `shpat_${hex(32)}`),
  of("Square", `sq0atp-${mixed(22)}`),
  of("Linear", `lin_api_${mixed(40)}`),
  of("Notion", `ntn_${mixed(46)}`),
  of("Figma", `figd_${mixed(40)}`),
  of("Databricks", `dapi${hex(32)}`),
  of("Doppler", `dp.pt.${mixed(43)}`),
  of("HashiCorp Vault", `hvs.${mixed(24)}`),
  of("Sentry", `sntrys_${mixed(60)}`),
  of("New Relic", `NRAK-${upper(27)}`),
  of("Postman", `PMAK-${hex(24)}-${hex(34)}`),
  of("Airtable", `pat${mixed(14)}.${hex(64)}`),
  of("Atlassian", `ATATT3${mixed(60)}`),
  of("age", `AGE-SECRET-KEY-1${upper(58)}`),
];

const TOLD: readonly Canary[] = [
  of("JSON Web Token", jwt),
  block(["RSA", "PRIVATE", "KEY"].join(" ")),
  block(["OPENSSH", "PRIVATE", "KEY"].join(" ")),
  block(["PGP", "PRIVATE", "KEY", "BLOCK"].join(" ")),
  told("a private key that is cut off", mixed(64), `-----BEGIN ${["EC", "PRIVATE", "KEY"].join(" ")}-----\n`),
  told(
    "PuTTY key",
    mixed(64),
    "PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\n",
    `\nPrivate-MAC: ${hex(40)}`,
  ),
  told("address with a password", "hunter2!", "https://ada:", "@example.com/feed"),
  told("database address", "corr3ct-h0rse", "postgresql://app:", "@db.example.com:5432/app"),
  told("cache address", "s3cr3tpass", "redis://:", "@cache.example.com:6379/0"),
  told("Bearer header", mixed(40), "curl -H 'Authorization: Bearer ", "' https://api.example.com"),
  told("Basic header", "YWRhOmh1bnRlcjI=", "Authorization: Basic "),
  told("bearer in words", mixed(40), "send it as bearer "),
  told("cookie", `session=${mixed(40)}`, "Cookie: "),
  told("setting", "hunter2", "DB_PASSWORD=", " npm start"),
  told("plain setting", "swordfish", "password=", "&next=/"),
  told("JSON password", "correct horse battery", '{"user":"ada","password":"', '"}'),
  told("JSON in JSON", "swordfish9", '{"body":"{\\"password\\":\\"', '\\"}"}'),
  told("YAML password", "swordfish", "db:\n  user: ada\n  password: ", "\n  port: 5432"),
  told("password in words", "Tr0ub4dor&3", "My wifi password is "),
  told("password after a colon", "hunter22", "The password: ", " (keep it safe)"),
  told("passphrase", "blue-h0rse", "passphrase: "),
  told("API key in words", mixed(24), "my api key is "),
  told("JSON API key", mixed(32), '{"api_key": "', '"}'),
  told("header with a key", hex(32), "x-api-key: "),
  told("client secret", mixed(30), "client_secret="),
  told("refresh token", mixed(50), '"refresh_token":"', '"'),
  told("signing key", hex(64), "SIGNING_KEY: "),
  told("Visa", ["4111", "1111", "1111", "1111"].join(" "), "Charge it to ", " please"),
  told("Mastercard", ["5555", "5555", "5555", "4444"].join("-"), "card "),
  told("Amex", `3782${"822463"}10005`, "card "),
];

export const CANARIES: readonly Canary[] = [...VENDORS, ...TOLD];
