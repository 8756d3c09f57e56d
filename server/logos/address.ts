/** Where a logo is served: its address names its content, so that it never changes. */
const ADDRESS = /^\/logo\/([0-9a-f]{32})\.(?:png|jpg)$/;

export function logoPath(hash: string, contentType: "image/png" | "image/jpeg"): string {
  return `/logo/${hash}.${contentType === "image/png" ? "png" : "jpg"}`;
}

/** An icon's address names its content, or the logo that it is made of. */
const ICON = /^\/icon\/([0-9a-f]{32})\.png$/;

export function iconPath(hash: string): string {
  return `/icon/${hash}.png`;
}

export function iconHash(iconUrl: string | null): string | null {
  return ICON.exec(iconUrl ?? "")?.[1] ?? null;
}

/** The icon of a merchant that set none: made of the logo, where that is kept with us. */
export function derivedIcon(logoUrl: string | null): string | null {
  const hash = logoHash(logoUrl);
  return hash && iconPath(hash);
}

/** The hash that an address names; null for an address of another place. */
export function logoHash(logoUrl: string | null): string | null {
  return ADDRESS.exec(logoUrl ?? "")?.[1] ?? null;
}

/** The address as others need it: whole, also where the logo is kept with us. */
export function absoluteLogo(logoUrl: string | null, publicUrl: string): string | null {
  return logoUrl?.startsWith("/") ? publicUrl + logoUrl : logoUrl;
}
