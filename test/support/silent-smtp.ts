// A mail server that takes the whole mail and then falls silent, until it is told to answer: what a sender can never be sure of.
import { type AddressInfo, createServer, type Socket } from "node:net";

export interface SilentSmtp {
  readonly url: string;
  /** Mails whose last line arrived, answered or not. */
  readonly mails: readonly string[];
  /** From now on it answers like any other. */
  speak(): void;
  stop(): Promise<void>;
}

export async function startSilentSmtp(): Promise<SilentSmtp> {
  const mails: string[] = [];
  const sockets = new Set<Socket>();
  let speaks = false;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    converse(socket, (mail) => {
      mails.push(mail);
      return speaks;
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    speak() {
      speaks = true;
    },
    stop: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function converse(socket: Socket, taken: (mail: string) => boolean): void {
  const reply = (line: string) => socket.write(`${line}\r\n`);
  let rest = "";
  let inData = false;
  const hear = (words: string): void => {
    if (inData) {
      inData = false;
      if (taken(words)) reply("250 taken");
      return;
    }
    inData = /^DATA$/i.test(words);
    reply(inData ? "354 go on" : "250 fine");
  };
  reply("220 silent.example");
  socket.on("data", (chunk) => {
    rest += chunk;
    for (let end = endOf(inData); rest.includes(end); end = endOf(inData)) {
      const at = rest.indexOf(end);
      const words = rest.slice(0, at);
      rest = rest.slice(at + end.length);
      hear(words);
    }
  });
}

const endOf = (inData: boolean): string => (inData ? "\r\n.\r\n" : "\r\n");
