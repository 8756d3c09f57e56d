/**
 * How a text message is cut into the parts that carriers count. GSM 03.38 characters are packed 7 bits each, 160 to a
 * part or 153 where there are several (6 bytes say how they belong together); a single other character makes the whole text
 * UCS-2, 70 or 67 units to a part (3GPP TS 23.038, TS 23.040; https://www.twilio.com/docs/glossary/what-sms-character-limit).
 */

/** What a text is worth to a carrier. */
export interface SmsFacts {
  readonly encoding: "GSM-7" | "UCS-2";
  readonly segments: number;
  /** Characters as the carrier counts them: of the extension table two each, of UCS-2 in units of 16 bits. */
  readonly characters: number;
  /** The first character that made it UCS-2; absent for GSM-7. */
  readonly forcedBy?: SmsForced;
  /** The text in GSM-7 characters, where all of it can be written so; absent for GSM-7. It is an offer: nothing is sent so unasked. */
  readonly rewrite?: SmsRewrite;
}

export interface SmsForced {
  readonly character: string;
  /** Such as `U+2019`. */
  readonly codePoint: string;
  /** Its place in the text, in UTF-16 units, from 0. */
  readonly index: number;
}

export interface SmsRewrite {
  readonly text: string;
  readonly segments: number;
  readonly characters: number;
}

const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
/** Sent as an escape and a character: two septets that must stay in one part. */
const EXTENSION = new Set("\f^{}\\[~]|€");

/** What stands for a character that GSM-7 lacks and that taking accents off does not mend. */
const STAND_INS: Readonly<Record<string, string>> = {
  "‘": "'",
  "’": "'",
  "‚": "'",
  "‛": "'",
  "′": "'",
  "`": "'",
  "´": "'",
  ʼ: "'",
  "‹": "<",
  "›": ">",
  "“": '"',
  "”": '"',
  "„": '"',
  "‟": '"',
  "″": '"',
  "«": '"',
  "»": '"',
  "‐": "-",
  "‑": "-",
  "‒": "-",
  "–": "-",
  "—": "-",
  "―": "-",
  "−": "-",
  "…": "...",
  "•": "*",
  "·": ".",
  "⁄": "/",
  "×": "x",
  "÷": "/",
  "©": "(c)",
  "®": "(R)",
  "™": "TM",
  "№": "No.",
  "°": " deg",
  "¢": "c",
  "¦": "|",
  "½": "1/2",
  "¼": "1/4",
  "¾": "3/4",
  "→": "->",
  "←": "<-",
  "✓": "OK",
  "₣": "CHF",
  "₤": "GBP",
  "₹": "INR",
  "₽": "RUB",
  "₩": "KRW",
  "₺": "TRY",
  "₴": "UAH",
  "₦": "NGN",
  "₱": "PHP",
  "₫": "VND",
  "₪": "ILS",
  "฿": "THB",
  ł: "l",
  Ł: "L",
  đ: "d",
  Đ: "D",
  ð: "d",
  Ð: "D",
  þ: "th",
  Þ: "Th",
  ħ: "h",
  Ħ: "H",
  ı: "i",
  œ: "oe",
  Œ: "OE",
  ŋ: "n",
  Ŋ: "N",
  ŧ: "t",
  Ŧ: "T",
  ẞ: "SS",
  ĸ: "k",
  ƒ: "f",
  µ: "u",
  "\t": " ",
};
/** Characters that show nothing: joiners, marks of direction, variation selectors, soft hyphens. */
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]/u;

/** Counts a text as carriers do. Pure; any text is fine, also half of a surrogate pair. */
export function smsFacts(text: string): SmsFacts {
  const forcedBy = firstForeign(text);
  if (forcedBy === null) return { encoding: "GSM-7", ...countGsm(text) };
  const rewritten = rewriteGsm(text);
  return {
    encoding: "UCS-2",
    ...countUcs2(text),
    forcedBy,
    ...(rewritten !== null && { rewrite: { text: rewritten, ...countGsm(rewritten) } }),
  };
}

function firstForeign(text: string): SmsForced | null {
  let index = 0;
  for (const character of text) {
    if (!BASIC.has(character) && !EXTENSION.has(character)) {
      const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
      return { character, codePoint: `U+${code}`, index };
    }
    index += character.length;
  }
  return null;
}

interface Count {
  readonly segments: number;
  readonly characters: number;
}

function countGsm(text: string): Count {
  return count(
    [...text].map((character) => (EXTENSION.has(character) ? 2 : 1)),
    160,
    153,
  );
}

function countUcs2(text: string): Count {
  return count(
    [...text].map((character) => character.length),
    70,
    67,
  );
}

/** Fills parts with characters of one or two units each; none is split over two parts. An empty text is one part. */
function count(widths: readonly number[], alone: number, each: number): Count {
  const characters = widths.reduce((sum, width) => sum + width, 0);
  if (characters <= alone) return { segments: 1, characters };
  let segments = 1;
  let filled = 0;
  for (const width of widths) {
    if (filled + width > each) {
      segments += 1;
      filled = 0;
    }
    filled += width;
  }
  return { segments, characters };
}

/** The text in characters of GSM-7, or null when some of it has no such form (another script, pictures). */
function rewriteGsm(text: string): string | null {
  let rewritten = "";
  for (const character of text.normalize("NFC")) {
    const plain = plainForm(character);
    if (plain === null) return null;
    rewritten += plain;
  }
  return rewritten;
}

function plainForm(character: string): string | null {
  if (BASIC.has(character) || EXTENSION.has(character)) return character;
  const standIn = STAND_INS[character];
  if (standIn !== undefined) return standIn;
  if (UNSEEN.test(character)) return "";
  if (/[\p{Zs}\p{Zl}\p{Zp}]/u.test(character)) return " ";
  // ç has no place in GSM-7 though Ç has; accents that it lacks come off.
  const bare = character.normalize("NFKD").replaceAll(/\p{M}/gu, "");
  if (bare === "" || bare === character) return null;
  let plain = "";
  for (const part of bare) {
    const form = BASIC.has(part) || EXTENSION.has(part) ? part : (STAND_INS[part] ?? null);
    if (form === null) return null;
    plain += form;
  }
  return plain;
}

/** The text in letters of GSM-7, accents left off where it lacks them; null where that cannot be done. */
export function inBasicLetters(text: string): string | null {
  return firstForeign(text) === null ? text : rewriteGsm(text);
}
