/** Words of what a payer may want besides paying: a calendar entry, a printed page. On the server they are part of the page's words. */
import type { extras as english } from "./en/extras.ts";
import { type WordsLike, wordsPart } from "./part.ts";

export type ExtraWords = WordsLike<typeof english>;

export const extrasPart = wordsPart<ExtraWords>("extras", {
  en: async () => (await import("./en/extras.ts")).extras,
  es: async () => (await import("./es/extras.ts")).extras,
  fr: async () => (await import("./fr/extras.ts")).extras,
  de: async () => (await import("./de/extras.ts")).extras,
  "pt-BR": async () => (await import("./pt-BR/extras.ts")).extras,
  it: async () => (await import("./it/extras.ts")).extras,
  nl: async () => (await import("./nl/extras.ts")).extras,
  pl: async () => (await import("./pl/extras.ts")).extras,
  ja: async () => (await import("./ja/extras.ts")).extras,
  "zh-CN": async () => (await import("./zh-CN/extras.ts")).extras,
  ko: async () => (await import("./ko/extras.ts")).extras,
  hi: async () => (await import("./hi/extras.ts")).extras,
  ar: async () => (await import("./ar/extras.ts")).extras,
  he: async () => (await import("./he/extras.ts")).extras,
  qps: async () => (await import("./qps/extras.ts")).extras,
});
