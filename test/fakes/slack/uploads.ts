// Taking a file's bytes at the address that files.getUploadURLExternal gave; apart, because it is no Web API method.
import { parameters, type Request } from "../wire.ts";
import type { SlackState } from "./state.ts";

/** Raw or multipart, as clients do either; the length must be the announced one. */
export async function uploadTo(
  state: SlackState,
  id: string,
  request: Request,
): Promise<{ status: number; text: string }> {
  const upload = state.uploads.get(id);
  if (!upload) return { status: 404, text: "file_not_found" };
  const multipart = request.headers["content-type"]?.includes("multipart/form-data");
  const content = multipart ? (await parameters(request)).files[0]?.content : request.raw;
  if (!content || content.length !== upload.length)
    return { status: 400, text: `length_mismatch: announced ${upload.length}, got ${content?.length ?? 0}` };
  upload.content = content;
  return { status: 200, text: `OK - ${content.length}` };
}
