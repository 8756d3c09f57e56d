/**
 * What axe does not judge, measured in the page itself: the size of every target, reflow, focus that can be seen, edges
 * that survive forced colours, stillness. Each function runs in the browser and so uses nothing from outside of it.
 */

/** Elements that are less than 24 by 24 CSS pixels to hit (WCAG 2.2, 2.5.8), with no exception for links in a sentence. */
export function smallTargets(): string[] {
  const interactive = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const found: string[] = [];
  for (const element of document.querySelectorAll<HTMLElement>(interactive)) {
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    // Only reached by keyboard: it is on the screen when it has the focus.
    if (element.classList.contains("skip")) continue;
    const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
    const boxes = [element, ...labels].map((one) => one.getBoundingClientRect());
    if (boxes.some(({ width, height }) => width >= 23.99 && height >= 23.99)) continue;
    const [own] = boxes;
    const text = (element.textContent || element.id || element.tagName).trim().slice(0, 40);
    found.push(`target ${own?.width.toFixed(0)} × ${own?.height.toFixed(0)} px: ${text}`);
  }
  return found;
}

/** What makes the page wider than the window, so that reading it needs two directions of scrolling (WCAG 2.2, 1.4.10). */
export function overflows(): string[] {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const found = wide > 0 ? [`${wide} px wider than the window`] : [];
  for (const element of document.querySelectorAll<HTMLElement>("main *, footer *")) {
    if (element.closest(".unseen, svg") || !element.checkVisibility()) continue;
    const { overflowX } = getComputedStyle(element);
    if (overflowX !== "hidden" && overflowX !== "clip") continue;
    const cut = element.scrollWidth - element.clientWidth;
    if (cut > 1 && element.textContent) found.push(`${cut} px cut off in .${element.className}`);
  }
  return found;
}

/** Elements that show no outline, of their own or of the box around them, when a keyboard reaches them (WCAG 2.2, 2.4.7). */
export function unseenFocus(): string[] {
  const interactive = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const found: string[] = [];
  const outlined = (element: Element): boolean => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
    return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2 && outlineColor !== "transparent";
  };
  for (const element of document.querySelectorAll<HTMLElement>(interactive)) {
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    element.focus();
    if (document.activeElement !== element) continue;
    const box = element.closest(".box");
    if (!outlined(element) && !(box && outlined(box)))
      found.push(`no outline on focus: ${(element.id || element.textContent || element.tagName).trim()}`);
  }
  (document.activeElement as HTMLElement | null)?.blur();
  return found;
}

/** Controls without an edge: in forced colours backgrounds and shadows are gone, and only borders tell where a control is. */
export function missingEdges(): string[] {
  const found: string[] = [];
  for (const element of document.querySelectorAll<HTMLElement>(".button, .primary, .box, .options")) {
    if (!element.checkVisibility()) continue;
    const { borderTopStyle, borderTopWidth } = getComputedStyle(element);
    if (borderTopStyle === "none" || Number.parseFloat(borderTopWidth) < 1)
      found.push(`no border: .${element.className}`);
  }
  return found;
}

/** What moves or fades, for people who asked for no motion. */
export function moving(): string[] {
  const found: string[] = [];
  for (const element of document.querySelectorAll("body, body *")) {
    const { transitionDuration, animationName } = getComputedStyle(element);
    const slow = transitionDuration.split(",").some((one) => Number.parseFloat(one) > 0.01);
    if (slow || animationName !== "none") found.push(`moves: ${element.tagName}.${element.className}`);
  }
  return found;
}

/** Marks, badges and tones whose meaning nothing but a colour or a drawing tells (WCAG 2.2, 1.4.1). */
export function colourAlone(): string[] {
  const found: string[] = [];
  const marked = ".badge, .notice, .error, .tone-good, .tone-warn, .tone-bad, .screen, .bar, [aria-invalid]";
  for (const element of document.querySelectorAll<HTMLElement>(marked)) {
    if (!element.checkVisibility()) continue;
    const told = element.getAttribute("aria-describedby") ?? element.getAttribute("aria-label") ?? "";
    const near = element.matches(".bar") ? element.parentElement?.textContent : element.textContent;
    if (!near?.trim() && !told) found.push(`only a colour: .${element.className || element.id}`);
  }
  return found;
}
