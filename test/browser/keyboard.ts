/** The page used by keyboard alone: what tests of that need. */
import type { Page } from "playwright-core";

/** Keys by their names, one after the other. */
export async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** The id of what has the focus; without one, its text. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(
    () => document.activeElement?.id || (document.activeElement?.textContent ?? "").trim(),
  );
}

/** Goes on with Tab until the focus is on that element. Throws when it never comes there: it is not to be reached, or a trap is before it. */
export async function tabTo(page: Page, id: string): Promise<void> {
  const seen: string[] = [];
  while (seen.length < 60) {
    await page.keyboard.press("Tab");
    const here = await focused(page);
    if (here === id || here.startsWith(id)) return;
    seen.push(here);
  }
  throw new Error(`Tab never comes to ${id}: ${seen.join(", ")}`);
}

/** The same, and types there. */
export async function typeInto(page: Page, id: string, text: string): Promise<void> {
  await tabTo(page, id);
  await page.keyboard.type(text);
}
