import type { Link } from "../../answers.ts";

/** Whether a link can be opened: neither revoked nor expired. */
export function isAlive(link: Link, now: number = Date.now()): boolean {
  return link.revokedAt === null && (link.expiresAt === null || Date.parse(link.expiresAt) > now);
}
