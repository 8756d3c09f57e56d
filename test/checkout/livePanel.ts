/** The page as its script leaves it: the server's page with another state of the panel. */
import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import type { CheckoutView } from "../../shared/checkout.ts";
import { pageContext } from "../../shared/page/context.ts";
import { PayPanel } from "../../shared/page/PayPanel.tsx";
import { openPanel, type PanelState } from "../../shared/page/panel.ts";

/** @param html what the server rendered for `view`; throws when its panel does not stand in there. */
export function withPanel(html: string, view: CheckoutView, change: Partial<PanelState>): string {
  const ctx = pageContext(view);
  const panel = (state: PanelState): string => renderToString(h(PayPanel, { ctx, state }));
  const opened = openPanel(view);
  const before = panel(opened);
  if (!html.includes(before)) throw new Error("the page has another panel than the one that is replaced");
  return html.replace(before, () => panel({ ...opened, enhanced: true, ...change }));
}
