// grammY's client for one purpose: its root, its timeout, and the signal that ends all its calls.
import { Api } from "grammy";

export interface ApiOptions {
  readonly token: string;
  /** Default: Telegram's own. A slash at its end is taken off, which grammY refuses. */
  readonly apiRoot?: string | undefined;
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
}

/** grammY names its polyfill's type; it uses no more of it than every AbortSignal has. */
type GrammySignal = Parameters<Api["getMe"]>[0];

export function botApi({ token, apiRoot, timeoutSeconds, signal }: ApiOptions): Api {
  const root = apiRoot === undefined ? {} : { apiRoot: apiRoot.replace(/\/+$/, "") };
  const api = new Api(token, { ...root, timeoutSeconds });
  api.config.use((call, method, payload) => call(method, payload, signal as unknown as GrammySignal));
  return api;
}
