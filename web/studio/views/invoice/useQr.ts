/** The picture of a QR code, as an address that an image can show. It is fetched, because that says why there is none. */
import { useEffect, useState } from "preact/hooks";
import { ApiError, apiFile } from "../../calls.ts";

export interface QrLook {
  readonly size: number;
  readonly format: "png" | "svg" | "pdf";
  readonly color: string;
  readonly backgroundColor: string;
  readonly logo: boolean;
}

export const PLAIN: QrLook = {
  size: 600,
  format: "png",
  color: "#000000",
  backgroundColor: "#ffffff",
  logo: false,
};

/** Where the picture of a link's code is. */
export function qrPath(invoiceId: string, linkId: string, look: QrLook): string {
  const query = new URLSearchParams({
    linkId,
    format: look.format,
    size: String(look.size),
    color: look.color.slice(1),
    backgroundColor: look.backgroundColor.slice(1),
    ...(look.logo ? { logo: "true" } : {}),
  });
  return `/api/v1/invoices/${encodeURIComponent(invoiceId)}/qr-code?${query}`;
}

export interface QrPicture {
  /** Of the last look that gave a picture. */
  readonly src: string | null;
  /** Why the present look gives none. */
  readonly error: ApiError | null;
}

/** Asks a moment after the last change, so that dragging through colours is one question. */
export function useQr(path: string): QrPicture {
  const [picture, setPicture] = useState<QrPicture>({ src: null, error: null });
  useEffect(() => {
    const leaving = new AbortController();
    const timer = setTimeout(() => {
      apiFile(path, leaving.signal)
        .then((blob) =>
          setPicture(({ src }) => {
            if (src !== null) URL.revokeObjectURL(src);
            return { src: URL.createObjectURL(blob), error: null };
          }),
        )
        .catch((error: unknown) => {
          if (leaving.signal.aborted) return;
          const told = error instanceof ApiError ? error : new ApiError(0, "fault", "There is no picture.");
          setPicture(({ src }) => ({ src, error: told }));
        });
    }, 150);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [path]);
  return picture;
}
