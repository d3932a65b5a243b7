// Socket Mode's server side: single-use addresses, hello, envelopes, acknowledgements and disconnects.
import { randomUUID } from "node:crypto";
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Json } from "../wire.ts";
import type { Outcome, Sent } from "./deliveries.ts";
import { Refusal } from "./refusal.ts";
import { APP } from "./state.ts";

const MAX_CONNECTIONS = 10;

export class Sockets {
  readonly #tickets = new Set<string>();
  readonly #connections: WebSocket[] = [];
  readonly #waiting = new Map<string, { socket: WebSocket; end: (outcome: Outcome) => void }>();
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #changed: () => void;
  #arrivals: (() => void)[] = [];
  #turn = 0;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get size(): number {
    return this.#connections.length;
  }

  /** A fresh address for `apps.connections.open`; it lets one connection in. */
  open(port: number): string {
    if (this.size >= MAX_CONNECTIONS) throw new Refusal("too_many_websockets");
    const ticket = randomUUID();
    this.#tickets.add(ticket);
    return `ws://127.0.0.1:${port}/link/?ticket=${ticket}&app_id=${APP}`;
  }

  attach(server: Server): void {
    server.on("upgrade", (req: IncomingMessage, stream: Duplex, head: Buffer) => {
      const ticket = new URL(req.url ?? "/", "http://127.0.0.1").searchParams.get("ticket") ?? "";
      if (!this.#tickets.delete(ticket)) {
        stream.end("HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n\r\n");
        return;
      }
      this.#server.handleUpgrade(req, stream, head, (socket) => this.#welcome(socket));
    });
  }

  #welcome(socket: WebSocket): void {
    this.#connections.push(socket);
    socket.on("message", (data) => this.#hear(JSON.parse(String(data))));
    socket.on("close", () => this.#forget(socket));
    socket.on("error", () => socket.terminate());
    const debug = { host: "applink", build_number: 1, approximate_connection_time: 18_060 };
    const hello = {
      type: "hello",
      num_connections: this.size,
      debug_info: debug,
      connection_info: { app_id: APP },
    };
    socket.send(JSON.stringify(hello));
    for (const arrive of this.#arrivals) arrive();
    this.#arrivals = [];
    this.#changed();
  }

  #forget(socket: WebSocket): void {
    const at = this.#connections.indexOf(socket);
    if (at >= 0) this.#connections.splice(at, 1);
    for (const waiting of [...this.#waiting.values()])
      if (waiting.socket === socket) waiting.end({ acked: false, reason: "connection_lost" });
    this.#changed();
  }

  #hear(message: { envelope_id?: string; payload?: Json }): void {
    this.#waiting.get(message.envelope_id ?? "")?.end({ acked: true, payload: message.payload ?? {} });
  }

  /** Settles when a connection is there. */
  connected(): Promise<void> {
    if (this.size > 0) return Promise.resolve();
    return new Promise((resolve) => this.#arrivals.push(resolve));
  }

  /** Slack picks any of the app's connections; here they take turns. */
  send({ envelopeId, envelope, retry, signal }: Sent): Promise<Outcome> {
    this.#turn += 1;
    const socket = this.#connections[this.#turn % Math.max(1, this.size)];
    if (!socket) return Promise.resolve({ acked: false, reason: "no_connection" });
    return new Promise((resolve) => {
      const end = (outcome: Outcome) => {
        this.#waiting.delete(envelopeId);
        resolve(outcome);
      };
      this.#waiting.set(envelopeId, { socket, end });
      signal.addEventListener("abort", () => this.#waiting.delete(envelopeId), { once: true });
      const again = retry && { retry_attempt: retry.number, retry_reason: retry.reason };
      const accepts = { accepts_response_payload: envelope.kind !== "events_api" };
      socket.send(
        JSON.stringify({
          envelope_id: envelopeId,
          type: envelope.kind,
          payload: envelope.payload,
          ...accepts,
          ...again,
        }),
      );
    });
  }

  /** `warning` and `refresh_requested` ask the app to connect anew; `drop` breaks the connections without a word. */
  disconnect(reason: "warning" | "refresh_requested" | "drop"): void {
    for (const socket of [...this.#connections]) {
      if (reason === "drop") socket.terminate();
      else socket.send(JSON.stringify({ type: "disconnect", reason, debug_info: { host: "applink" } }));
    }
  }

  stop(): void {
    for (const socket of this.#server.clients) socket.terminate();
    for (const arrive of this.#arrivals) arrive();
    this.#server.close();
  }
}
