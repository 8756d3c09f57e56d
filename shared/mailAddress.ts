/** What a mail address may look like, for all who take one in or hand one on. */

// RFC 5321: dot-atom local part of at most 64 octets, a domain of at least two LDH labels, 254 in all.
const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
const EMAIL = new RegExp(
  `^(?=.{1,254}$)(?=[^@]{1,64}@)${ATOM}(?:\\.${ATOM})*@(?:${LABEL}\\.)+(?!\\d+$)${LABEL}$`,
);

/** True for exactly one address: no display name, no list, nothing that a mailer could read as two. */
export function isMailAddress(text: string): boolean {
  return EMAIL.test(text);
}
