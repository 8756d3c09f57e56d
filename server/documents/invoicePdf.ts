/** The invoice as a file, and what was made of late kept for whoever asks again. */
import { createHash } from "node:crypto";
import type { Deps } from "../deps.ts";
import { logoOf } from "../logos/find.ts";
import type { InvoiceDocument, ReceiptDocument } from "../pdf/documents.ts";
import type { PdfFonts } from "../pdf/fonts.ts";
import { renderInvoicePdf } from "../pdf/invoice.ts";
import { renderReceiptPdf } from "../pdf/receipt.ts";
import { languageNeedsShaping, needsShaping } from "../pdf/shaper.ts";
import { type AboutInvoice, type AboutReceipt, invoiceDocument, receiptDocument } from "./contents.ts";

/** Files kept in this process, least lately used first: a long invoice costs many times as much to make as to find. */
const KEPT_BYTES = 16 * 1024 * 1024;
const KEPT_FILES = 200;

class Shelf {
  readonly #files = new Map<string, Uint8Array>();
  #bytes = 0;

  find(key: string): Uint8Array | null {
    const file = this.#files.get(key);
    if (file === undefined) return null;
    this.#files.delete(key);
    this.#files.set(key, file);
    return file;
  }

  keep(key: string, file: Uint8Array): void {
    if (file.length > KEPT_BYTES / 4 || this.#files.has(key)) return;
    this.#files.set(key, file);
    this.#bytes += file.length;
    for (const [oldest, { length }] of this.#files) {
      if (this.#bytes <= KEPT_BYTES && this.#files.size <= KEPT_FILES) break;
      this.#files.delete(oldest);
      this.#bytes -= length;
    }
  }
}

/** One shelf for each set of fonts: the same document in other fonts is another file. */
const shelves = new WeakMap<PdfFonts, Shelf>();

/** The file of a document. What names a file is all that it shows, so that nothing can be out of date. */
export function keptInvoicePdf(document: InvoiceDocument, fonts: PdfFonts): Uint8Array {
  let shelf = shelves.get(fonts);
  if (shelf === undefined) {
    shelf = new Shelf();
    shelves.set(fonts, shelf);
  }
  const key = createHash("sha256").update(JSON.stringify(document), "utf8").digest("base64");
  const kept = shelf.find(key);
  if (kept !== null) return kept;
  const file = renderInvoicePdf(document, fonts);
  shelf.keep(key, file);
  return file;
}

/** Whether a document shows text whose letters must be shaped: in its own words, or in those of the language. */
function isShaped(document: InvoiceDocument | ReceiptDocument): boolean {
  const { merchant, ...rest } = document;
  const text = JSON.stringify([rest, { ...merchant, logo: null }]);
  return needsShaping(text) || languageNeedsShaping(document.locale);
}

export interface InvoiceFile {
  readonly filename: string;
  readonly contentType: "application/pdf";
  readonly content: Uint8Array<ArrayBuffer>;
}

/** The invoice as people are sent it. Do not change the bytes: they are kept for the next who asks. */
export async function invoicePdf(
  deps: Pick<Deps, "pdfFonts" | "database">,
  about: AboutInvoice,
): Promise<InvoiceFile> {
  const logo = await logoOf(deps, about.merchant);
  const document = invoiceDocument({ ...about, logo });
  const content = keptInvoicePdf(document, await deps.pdfFonts(isShaped(document)));
  const name = about.state.invoiceNumber.replaceAll(/[^A-Za-z0-9_-]/g, "-");
  return {
    filename: `invoice-${name}.pdf`,
    contentType: "application/pdf",
    content: content as Uint8Array<ArrayBuffer>,
  };
}

/** The answer that hands a file over. */
export function fileAnswer(file: InvoiceFile, disposition: "inline" | "attachment"): Response {
  const headers = {
    "Content-Type": file.contentType,
    "Content-Length": String(file.content.length),
    "Content-Disposition": `${disposition}; filename="${file.filename}"`,
  };
  return new Response(file.content, { headers });
}

/** The receipt as a file's bytes. */
export async function receiptPdf(
  deps: Pick<Deps, "pdfFonts" | "database">,
  about: AboutReceipt,
): Promise<Uint8Array<ArrayBuffer>> {
  const logo = await logoOf(deps, about.merchant);
  const document = receiptDocument({ ...about, logo });
  const content = renderReceiptPdf(document, await deps.pdfFonts(isShaped(document)));
  return content as Uint8Array<ArrayBuffer>;
}
