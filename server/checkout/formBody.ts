/** Reading a posted form within limits: whoever posts to a link need not be its page. */
import { type Refusal, refuse } from "../api/problem.ts";

/** Longest form worth reading, in bytes: every field of the longest form takes a tenth of it. */
const MAX_FORM_BYTES = 16_384;

/** The fields of a form in the encoding that browsers use by default (application/x-www-form-urlencoded). */
export async function readFormBody(request: Request): Promise<URLSearchParams | Refusal> {
  const tooLarge = refuse("body_too_large", "A form is smaller than this.");
  if (Number(request.headers.get("content-length") ?? 0) > MAX_FORM_BYTES) return tooLarge;
  if (request.body === null) return new URLSearchParams();
  const decoder = new TextDecoder();
  const reader = request.body.getReader();
  let text = "";
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return new URLSearchParams(text + decoder.decode());
      length += value.byteLength;
      if (length > MAX_FORM_BYTES) {
        // Not awaited: the sender may go on sending for as long as it likes.
        reader.cancel().catch(() => undefined);
        return tooLarge;
      }
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    return refuse("malformed_request", "The form ended before it was whole.");
  }
}
