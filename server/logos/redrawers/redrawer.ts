/**
 * Makes a picture anew: decoded, turned upright, made smaller and encoded again, so that nothing of the file that came in is
 * left but what it shows. Absent where the runtime has nothing that decodes pictures.
 */

export const REDRAWN_TYPES = ["image/png", "image/jpeg", "image/webp", "image/gif"] as const;

export interface Redrawn {
  readonly contentType: "image/png" | "image/jpeg";
  readonly content: Uint8Array;
}

export interface Redrawer {
  /**
   * A picture that fits into a square of `side` pixels: JPEG where a JPEG without transparency came in, else PNG. Of moving
   * pictures the first one.
   * @param only PNG, whatever came in
   * @returns why it cannot be taken, as the end of a sentence that begins with "The image", or the picture
   */
  redraw(bytes: Uint8Array, side: number, only?: "png"): Promise<Redrawn | string>;
}

/** What a file is by its first bytes, whatever its sender calls it; null for all that is not one of four kinds. */
export function kindOfPicture(bytes: Uint8Array): (typeof REDRAWN_TYPES)[number] | null {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(12, bytes.byteLength)).toString(
    "latin1",
  );
  if (start.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (start.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) return "image/gif";
  if (/^RIFF[\s\S]{4}WEBP$/.test(start)) return "image/webp";
  return null;
}
