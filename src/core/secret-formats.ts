// What secrets look like: one entry a format, with a word that must be there before its pattern is tried. Apart from the
// redactor, since this is data that grows.

export interface SecretFormat {
  /** How a person calls it; stands where it stood. */
  readonly name: string;
  /** One of these, in lower case, stands in every secret of this format or right before it. */
  readonly hints: readonly string[];
  /**
   * Global. Repetition is bounded, except at the very end, and never nested: then no text takes more than a constant number
   * of steps a character (a test reads the sources). With a group `secret` only that group is replaced.
   */
  readonly pattern: RegExp;
  /** Whether what fits is one after all. */
  readonly holds?: (secret: string) => boolean;
}

const format = (
  name: string,
  hints: string | readonly string[],
  pattern: RegExp,
  holds?: (secret: string) => boolean,
): SecretFormat => ({
  name,
  hints: typeof hints === "string" ? [hints] : hints,
  pattern,
  ...(holds === undefined ? {} : { holds }),
});

/** Letters and digits both in one piece: neither words joined by hyphens nor a number. */
const isMixed = (text: string): boolean =>
  text.split(/[-_.]/).some((part) => part.length >= 10 && /\d/.test(part) && /[A-Za-z]/.test(part));

/** Keys that say by themselves what they are. Before the others: these names are more exact. */
export const VENDOR_KEYS: readonly SecretFormat[] = [
  format("Anthropic key", "sk-ant-", /(?<![\w-])sk-ant-[\w-]{20,}/g),
  format("OpenRouter key", "sk-or-", /(?<![\w-])sk-or-v\d-[\w-]{20,}/g),
  format("OpenAI key", "sk-", /(?<![\w-])sk-(?:proj-|svcacct-|admin-)?[\w-]{20,}/g, isMixed),
  format("xAI key", "xai-", /(?<![\w-])xai-[A-Za-z0-9]{40,}/g),
  format("Groq key", "gsk_", /(?<![\w-])gsk_[A-Za-z0-9]{40,}/g),
  format("Perplexity key", "pplx-", /(?<![\w-])pplx-[A-Za-z0-9]{40,}/g),
  format("Replicate key", "r8_", /(?<![\w-])r8_[A-Za-z0-9]{36,}/g),
  format("Hugging Face token", ["hf_", "api_org_"], /(?<![\w-])(?:hf_|api_org_)[A-Za-z0-9]{30,}/g),
  format(
    "AWS access key",
    ["akia", "asia", "abia", "acca"],
    /(?<!\w)(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?!\w)/g,
  ),
  format("Google API key", "aiza", /(?<![\w-])AIza[\w-]{35,}/g),
  format("Google client secret", "gocspx-", /(?<![\w-])GOCSPX-[\w-]{20,}/g),
  format("Google access token", "ya29.", /(?<![\w-])ya29\.[\w-]{20,}/g),
  format("Google refresh token", "1//0", /(?<![\w/-])1\/\/0[\w-]{30,}/g),
  format(
    "Azure storage key",
    ["accountkey=", "sharedaccesskey="],
    /(?:AccountKey|SharedAccessKey)=(?<secret>[\w+/-]{40,100}={0,2})/gi,
  ),
  format("Azure signature", "sig=", /(?<=[?&])sig=(?<secret>[\w%+/-]{30,200}={0,2})/gi),
  format("Azure client secret", "q~", /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{30,}/g),
  format("Slack token", ["xox", "xapp-"], /(?<![\w-])(?:xox[a-z](?:\.xox[a-z])?|xapp)-[\w-]{10,}/g),
  format(
    "Slack webhook",
    "hooks.slack.com",
    /hooks\.slack\.com\/(?<secret>(?:services|workflows|triggers)\/[\w/]{20,})/g,
  ),
  format("Discord webhook", "/api/webhooks/", /\/api\/webhooks\/\d{15,25}\/(?<secret>[\w-]{50,})/g),
  format(
    "Discord bot token",
    ["mt", "nz", "od", "mz", "nd", "nt"],
    /(?<![\w.-])[MNO][A-Za-z\d]{23,27}\.[\w-]{6}\.[\w-]{27,}/g,
  ),
  format("Telegram bot token", ":aa", /(?<![\d:])\d{8,12}:AA[\w-]{32,35}(?![\w-])/g),
  format("GitHub token", ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"], /(?<![\w-])gh[pousr]_[A-Za-z0-9]{30,}/g),
  format("GitHub token", "github_pat_", /(?<![\w-])github_pat_\w{30,}/g),
  format(
    "GitLab token",
    ["glpat-", "gldt-", "glrt-", "glptt-", "glcbt-"],
    /(?<![\w-])gl(?:pat|dt|rt|ptt|cbt)-[\w-]{18,}/g,
  ),
  format(
    "Stripe key",
    ["sk_live_", "sk_test_", "rk_live_", "rk_test_"],
    /(?<![\w-])[sr]k_(?:live|test)_[A-Za-z0-9]{16,}/g,
  ),
  format("webhook signing secret", "whsec_", /(?<![\w-])whsec_[\w+/-]{20,}={0,2}/g),
  format("SendGrid key", "sg.", /(?<![\w.-])SG\.[\w-]{16,32}\.[\w-]{30,}/g),
  format("Mailgun key", "key-", /(?<![\w-])key-[0-9a-f]{32}(?!\w)/g),
  format("Mailchimp key", "-us", /(?<!\w)[0-9a-f]{32}-us\d{1,2}(?!\w)/g),
  format("Twilio key", "sk", /(?<!\w)SK[0-9a-f]{32}(?!\w)/g),
  format("npm token", "npm_", /(?<![\w-])npm_[A-Za-z0-9]{30,}/g),
  format("PyPI token", "pypi-", /(?<![\w-])pypi-[\w-]{30,}/g, isMixed),
  format("Docker token", "dckr_pat_", /(?<![\w-])dckr_pat_[\w-]{20,}/g),
  format("DigitalOcean token", ["dop_v1_", "doo_v1_", "dor_v1_"], /(?<![\w-])do[opr]_v1_[0-9a-f]{40,}/g),
  format(
    "Shopify token",
    ["shpat_", "shpca_", "shppa_", "shpss_"],
    /(?<![\w-])shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32,}/g,
  ),
  format("Square token", ["sq0atp-", "sq0csp-"], /(?<![\w-])sq0(?:atp|csp)-[\w-]{20,}/g),
  format("Linear key", "lin_api_", /(?<![\w-])lin_(?:api|oauth)_[A-Za-z0-9]{30,}/g),
  format("Notion token", ["ntn_", "secret_"], /(?<![\w-])(?:ntn_|secret_)[A-Za-z0-9]{40,}/g),
  format("Figma token", "figd_", /(?<![\w-])figd_[\w-]{30,}/g),
  format("Databricks token", "dapi", /(?<!\w)dapi[0-9a-f]{32}(?!\w)/g),
  format("Doppler token", "dp.", /(?<![\w.-])dp\.(?:pt|st|ct|scim|audit)\.[\w.-]{30,}/g),
  format("Vault token", ["hvs.", "hvb.", "hvr."], /(?<![\w.-])hv[sbr]\.[\w-]{20,}/g),
  format("Sentry token", "sntry", /(?<![\w-])sntry[su]_[\w+/=-]{30,}/g),
  format("New Relic key", "nrak-", /(?<![\w-])NRAK-[A-Z0-9]{25,}/g),
  format("Postman key", "pmak-", /(?<![\w-])PMAK-[0-9a-f]{24}-[0-9a-f]{30,}/g),
  format("Airtable token", "pat", /(?<![\w.-])pat[A-Za-z0-9]{14}\.[0-9a-f]{60,}/g),
  format("Atlassian token", "atatt3", /(?<![\w-])ATATT3[\w=-]{30,}/g),
  format("age key", "age-secret-key-", /AGE-SECRET-KEY-1[A-Z0-9]{50,}/g),
  format("JSON Web Token", "eyj", /(?<![\w-])eyJ[\w-]{8,4096}\.eyJ[\w-]{8,65536}\.?[\w-]{0,}/g),
];
