/** The merchant's logo: brought in, checked and stripped, shown, removed. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { type Operation, operation } from "../api/operation.ts";
import { type Refusal, refuse } from "../api/problem.ts";
import type { Deps } from "../deps.ts";
import { changeMerchant } from "../merchants/operations.ts";
import { readJpeg } from "../pdf/jpeg.ts";
import { readPng } from "../pdf/png.ts";
import { findLogo, keepLogo, removeLogos, type StoredLogo } from "../store/logos.ts";
import { absoluteLogo, logoHash, logoPath } from "./address.ts";
import { REDRAWN_TYPES } from "./redrawers/redrawer.ts";

export const MAX_UPLOAD_BYTES = 5_000_000;
/** What a logo may have once all but the picture is gone: it goes along with every PDF. */
const MAX_LOGO_BYTES = 300_000;
/** Pixels on a side to try, one after the other, until the picture is small enough. */
const SIDES = [1000, 700, 500, 350, 250];
/** Mails that were sent name earlier logos. */
const EARLIER_KEPT = 5;
const A_YEAR = "public, max-age=31536000, immutable";

export const logoOperations: readonly Operation[] = [
  operation(
    {
      id: "putLogo",
      method: "PUT",
      path: "/api/v1/merchant/logo",
      summary: "Set the merchant's logo",
      description:
        "The body is the image itself: a PNG, JPEG, WebP or GIF of at most 5 MB and 16 million pixels. It is turned upright, made smaller (1,000 pixels on a side, 300 kB) and encoded anew, so that nothing stays but the picture. On Cloudflare Workers it is checked and stripped, but not encoded anew: there it must be a PNG that is not interlaced, or a JPEG with RGB or grey colours, of at most 2,000 pixels on a side, a million in all, and 300 kB without what is not the picture. SVG is refused. It is shown on the payment page, on invoices and receipts, and in QR codes that ask for it.",
      tag: "Merchant",
      auth: "key",
      file: { types: REDRAWN_TYPES, most: MAX_UPLOAD_BYTES },
      answers: {
        200: {
          description: "Where the logo is now, for ever the same picture.",
          schema: z.object({ logoUrl: z.string(), width: z.number(), height: z.number(), bytes: z.number() }),
        },
      },
      refusals: ["version_conflict", "not_found"],
    },
    async ({ deps, caller, file }) => {
      const logo = await takeLogo(deps, file ?? new Uint8Array());
      if (!("content" in logo)) return logo;
      const { content, contentType, width, height } = logo;
      const hash = createHash("sha256").update(content).digest("hex").slice(0, 32);
      const createdAt = deps.now().toISOString();
      const row = { tenantId: caller.tenantId, hash, content, contentType, width, height, createdAt };
      await deps.database.batch(keepLogo(row, EARLIER_KEPT));
      const path = logoPath(hash, contentType);
      const failed = await point(deps, caller.tenantId, path);
      if (failed) return failed;
      const logoUrl = absoluteLogo(path, deps.config.publicUrl);
      return { status: 200, data: { logoUrl, width, height, bytes: content.length } };
    },
  ),
  operation(
    {
      id: "deleteLogo",
      method: "DELETE",
      path: "/api/v1/merchant/logo",
      summary: "Remove the merchant's logo",
      description:
        "Also from mails that were sent, as far as nobody kept a copy. Removing what is not there is no error.",
      tag: "Merchant",
      auth: "key",
      answers: { 200: { description: "No logo is left.", schema: z.object({ logoUrl: z.null() }) } },
      refusals: ["version_conflict", "not_found"],
    },
    async ({ deps, caller }) => {
      const failed = await point(deps, caller.tenantId, null);
      if (failed) return failed;
      await deps.database.batch([removeLogos(caller.tenantId)]);
      return { status: 200, data: { logoUrl: null } };
    },
  ),
];

/** Public, and served on merchants' own hosts too. */
export const PICTURE_OPERATIONS: readonly Operation[] = [
  operation(
    {
      id: "getLogo",
      method: "GET",
      path: "/logo/:file",
      summary: "A merchant's logo",
      description: "Public, and for ever the same: pages, mails and caches may keep it.",
      tag: "Merchant",
      auth: "public",
      answers: { 200: { description: "The picture.", content: ["image/png", "image/jpeg"] } },
      refusals: ["not_found"],
    },
    async ({ deps, params }) => {
      const path = `/logo/${params.file}`;
      const hash = logoHash(path);
      const logo = hash === null ? null : await findLogo(deps.database, hash, deps.site?.tenantId);
      if (hash === null || logo === null || logoPath(hash, logo.contentType) !== path)
        return refuse("not_found", "There is no logo at this address.");
      return new Response(new Uint8Array(logo.content), {
        headers: {
          "Content-Type": logo.contentType,
          "Content-Length": String(logo.content.length),
          "Cache-Control": A_YEAR,
          "Content-Security-Policy": "default-src 'none'",
          "Cross-Origin-Resource-Policy": "cross-origin",
        },
      });
    },
  ),
];

interface ReadLogo extends StoredLogo {
  readonly width: number;
  readonly height: number;
}

const wrong = (problem: string): Refusal =>
  refuse("invalid_field", `The image ${problem}.`, { field: "body" });

/** The picture made anew where the runtime can, checked by our own rules in any case. */
async function takeLogo(deps: Pick<Deps, "redrawer">, bytes: Uint8Array): Promise<ReadLogo | Refusal> {
  if (deps.redrawer === undefined) return readLogo(bytes);
  let last: ReadLogo | Refusal = wrong("is damaged");
  for (const side of SIDES) {
    const drawn = await deps.redrawer.redraw(bytes, side);
    if (typeof drawn === "string") return wrong(drawn);
    last = readLogo(drawn.content);
    if (drawn.content.length <= MAX_LOGO_BYTES) return last;
  }
  return last;
}

function readLogo(bytes: Uint8Array): ReadLogo | Refusal {
  const jpeg = bytes[0] === 0xff;
  const read = jpeg ? readJpeg(bytes) : readPng(bytes);
  if (typeof read === "string") {
    return wrong(jpeg || bytes[0] === 0x89 ? read : "is neither a PNG nor a JPEG");
  }
  const { stripped: content, width, height } = read;
  if (content.length > MAX_LOGO_BYTES)
    return wrong(`has ${content.length} bytes; at most ${MAX_LOGO_BYTES} are taken. Save it smaller`);
  return { content, contentType: jpeg ? "image/jpeg" : "image/png", width, height };
}

async function point(deps: Deps, tenantId: string, logoUrl: string | null): Promise<Refusal | null> {
  const merchant = await changeMerchant(deps, tenantId, { branding: { logoUrl } });
  if (merchant === null) return refuse("not_found", "The merchant is gone.");
  return "tenantId" in merchant ? null : merchant;
}
