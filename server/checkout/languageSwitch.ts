/** The list of languages at the foot of every page: plain links, each in its own language, so that whoever cannot read the page finds theirs. */
import { LANGUAGES, languageOf, NATIVE_NAMES, PSEUDO } from "../../shared/languages.ts";
import { escapeHtml } from "../api/html.ts";

const GLOBE =
  '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d="M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18" fill="none" stroke="currentColor" stroke-width="1.7"/></svg>';

/** Names as HTML in Latin-1: one letter beyond Latin makes a page's text twice as large in memory, and slower to send. */
const NAMES = Object.fromEntries(
  LANGUAGES.map((tag) => [
    tag,
    [...NATIVE_NAMES[tag]].map((c) => (c > "\u00ff" ? `&#${c.codePointAt(0) ?? 0};` : c)).join(""),
  ]),
);

/**
 * @param locale that of the page. @param label the word for "Language". @param here the path that shows this page in answer to a
 * GET; empty where the page's own address does.
 */
export function languageSwitch(locale: string, label: string, here: string): string {
  const current = languageOf(locale);
  const links = LANGUAGES.map((tag) => {
    const mark = tag === current ? ' aria-current="true"' : "";
    const href = escapeHtml(`${here}?lang=${tag}`);
    return `<li><a href="${href}" lang="${tag}" hreflang="${tag}"${mark}>${NAMES[tag]}</a></li>`;
  });
  const name = current === PSEUDO ? escapeHtml(label) : NAMES[current];
  return (
    `<nav class="languages" aria-label="${escapeHtml(label)}"><details>` +
    `<summary>${GLOBE}<span class="unseen">${escapeHtml(label)} </span>${name}</summary>` +
    `<ul>${links.join("")}</ul></details></nav>`
  );
}
