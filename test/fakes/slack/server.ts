// A strict local Slack: `const slack = await startSlack({ botToken, appToken, signingSecret })`, give the app `slack.apiUrl`
// as its `slackApiUrl` (Socket Mode needs nothing else; for HTTP call `await slack.deliverTo(url)`), then act as the person
// (`say`, `slash`, `tap`, `submit`) and wait for what they would see: `await slack.waitFor(s => s.messages().find(…))`.
import { type Failure, Failures } from "../failures.ts";
import { Watch } from "../watch.ts";
import { type Json, serve, type Wire } from "../wire.ts";
import { Deliveries, type SlackAck, type Unheard } from "./deliveries.ts";
import { describeSlack } from "./describe.ts";
import { Endpoints, observed, type SlackCall } from "./endpoints.ts";
import { sendHttp, verifyUrl } from "./http.ts";
import type { SlackOptions } from "./options.ts";
import { Person } from "./person.ts";
import { ResponseUrls } from "./responses.ts";
import { Sockets } from "./socket.ts";
import {
  directOf,
  type SlackButton,
  type SlackMessage,
  SlackState,
  type SlackView,
  type Stored,
} from "./state.ts";
import { WebApi } from "./web-api.ts";

export type SlackWho = { user?: string; channel?: string; threadTs?: string };

/** Everything that a test does as a person or as Slack, or asks about the app. */
export class FakeSlack {
  readonly calls: SlackCall[] = [];
  readonly user: string;
  readonly #options: SlackOptions;
  readonly #state: SlackState;
  readonly #failures = new Failures();
  readonly #watch = new Watch<FakeSlack>(this, () => this.describe());
  readonly #sockets = new Sockets(() => this.#watch.changed());
  readonly #deliveries: Deliveries;
  readonly #urls: ResponseUrls;
  readonly #person: Person;
  readonly #web: WebApi;
  #wire: Wire | undefined;

