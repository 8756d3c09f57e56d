/** The API of QR codes: the picture of a link, in the colours and the size that were asked for, if it scans. */
import { z } from "zod";
import { type Caller, operation } from "../api/operation.ts";
import { Refusal, refuse } from "../api/problem.ts";
import type { Deps } from "../deps.ts";
import { qrLogoOf } from "../logos/find.ts";
import { parseQrOptions, QR_FORMATS, type QrRefusal } from "../qr/options.ts";
import { renderQr } from "../qr/render.ts";
import { type Link, readLink } from "../store/links.ts";
import { isOf, LINK_NOT_FOUND, standingLinkOf } from "./operations.ts";
import { linkUrls } from "./urls.ts";

const qrQuery = z.strictObject({
  size: z.string().max(20).optional().meta({ description: "Side in pixels, 200 to 1000; 300 by default." }),
  format: z
    .string()
    .max(20)
    .optional()
    .meta({ enum: [...QR_FORMATS], description: "png by default." }),
  color: z
    .string()
    .max(20)
    .optional()
    .meta({ description: "Hex colour of the modules, #000000 by default." }),
  backgroundColor: z
    .string()
    .max(20)
    .optional()
    .meta({ description: "Hex colour behind them, #ffffff by default." }),
  logo: z
    .string()
    .max(20)
    .optional()
    .meta({
      enum: ["true", "false"],
      description: "With the merchant's logo in the middle; false by default.",
    }),
  linkId: z
    .string()
    .max(80)
    .optional()
    .meta({ description: "One of the invoice's links; the one that stands by default." }),
});

/** A QR code's refusal in the API's words. */
export function qrRefusal(refusal: QrRefusal): Refusal {
  const colours = refusal.code === "qr_low_contrast" || refusal.code === "qr_light_on_dark";
  const logo = refusal.code === "qr_no_logo" || refusal.code === "qr_logo_unreadable";
  const { contrast, suggestion, field } = refusal;
  const data = {
    ...(contrast === undefined ? {} : { contrast }),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
  return refuse(logo ? "logo_unusable" : colours ? "unscannable_colors" : "invalid_field", refusal.message, {
    field,
    ...(Object.keys(data).length === 0 ? {} : { data }),
  });
}

export const getQrCode = operation(
  {
    id: "getQrCode",
    method: "GET",
    path: "/api/v1/invoices/:invoiceId/qr-code",
    summary: "Get the QR code of an invoice's payment link",
    description:
      "Every image answered decodes to the payment link. Colours that would not scan are refused with the measured contrast and a suggestion. With logo=true the error correction is chosen so that the code can lose what the logo covers, with much to spare; what could not be scanned then is refused: too small a size, a link that is too long, no logo, or one that cannot be told from the code.",
    tag: "Links",
    auth: "key",
    query: qrQuery,
    answers: {
      200: { description: "The image.", content: ["image/png", "image/svg+xml", "application/pdf"] },
    },
    refusals: [
      "invoice_not_found",
      "link_not_found",
      "link_revoked",
      "link_expired",
      "unscannable_colors",
      "logo_unusable",
    ],
  },
  async ({ deps, caller, params, query }) => {
    const link = await linkAskedFor(deps, caller, params.invoiceId, query.linkId);
    if (link instanceof Refusal) return link;
    const parsed = parseQrOptions(defined(query));
    if (!parsed.ok) return qrRefusal(parsed);
    const logo = parsed.options.logo ? await qrLogoOf(deps, caller.merchant) : null;
    const image = renderQr(linkUrls(deps, link.linkId, caller.merchant).url, parsed.options, logo);
    if (!image.ok) return qrRefusal(image);
    const disposition = `inline; filename="${params.invoiceId.replaceAll(/[^A-Za-z0-9_-]/g, "")}-qr.${parsed.options.format}"`;
    const headers = {
      "Content-Type": image.contentType,
      "Content-Disposition": disposition,
      "Cache-Control": "private, max-age=300",
      ETag: image.etag,
    };
    return new Response(image.body as Uint8Array<ArrayBuffer>, { headers });
  },
);

function defined(query: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** The link of the caller's invoice that was asked for by its id, else the standing one. */
async function linkAskedFor(
  deps: Deps,
  caller: Caller,
  invoiceId: string,
  linkId: string | undefined,
): Promise<Link | Refusal> {
  if (linkId === undefined) return standingLinkOf(deps, caller, invoiceId);
  const link = await readLink(deps.database, linkId);
  if (link === null || !isOf(link, caller) || link.invoiceId !== invoiceId) return LINK_NOT_FOUND;
  if (link.revokedAt !== null) return refuse("link_revoked", "This link is revoked; make a new one.");
  const expired = link.expiresAt !== null && Date.parse(link.expiresAt) <= caller.now.getTime();
  return expired ? refuse("link_expired", "This link has expired; make a new one.") : link;
}
