/** HTML made of text that is always escaped, unless it was made by this very tag. */

/** Markup that is safe to put into a page as it is. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

type Part = string | number | Html | null | undefined | false | readonly Part[];

/** Template tag: values are escaped, {@link Html} and lists of it go in as they are, null, undefined and false vanish. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let markup = strings[0] ?? "";
  for (const [index, part] of parts.entries()) markup += render(part) + (strings[index + 1] ?? "");
  return new Html(markup);
}

function render(part: Part): string {
  if (part === null || part === undefined || part === false) return "";
  if (part instanceof Html) return part.markup;
  if (typeof part === "string" || typeof part === "number") return escapeHtml(String(part));
  return part.map(render).join("");
}

/** Text in which what stands between backticks is code. */
export function prose(text: string): readonly (string | Html)[] {
  return text.split("`").map((part, index, parts) => {
    // A last backtick without its other half is a character like any.
    const unpaired = index === parts.length - 1 && parts.length % 2 === 0;
    if (index % 2 === 0) return part;
    return unpaired ? `\`${part}` : html`<code>${part}</code>`;
  });
}

/** Text for element content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
