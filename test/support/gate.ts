// A gate before a server: open, shut (connections are refused), or slow (they are taken, and answered when it is opened).
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

type Mode = "open" | "shut" | "slow";

export class Gate {
  readonly #target: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #waiting: Socket[] = [];
  #mode: Mode;
  /** Connections that were taken and never answered. */
  held = 0;

  private constructor(target: number, mode: Mode) {
    this.#target = target;
    this.#mode = mode;
    this.#server = createServer((socket) => this.#take(socket));
  }

  static async before(target: number, mode: Mode): Promise<Gate> {
    const gate = new Gate(target, mode);
    await new Promise<void>((listening) => gate.#server.listen(0, "127.0.0.1", listening));
    return gate;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What is connected now is cut off, so that the next call meets the gate as it is. */
  set(mode: Mode): void {
    this.#mode = mode;
    const waiting = this.#waiting;
    this.#waiting = [];
    const late = mode === "open" ? waiting : [];
    for (const socket of this.#sockets) if (!late.includes(socket)) socket.destroy();
    for (const socket of late) this.#pass(socket);
  }

  async stop(): Promise<void> {
    this.set("shut");
    await new Promise((closed) => this.#server.close(closed));
  }

  #take(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    // Whoever is cut off on either side hears of it by its own end.
    socket.on("error", () => socket.destroy());
    if (this.#mode === "shut") socket.destroy();
    else if (this.#mode === "open") this.#pass(socket);
    else {
      this.held += 1;
      this.#waiting.push(socket);
    }
  }

  #pass(socket: Socket): void {
    const through = connect(this.#target, "127.0.0.1");
    through.on("error", () => socket.destroy());
    socket.on("close", () => through.destroy());
    socket.pipe(through).pipe(socket);
  }
}