  constructor(options: SlackOptions) {
    this.#options = options;
    this.user = options.user ?? "U0OPERATOR";
    this.#state = new SlackState(options.now ?? Date.now);
    this.#state.know(this.user);
    this.#deliveries = new Deliveries({
      ackMs: options.ackMs ?? 3000,
      retryMs: options.retryMs ?? [0, 60_000, 300_000],
      changed: () => this.#watch.changed(),
    });
    this.#deliveries.transport = (sent) => this.#sockets.send(sent);
    this.#deliveries.reachable = () => this.#sockets.connected();
    this.#urls = new ResponseUrls(this.#state);
    const base = () => this.url;
    this.#person = new Person({ state: this.#state, deliveries: this.#deliveries, urls: this.#urls, base });
    this.#web = new WebApi({
      state: this.#state,
      tokens: options,
      openSocket: () => this.#sockets.open(this.#wire?.port ?? 0),
      url: base,
      ...(options.limiterNow && { now: options.limiterNow }),
    });
  }

  async start(): Promise<void> {
    const endpoints = new Endpoints({
      state: this.#state,
      web: this.#web,
      urls: this.#urls,
      person: this.#person,
      failures: this.#failures,
      calls: this.calls,
      echo: this.#options.echo ?? true,
    });
    this.#wire = await serve((request, res) =>
      endpoints.handle(request, res).finally(() => this.#watch.changed()),
    );
    this.#sockets.attach(this.#wire.server);
  }

  get url(): string {
    return this.#wire?.url ?? "";
  }

  /** What `slackApiUrl` is set to. */
  get apiUrl(): string {
    return `${this.url}/api/`;
  }

  /** A person's direct channel with the app. */
  direct(user = this.user): string {
    return directOf(user);
  }

  /** The app's messages in a channel as they now stand, without deleted and ephemeral ones. */
  messages(channel = this.direct()): SlackMessage[] {
    return this.transcript(channel).filter((message) => message.from === "bot");
  }

  /** The app's and the people's messages in a channel. */
  transcript(channel = this.direct()): SlackMessage[] {
    return this.#stored(channel).filter((message) => !message.ephemeralTo);
  }

  /** What the app said to one person only. */
  ephemerals(channel = this.direct()): SlackMessage[] {
    return this.#stored(channel).filter((message) => message.ephemeralTo);
  }

  /** Open modals, the top one last. */
  get views(): readonly SlackView[] {
    return this.#state.views;
  }

  get acks(): readonly SlackAck[] {
    return this.#deliveries.acks;
  }

  /** Commands and taps that failed before the person's eyes, and events that Slack gave up on. */
  get unheard(): readonly Unheard[] {
    return this.#deliveries.unheard;
  }

  get pending(): number {
    return this.#deliveries.pending;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  /** From now on Slack speaks HTTP with this address; checks it first, as Slack does. */
  async deliverTo(url: string): Promise<void> {
    const target = { url, signingSecret: this.#options.signingSecret };
    await verifyUrl(target);
    this.#deliveries.transport = (sent) => sendHttp(target, sent);
    this.#deliveries.reachable = async () => undefined;
  }

  /** As a person who writes a message; `acked` settles with the app's acknowledgement. */
  say(text: string, who: SlackWho = {}): SlackMessage & { acked: Promise<Json> } {
    const { message, acked } = this.#person.say(text, this.#who(who));
    this.#watch.changed();
    return { ...message, acked: observed(acked) };
  }

  /** A slash command; resolves with the acknowledgement, whose text Slack shows to the person. */
  slash(command: string, text = "", who: SlackWho = {}): Promise<Json> {
    return observed(this.#person.slash(command, text, this.#who(who)));
  }

  /**
   * Taps a button by its text, action id or value, on a message (by ts) or in an open modal (by id); also one that was
   * once on the message (a screen that has not caught up). Resolves with the acknowledgement.
   */
  tap(tsOrViewId: string, button: string, { user = this.user }: { user?: string } = {}): Promise<Json> {
    const fits = (one: SlackButton) => one.text === button || one.actionId === button || one.value === button;
    const view = this.#state.views.find((one) => one.id === tsOrViewId);
    const message = this.#state.messages.get(tsOrViewId);
    const pressed =
      view?.buttons.find(fits) ?? message?.buttons.find(fits) ?? message?.seenButtons.findLast(fits);
    if (!pressed) throw new Error(`There is no button “${button}” on ${tsOrViewId}.\n${this.describe()}`);
    if (view) return observed(this.#person.tapView(view, pressed, user));
    return observed(this.#person.tap(message as Stored, pressed, user));
  }

  /** Submits a modal; `values` by block or action id, what is not named keeps its initial text. */
  submit(viewId: string, values: Record<string, string> = {}, { user = this.user } = {}): Promise<Json> {
    const submitted = this.#person.submit(this.#view(viewId), values, user);
    return observed(submitted.finally(() => this.#watch.changed()));
  }

  closeView(viewId: string): Promise<void> {
    return observed(this.#person.close(this.#view(viewId)));
  }

  redeliverLast(): Promise<Json> {
    return observed(this.#deliveries.redeliverLast());
  }

  /** Whatever waits for its acknowledgement has had its 3 s. */
  timeOut(): void {
    this.#deliveries.timeOut();
  }

  /** The trigger_id of the latest tap, command or submission. */
  get lastTrigger(): string {
    return [...this.#state.triggers.keys()].at(-1) ?? "";
  }

  expireTriggers(): void {
    for (const trigger of this.#state.triggers.values()) trigger.at = Number.NEGATIVE_INFINITY;
  }

  disconnect(reason: "warning" | "refresh_requested" | "drop"): void {
    this.#sockets.disconnect(reason);
  }

  /** The next `count` calls of chat, views, files, conversations or reactions answer 429 with `retryAfter` seconds. */
  limitNext(count: number, retryAfter: number): void {
    for (let left = count; left > 0; left -= 1) this.#web.floods.push(retryAfter);
  }

  failNext(method: string, failure: Failure): void {
    this.#failures.add(method, failure);
  }

  waitFor<T>(
    predicate: (slack: FakeSlack) => T | undefined | null | false,
    label?: string,
    guardMs?: number,
  ): Promise<T> {
    return this.#watch.waitFor(predicate, label, guardMs);
  }

  async stop(): Promise<void> {
    this.#deliveries.stop();
    this.#sockets.stop();
    await this.#wire?.close();
  }

  describe(): string {
    const { calls, connections, pending } = this;
    return describeSlack({ state: this.#state, calls, unheard: this.unheard, connections, pending });
  }

  #stored(channel: string): Stored[] {
    return [...this.#state.messages.values()].filter(
      (message) => message.channel === channel && !message.deleted,
    );
  }

  #who({ user = this.user, channel = directOf(user), threadTs }: SlackWho) {
    return { user, channel, ...(threadTs !== undefined && { threadTs }) };
  }

  #view(id: string): SlackView {
    const view = this.#state.views.find((one) => one.id === id);
    if (!view) throw new Error(`There is no open view ${id}.\n${this.describe()}`);
    return view;
  }
}

export async function startSlack(options: SlackOptions): Promise<FakeSlack> {
  const fake = new FakeSlack(options);
  await fake.start();
  return fake;
}
