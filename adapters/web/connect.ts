// The connection of the guarded fetch: to the very address that was checked, with the name only for TLS and Host.
import { isIP, connect as plainly, type Socket } from "node:net";
import { connect as securely } from "node:tls";

/** Where to, after every check. `host` is the name that the certificate must be for. */
interface Pinned {
  readonly address: string;
  readonly port: number;
  readonly host: string;
  readonly secure: boolean;
}

/** Resolves once it is connected, and with TLS once the certificate was found good: nothing is sent before. */
export type Connect = (to: Pinned, signal: AbortSignal) => Promise<Socket>;

/** No name is resolved here: an address is dialled. */
export const dial: Connect = async ({ address, port, host, secure }, signal) => {
  const socket = secure
    ? securely({ host: address, port, ...(isIP(host) === 0 ? { servername: host } : {}) })
    : plainly({ host: address, port });
  return connected(socket, secure ? "secureConnect" : "connect", signal);
};

export async function connected<Made extends Socket>(
  socket: Made,
  event: "secureConnect" | "connect",
  signal: AbortSignal,
): Promise<Made> {
  const { promise, resolve, reject } = Promise.withResolvers<Made>();
  const gaveUp = () => socket.destroy(signal.reason instanceof Error ? signal.reason : new Error("too late"));
  socket.once(event, () => resolve(socket));
  socket.on("error", reject);
  if (signal.aborted) gaveUp();
  signal.addEventListener("abort", gaveUp, { once: true });
  try {
    return await promise;
  } finally {
    signal.removeEventListener("abort", gaveUp);
  }
}
