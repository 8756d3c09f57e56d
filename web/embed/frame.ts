/**
 * The payment page's side of the frame: which site it speaks to, and what it says. It listens until the first right word and
 * never again, so that whatever else a page shouts costs nothing.
 */
import type { FrameMessage, Hello } from "./messages.ts";

/** Written into the page by the server. */
export interface FrameData {
  /** Who may be spoken to. */
  readonly origins: readonly string[];
  readonly invoiceId: string | null;
  /** The state of the invoice, or why there is nothing to show. */
  readonly status: string;
  /** Nothing can be paid here: the link is dead, or the server is in trouble. */
  readonly dead: boolean;
}

/** What the page's own script tells of a payment; see web/checkout/framed.ts. */
interface Told {
  readonly paymentId: string;
  readonly status: string;
}

const HELLO: Hello = "paylink:hello";
const NAMES: Readonly<Record<string, "processing" | "paid" | "failed">> = {
  started: "processing",
  processing: "processing",
  requires_action: "processing",
  approved: "paid",
  failed: "failed",
  returned: "failed",
};
const WAITING_MOST = 20;

function start({ origins, invoiceId, status, dead }: FrameData): void {
  // Opened by itself: everything that this page does, the whole page does better.
  if (parent === window) return location.replace(location.pathname.replace(/\/embed$/, ""));
  let port: MessagePort | null = null;
  let last = "";
  const waiting: FrameMessage[] = [];
  const tell = (message: FrameMessage): void => {
    if (port) port.postMessage(message);
    else if (waiting.length < WAITING_MOST) waiting.push(message);
  };

  const listen = (event: MessageEvent<unknown>): void => {
    if (event.source !== parent || !origins.includes(event.origin) || event.data !== HELLO) return;
    const [given] = event.ports;
    if (!given) return;
    removeEventListener("message", listen);
    port = given;
    tell({ type: dead ? "failed" : "ready", detail: { paymentId: null, invoiceId, status } });
    for (const message of waiting.splice(0)) tell(message);
    new ResizeObserver(() => {
      tell({ type: "size", height: document.documentElement.getBoundingClientRect().height });
    }).observe(document.documentElement);
  };
  addEventListener("message", listen);
  stayForLanguages();

  document.addEventListener("paylink:payment", (event) => {
    const { paymentId, status: now } = (event as CustomEvent<Told>).detail;
    const type = NAMES[now];
    if (!type || last === paymentId + now) return;
    last = paymentId + now;
    tell({ type, detail: { paymentId, invoiceId, status: now } });
  });
  addEventListener("keydown", ({ key, defaultPrevented }) => {
    if (key === "Escape" && !defaultPrevented) tell({ type: "escape" });
  });
}

/** Another language is shown in the frame; every other link opens a tab of its own. */
function stayForLanguages(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".languages a")) {
    const here = new URL(location.href);
    here.searchParams.set("lang", link.hreflang);
    link.href = here.href;
    link.target = "_self";
  }
}

const given = document.querySelector("#frame")?.textContent;
if (given) start(JSON.parse(given) as FrameData);
