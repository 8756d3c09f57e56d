/**
 * `/embed.js`: a classic script for any page. Loaded twice, the second does nothing. The origins whose links it opens: its own,
 * and those that its tag lists, `<script src="…/embed.js" data-origins="https://pay.shop.example" async>`.
 */
import { payLinkElement } from "./element.ts";
import { installApi } from "./queue.ts";

if (!customElements.get("pay-link")) {
  const tag =
    (document.currentScript as HTMLScriptElement | null) ??
    document.querySelector<HTMLScriptElement>('script[src*="/embed.js"]');
  const listed = (tag?.dataset["origins"] ?? "").split(/[\s,]+/);
  customElements.define("pay-link", payLinkElement([new URL(tag?.src ?? location.href).origin, ...listed]));
  installApi(window as Parameters<typeof installApi>[0]);
}
