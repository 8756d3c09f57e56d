/** Who is asking: the merchant's mark and name, the way a payer knows them. */
import type { MerchantView } from "../../../shared/checkout.ts";

/**
 * The logo's address if the page may show it: our own origin or a data URL. Nobody else's server learns of a visit
 * before the payer chooses to pay, and the page's policy blocks other images anyway.
 */
export function safeLogo(url: string | null, origin: string): string | null {
  if (!url) return null;
  if (/^data:image\/(png|jpeg|gif|webp|avif|svg\+xml)[;,]/i.test(url)) return url;
  if (/^\/[^/\\]/.test(url)) return url;
  return origin && url.startsWith(`${origin}/`) ? url : null;
}

/** Up to two letters that stand in for a logo. */
export function initials(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => [...word][0] ?? "")
    .join("")
    .toLocaleUpperCase();
}

interface Props {
  merchant: MerchantView;
  /** Of the page's own address, for logos that are served from it. */
  origin: string;
  eyebrow?: string | undefined;
  /** The page's main heading, unless another one is. */
  heading?: boolean;
}

export function Merchant({ merchant, origin, eyebrow, heading = true }: Props) {
  const logo = safeLogo(merchant.logoUrl, origin);
  const Name = heading ? "h1" : "p";
  return (
    <div class="merchant">
      {logo ? (
        <img class="logo" src={logo} alt="" width="48" height="48" decoding="async" />
      ) : (
        <span class="logo monogram" aria-hidden="true">
          {initials(merchant.name)}
        </span>
      )}
      <div>
        {eyebrow ? <p class="eyebrow">{eyebrow}</p> : null}
        <Name class="name">{merchant.name}</Name>
      </div>
    </div>
  );
}

export function ContactLines({ merchant }: { merchant: MerchantView }) {
  const { supportEmail, supportPhone, supportUrl } = merchant;
  return supportEmail || supportPhone || supportUrl ? (
    <p class="links">
      {supportEmail ? <a href={`mailto:${encodeURI(supportEmail)}`}>{supportEmail}</a> : null}
      {supportPhone ? <a href={`tel:${supportPhone.replace(/[^\d+]/g, "")}`}>{supportPhone}</a> : null}
      {supportUrl ? (
        <a href={supportUrl} target="_blank" rel="noopener noreferrer" dir="ltr">
          {supportUrl.replace(/^https:\/\//i, "").replace(/[/?#].*$/, "")}
        </a>
      ) : null}
    </p>
  ) : null;
}
