/** Words of the parts of the payer's page that its script renders too. The browser fetches those of one language. */
import type { panel as english } from "./en/panel.ts";
import { type WordsLike, wordsPart } from "./part.ts";

export type Panel = WordsLike<typeof english>;

export const panelPart = wordsPart<Panel>("panel", {
  en: async () => (await import("./en/panel.ts")).panel,
  es: async () => (await import("./es/panel.ts")).panel,
  fr: async () => (await import("./fr/panel.ts")).panel,
  de: async () => (await import("./de/panel.ts")).panel,
  "pt-BR": async () => (await import("./pt-BR/panel.ts")).panel,
  it: async () => (await import("./it/panel.ts")).panel,
  nl: async () => (await import("./nl/panel.ts")).panel,
  pl: async () => (await import("./pl/panel.ts")).panel,
  ja: async () => (await import("./ja/panel.ts")).panel,
  "zh-CN": async () => (await import("./zh-CN/panel.ts")).panel,
  ko: async () => (await import("./ko/panel.ts")).panel,
  hi: async () => (await import("./hi/panel.ts")).panel,
  ar: async () => (await import("./ar/panel.ts")).panel,
  he: async () => (await import("./he/panel.ts")).panel,
  qps: async () => (await import("./qps/panel.ts")).panel,
});

/** Words of the interactive parts in the language of a locale, which must be loaded. */
export function panelWords(locale: string): Panel {
  return panelPart.in(locale);
}
