/**
 * Which network addresses belong to the public internet. Everything else is refused as the target of a webhook:
 * a merchant must not reach the operator's own network through Paylink (server-side request forgery).
 * Source: the IANA special-purpose address registries (RFC 6890 and its updates).
 */

/** First address, prefix length: IPv4 ranges that are not the public internet. */
const SPECIAL_V4: readonly (readonly [number, number])[] = [
  [v4(0, 0, 0, 0), 8],
  [v4(10, 0, 0, 0), 8],
  [v4(100, 64, 0, 0), 10], // shared by carriers (RFC 6598); clouds keep services here
  [v4(127, 0, 0, 0), 8],
  [v4(168, 63, 129, 16), 32], // Azure's service of the host itself
  [v4(169, 254, 0, 0), 16], // link-local: metadata services of clouds
  [v4(172, 16, 0, 0), 12],
  [v4(192, 0, 0, 0), 24],
  [v4(192, 0, 2, 0), 24],
  [v4(192, 88, 99, 0), 24],
  [v4(192, 168, 0, 0), 16],
  [v4(198, 18, 0, 0), 15],
  [v4(198, 51, 100, 0), 24],
  [v4(203, 0, 113, 0), 24],
  [v4(224, 0, 0, 0), 4],
  [v4(240, 0, 0, 0), 4],
];

/** Words of 16 bits, prefix length: ranges inside 2000::/3 that are not the public internet. */
const SPECIAL_V6: readonly (readonly [readonly number[], number])[] = [
  [[0x2001, 0], 23], // protocol assignments, Teredo among them
  [[0x2001, 0x0db8], 32],
  [[0x2002], 16], // 6to4 carries an IPv4 address
  [[0x3fff, 0], 20],
];

function v4(a: number, b: number, c: number, d: number): number {
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}

/** True for the text of an IPv4 or IPv6 address (without brackets) of the public internet; false for every other text. */
export function isPublicAddress(address: string): boolean {
  const four = parseV4(address);
  if (four !== null) return isPublicV4(four);
  const six = parseV6(address);
  return six !== null && isPublicV6(six);
}

/** True for the text of an IP address, public or not. */
export function isAddress(text: string): boolean {
  return parseV4(text) !== null || parseV6(text) !== null;
}

function isPublicV4(address: number): boolean {
  return !SPECIAL_V4.some(([first, length]) => (address ^ first) >>> (32 - length) === 0);
}

function isPublicV6(words: readonly number[]): boolean {
  const embedded = ((word(words, 6) << 16) | word(words, 7)) >>> 0;
  // IPv4-mapped, and translated to IPv4 by the well-known prefix (RFC 6052): as public as what they carry.
  if (matches(words, [0, 0, 0, 0, 0, 0xffff], 96) || matches(words, [0x64, 0xff9b, 0, 0, 0, 0], 96)) {
    return isPublicV4(embedded);
  }
  if (!matches(words, [0x2000], 3)) return false;
  return !SPECIAL_V6.some(([first, length]) => matches(words, first, length));
}

function matches(words: readonly number[], prefix: readonly number[], length: number): boolean {
  for (let index = 0; index * 16 < length; index += 1) {
    const unused = Math.max(0, 16 - (length - index * 16));
    if ((word(words, index) ^ word(prefix, index)) >>> unused !== 0) return false;
  }
  return true;
}

function word(words: readonly number[], index: number): number {
  return words[index] ?? 0;
}

function parseV4(text: string): number | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) return null;
  return v4(word(parts, 0), word(parts, 1), word(parts, 2), word(parts, 3));
}

/** The eight words of an IPv6 address, also with an IPv4 tail. Zones (`%eth0`) are no part of a public address. */
function parseV6(text: string): number[] | null {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const four = tail ? parseV4(tail[2] ?? "") : null;
  if (tail && four === null) return null;
  const plain =
    four === null ? text : `${tail?.[1]}${(four >>> 16).toString(16)}:${(four & 0xffff).toString(16)}`;
  const halves = plain.split("::");
  if (halves.length > 2) return null;
  const [head, rest] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const given = [...(head ?? []), ...(rest ?? [])];
  if (!given.every((part) => /^[\da-f]{1,4}$/i.test(part))) return null;
  if (rest === undefined ? given.length !== 8 : given.length > 7) return null;
  const zeros = Array.from({ length: 8 - given.length }, () => "0");
  return [...(head ?? []), ...zeros, ...(rest ?? [])].map((part) => Number.parseInt(part, 16));
}
