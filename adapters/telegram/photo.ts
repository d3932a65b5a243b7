// Which files Telegram shows as a picture in the chat; all others are sent as files to open. Apart, because it reads a file's head.
import { LIMITS } from "./limits.ts";

/** The eight bytes that every PNG begins with; its sides follow in its first chunk. https://www.w3.org/TR/png-3 */
const PNG = Buffer.from("89504e470d0a1a0a", "hex");
const HEAD = 24;

/** A PNG within the limits of a photo. */
export function isPhoto(file: string | Uint8Array): boolean {
  if (typeof file === "string" || file.length < HEAD || file.length > LIMITS.photoBytes) return false;
  const head = Buffer.from(file.subarray(0, HEAD));
  if (!head.subarray(0, PNG.length).equals(PNG)) return false;
  const [width, height] = [head.readUInt32BE(16), head.readUInt32BE(20)];
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  return short > 0 && width + height <= LIMITS.photoSides && long / short <= LIMITS.photoRatio;
}
