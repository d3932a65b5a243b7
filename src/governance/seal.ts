// Sealing secrets: AES-256-GCM twice, the value with a data key of its own and the data key with a key derived from
// ADJUTANT_KEY for its domain. Both are bound to name, domain, kind and version. Pure: keys and randomness are arguments.
import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto";
import { Fault } from "#core/fault";
import { canonical, sha256 } from "#core/json";
import type { SealedSecret, SecretLabel, WrappedKey } from "#core/vault";

type Random = (bytes: number) => Uint8Array;

const ALGORITHM = "aes-256-gcm";
const KEY_BYTES = 32;
/** What NIST SP 800-38D recommends for GCM; fresh for every sealing. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const derived = (key: string, what: string): Buffer =>
  Buffer.from(hkdfSync("sha256", key, "adjutant vault", what, KEY_BYTES));

/** Tells keys apart and nothing about them: 16 hex digits. */
export const keyIdOf = (key: string): string => derived(key, "identity").toString("hex").slice(0, 16);

const bound = (layer: "value" | "key", { name, domain, kind, version }: SecretLabel): Buffer =>
  Buffer.from(canonical({ layer, name, domain, kind, version }));

interface Box {
  readonly text: string;
  readonly nonce: string;
  readonly tag: string;
}

function close(key: Buffer, plain: Uint8Array, aad: Buffer, random: Random): Box {
  const nonce = random(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(aad);
  const text = Buffer.concat([cipher.update(plain), cipher.final()]).toString("base64");
  return { text, nonce: Buffer.from(nonce).toString("base64"), tag: cipher.getAuthTag().toString("base64") };
}

/** @throws Error where anything of it is not what was closed */
function open(key: Buffer, { text, nonce, tag }: Box, aad: Buffer): Buffer {
  const given = Buffer.from(tag, "base64");
  const options = { authTagLength: TAG_BYTES };
  const decipher = createDecipheriv(ALGORITHM, key, Buffer.from(nonce, "base64"), options);
  decipher.setAAD(aad).setAuthTag(given);
  return Buffer.concat([decipher.update(Buffer.from(text, "base64")), decipher.final()]);
}

function wrap(key: string, label: SecretLabel, dataKey: Uint8Array, random: Random): WrappedKey {
  const { name, domain, kind, version } = label;
  const box = close(derived(key, `domain ${domain}`), dataKey, bound("key", label), random);
  return {
    ...{ name, domain, kind, version },
    wrapped: box.text,
    wrapNonce: box.nonce,
    wrapTag: box.tag,
    keyId: keyIdOf(key),
  };
}

/** Seals a value with a fresh data key. */
export function seal(
  means: { key: string; random: Random },
  label: SecretLabel,
  value: string,
): SealedSecret {
  const dataKey = Buffer.from(means.random(KEY_BYTES));
  const box = close(dataKey, Buffer.from(value, "utf8"), bound("value", label), means.random);
  const sealed = wrap(means.key, label, dataKey, means.random);
  dataKey.fill(0);
  return { ...sealed, cipher: box.text, nonce: box.nonce, tag: box.tag };
}

function unwrap(keys: readonly string[], wrapped: WrappedKey): Buffer {
  const key = keys.find((one) => keyIdOf(one) === wrapped.keyId);
  if (key === undefined)
    throw new Fault(
      "not-allowed",
      `The secret ${wrapped.name} was sealed with another ADJUTANT_KEY. Start with that key, or enter the secret again.`,
    );
  const box = { text: wrapped.wrapped, nonce: wrapped.wrapNonce, tag: wrapped.wrapTag };
  return open(derived(key, `domain ${wrapped.domain}`), box, bound("key", wrapped));
}

/** @throws Fault `not-allowed` where it is not what was sealed, or none of the keys is the one */
export function unseal(keys: readonly string[], sealed: SealedSecret): string {
  return whole(sealed.name, () => {
    const dataKey = unwrap(keys, sealed);
    const { cipher: text, nonce, tag } = sealed;
    const value = open(dataKey, { text, nonce, tag }, bound("value", sealed)).toString("utf8");
    dataKey.fill(0);
    return value;
  });
}

/** The same data key, wrapped by another key. */
export function rewrap(
  means: { keys: readonly string[]; key: string; random: Random },
  wrapped: WrappedKey,
): WrappedKey {
  return whole(wrapped.name, () => {
    const dataKey = unwrap(means.keys, wrapped);
    const again = wrap(means.key, wrapped, dataKey, means.random);
    dataKey.fill(0);
    return again;
  });
}

function whole<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    const words = `The secret ${name} is not as it was sealed: it was changed where it is stored. Enter it again.`;
    throw new Fault("not-allowed", words, { cause });
  }
}

/** What the journal keeps of a sealed secret: nothing of the value, and enough to know another row. */
export const sealDigest = ({ name, domain, kind, version, cipher, nonce, tag }: SealedSecret): string =>
  sha256(canonical({ name, domain, kind, version, cipher, nonce, tag }));
