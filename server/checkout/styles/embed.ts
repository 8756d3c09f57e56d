/** The page in a frame on another site: narrow, without its own surroundings, on the site's own ground, on which no words stand: its colour is not known. */
import { minify } from "./minify.ts";

const NARROW = minify(`
html[data-embed], [data-embed] body { background: transparent }
html[data-embed] { height: auto; overflow-x: hidden }
[data-embed] .page { grid-template-columns: minmax(0, 1fr); grid-template-rows: none; max-width: 34rem; padding: .25rem .25rem .75rem; gap: .75rem }
[data-embed] .page > * { grid-column: 1; grid-row: auto }
[data-embed] .pay-column { position: static }
[data-embed] .card { padding: 1.25rem 1.125rem; box-shadow: none }
[data-embed] .figure { font-size: 2.25rem }
[data-embed] .test-banner { border-radius: .75rem; max-width: 33.5rem; margin: .25rem auto }
[data-embed] .skip, [data-embed] #print { display: none }
[data-embed] .foot { padding: .5rem 1rem; max-width: 33.5rem; margin: 0 auto .25rem; background: var(--card); border-radius: .75rem }
[data-embed] .only-embed { display: block }
`);

/** Custom properties and colours of `:root` in a sheet: as it stands, and what its dark part changes. */
function rootOf(css: string): { readonly light: string; readonly dark: string } {
  const dark = /@media \(prefers-color-scheme:dark\)\{:root\{([^}]*)\}/.exec(css)?.[1] ?? "";
  return { light: /:root\{([^}]*)\}/.exec(css)?.[1] ?? "", dark };
}

/**
 * The rules that an embedded page has besides. A site may ask for one scheme, whatever the device prefers: the colours are those
 * of the page's own sheets.
 *
 * @param sheets minified: the page's, and that of the merchant's colours
 */
export function embedStyles(sheets: readonly string[]): string {
  const roots = sheets.map(rootOf);
  const light = roots.map((root) => root.light).join(";");
  const dark = roots.map((root) => root.dark).join(";");
  return (
    `${NARROW}:root[data-theme=light]{${light};color-scheme:light}` +
    `:root[data-theme=dark]{${dark};color-scheme:dark}`
  );
}
