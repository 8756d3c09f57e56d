/** The merchant's icon: what browsers show beside the page's title. Of its own, or made of the logo. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { type Operation, operation } from "../api/operation.ts";
import { Refusal, refuse } from "../api/problem.ts";
import type { Deps } from "../deps.ts";
import { changeMerchant } from "../merchants/operations.ts";
import { onSquare, writePng } from "../pdf/pixels.ts";
import { readPng } from "../pdf/png.ts";
import { findLogo, keepLogo, removeLogos, type StoredLogo } from "../store/logos.ts";
import { iconHash, iconPath } from "./address.ts";
import { pixelsIn } from "./find.ts";
import { kindOfPicture, REDRAWN_TYPES } from "./redrawers/redrawer.ts";

/** Pixels: what phones want of an icon on the home screen. */
const SIDE = 180;
/** Pixels to which a larger picture is brought before it is put on its square. */
const DRAWN_SIDE = 512;
const MAX_UPLOAD_BYTES = 1_000_000;
const EARLIER_KEPT = 2;
const A_YEAR = "public, max-age=31536000, immutable";

const MADE_KEPT = 50;
/** Icons that were made of logos, by the logo: 60 kB each at most. */
const made = new Map<string, Uint8Array>();

export const iconOperations: readonly Operation[] = [
  operation(
    {
      id: "putIcon",
      method: "PUT",
      path: "/api/v1/merchant/icon",
      summary: "Set the merchant's icon",
      description:
        "The body is a picture as for the logo, of at most 1 MB; it is put on a square of 180 pixels. Browsers show it beside the page's title and on the home screen. Without one the logo is used.",
      tag: "Merchant",
      auth: "key",
      file: { types: REDRAWN_TYPES, most: MAX_UPLOAD_BYTES },
      answers: {
        200: {
          description: "Where the icon is now.",
          schema: z.object({ iconUrl: z.string(), bytes: z.number() }),
        },
      },
      refusals: ["version_conflict", "not_found"],
    },
    async ({ deps, caller, file }) => {
      const content = await takeIcon(deps, file ?? new Uint8Array());
      if (content instanceof Refusal) return content;
      const { tenantId } = caller;
      // Parted from a logo of the same bytes.
      const hash = createHash("sha256").update("icon\n").update(content).digest("hex").slice(0, 32);
      const createdAt = deps.now().toISOString();
      const picture = { content, contentType: "image/png", width: SIDE, height: SIDE } as const;
      await deps.database.batch(keepLogo({ tenantId, hash, ...picture, createdAt }, EARLIER_KEPT, "icon"));
      const failed = await point(deps, tenantId, iconPath(hash));
      return (
        failed ?? {
          status: 200,
          data: { iconUrl: deps.config.publicUrl + iconPath(hash), bytes: content.length },
        }
      );
    },
  ),
  operation(
    {
      id: "deleteIcon",
      method: "DELETE",
      path: "/api/v1/merchant/icon",
      summary: "Remove the merchant's icon",
      description: "The logo stands in for it. Removing what is not there is no error.",
      tag: "Merchant",
      auth: "key",
      answers: { 200: { description: "No icon is left.", schema: z.object({ iconUrl: z.null() }) } },
      refusals: ["version_conflict", "not_found"],
    },
    async ({ deps, caller }) => {
      const failed = await point(deps, caller.tenantId, null);
      if (failed) return failed;
      await deps.database.batch([removeLogos(caller.tenantId, "icon")]);
      return { status: 200, data: { iconUrl: null } };
    },
  ),
];

/** Public, and served on merchants' own hosts too. */
export const getIcon: Operation = operation(
  {
    id: "getIcon",
    method: "GET",
    path: "/icon/:file",
    summary: "A merchant's icon",
    description: "Public, and for ever the same.",
    tag: "Merchant",
    auth: "public",
    answers: { 200: { description: "A square PNG.", content: ["image/png", "image/jpeg"] } },
    refusals: ["not_found"],
  },
  async ({ deps, params }) => {
    const hash = iconHash(`/icon/${params.file}`);
    const found = hash === null ? null : await findLogo(deps.database, hash, deps.site?.tenantId);
    if (hash === null || found === null) return refuse("not_found", "There is no icon at this address.");
    const { content, contentType } = await iconOf(deps, hash, found);
    return new Response(new Uint8Array(content), {
      headers: {
        "Content-Type": contentType,
        "Content-Length": String(content.length),
        "Cache-Control": A_YEAR,
        "Content-Security-Policy": "default-src 'none'",
        "Cross-Origin-Resource-Policy": "cross-origin",
      },
    });
  },
);

/** What was kept as an icon as it is, a logo on its square; a JPEG that cannot be taken apart here as it is. */
async function iconOf(deps: Deps, hash: string, stored: StoredLogo): Promise<StoredLogo> {
  if (stored.kind === "icon") return stored;
  const known = made.get(hash);
  if (known !== undefined) return { content: known, contentType: "image/png" };
  const pixels = await pixelsIn(deps, stored, DRAWN_SIDE);
  if (pixels === null) return stored;
  const content = writePng(onSquare(pixels, SIDE));
  made.set(hash, content);
  for (const oldest of made.keys()) {
    if (made.size <= MADE_KEPT) break;
    made.delete(oldest);
  }
  return { content, contentType: "image/png" };
}

async function takeIcon(deps: Deps, bytes: Uint8Array): Promise<Uint8Array | Refusal> {
  const wrong = (problem: string): Refusal =>
    refuse("invalid_field", `The image ${problem}.`, { field: "body" });
  let content = bytes;
  if (deps.redrawer) {
    const drawn = await deps.redrawer.redraw(bytes, DRAWN_SIDE, "png");
    if (typeof drawn === "string") return wrong(drawn);
    content = drawn.content;
  } else if (kindOfPicture(bytes) !== "image/png") return wrong("is not a PNG");
  const png = readPng(content);
  if (typeof png === "string") return wrong(png);
  const pixels = await pixelsIn(deps, { content, contentType: "image/png" }, DRAWN_SIDE);
  return pixels === null ? wrong("is damaged") : writePng(onSquare(pixels, SIDE));
}

async function point(deps: Deps, tenantId: string, iconUrl: string | null): Promise<Refusal | null> {
  const merchant = await changeMerchant(deps, tenantId, { branding: { iconUrl } });
  if (merchant === null) return refuse("not_found", "The merchant is gone.");
  return "tenantId" in merchant ? null : merchant;
}
