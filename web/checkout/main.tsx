/**
 * The page's script. At first only what watches and waits: the page pays without it. The interactive panel is fetched when
 * somebody begins to use the form, and if that fails, the form still posts the way it does without script.
 */

import type { CheckoutView, PaymentView } from "../../shared/checkout.ts";
import type { PageData } from "../../shared/page/panel.ts";
import { pathOf } from "../../shared/page/path.ts";
import { panelPart } from "../../shared/words/panel.ts";
import { attempts, type Keep, typedKey } from "./attempts.ts";
import { inHistory } from "./framed.ts";
import type { Panel } from "./panel.tsx";
import { pause } from "./pause.ts";
import { visitorOf, watchVisit } from "./signal.ts";
import { testNumbers } from "./testNumbers.ts";

/** Coming back to the tab asks for the live balance, though not at every glance. */
const REFRESH_MS = 5000;
/** How often the panel is asked for again by itself. */
const RETRIES = 5;
const PENDING: readonly string[] = ["started", "requires_action", "processing"];

function random(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** The storage of that name, or this page's own history where privacy settings refuse it: even naming it can throw. */
function storage(kind: "localStorage" | "sessionStorage"): Keep {
  try {
    return globalThis[kind];
  } catch {
    return inHistory;
  }
}

function start(data: PageData): void {
  const { view, payment } = data;
  const path = pathOf(view.link.url);
  const keep = storage("localStorage");
  const open = attempts(view.link.linkId, keep, random, Date.now);
  if (payment) {
    if (PENDING.includes(payment.status)) void reloadWhenChanged(view, payment);
    else if (open.current()?.id === payment.paymentId) open.close();
    document.querySelector("#email")?.addEventListener("focus", () => {
      // Without it the form posts as it is.
      import("./receiptTo.ts").then((module) => module.receiptTo(keep)).catch(() => undefined);
    });
    return;
  }
  const slot = document.querySelector<HTMLInputElement>("#visit")?.value.slice("pmt_".length) ?? "";
  const visit = watchVisit(path, `vis_${slot}`, visitorOf(path, keep, random));

  const session = storage("sessionStorage");
  let panel: Promise<Panel> | null = null;
  const load = (): Promise<Panel> => {
    panel ??= Promise.all([import("./panel.tsx"), panelPart.load(view.locale)]).then(
      ([{ startPanel }]) =>
        startPanel(data, { path, attempts: open, session, beforePayment: visit.beforePayment }),
      (error: unknown) => {
        panel = null;
        throw error;
      },
    );
    return panel;
  };
  let failed = 0;
  const use = (act: (panel: Panel) => void = () => undefined): void => {
    load().then(act, () => {
      // The form works without the panel, which is tried for again: after 1, 2, 4 … seconds, at the next touch, back online.
      if (failed < RETRIES) setTimeout(() => use(act), 1000 * 2 ** failed++);
    });
  };

  const place = document.querySelector("#pay");
  for (const type of ["pointerdown", "focusin", "input"]) place?.addEventListener(type, () => use());
  // Until the panel is there, a press on Pay waits for it; the panel then stops the event before it comes here.
  place?.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !(event.target instanceof HTMLFormElement)) return;
    const form = event.target;
    event.preventDefault();
    if (navigator.onLine === false) return showOffline();
    load().then(
      () => form.requestSubmit(),
      () => form.submit(),
    );
  });

  offerPrint();
  document.querySelector("#forward form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    import("./forward.ts").then(
      (module) => module.forward(form),
      () => form.submit(),
    );
  });
  testNumbers((values) => use((live) => live.fillIn(values)));
  addEventListener("offline", showOffline);
  addEventListener("online", () => {
    showOffline();
    use((live) => void live.refresh());
  });
  showOffline();
  // Another tab began or finished a payment.
  addEventListener("storage", ({ key }) => {
    if (key === open.key) use((live) => void live.refresh());
  });
  let refreshed = Date.now();
  const lookedAt = (): void => {
    if (document.visibilityState !== "visible" || Date.now() - refreshed < REFRESH_MS) return;
    refreshed = Date.now();
    use((live) => void live.refresh());
  };
  addEventListener("focus", lookedAt);
  document.addEventListener("visibilitychange", lookedAt);
  addEventListener("pageshow", ({ persisted }) => {
    // Back from the bank or another page: what stands here is old.
    if (persisted) use((live) => void live.refresh());
  });
  if (!data.form && session.getItem(typedKey(view.link.linkId))) use((live) => live.restore());
  if (open.current() || data.form || view.payments.some(({ status }) => PENDING.includes(status))) {
    use((live) => void live.resume());
  }
}

/** Printing waits for the picture that only paper shows. */
function offerPrint(): void {
  const button = document.querySelector<HTMLElement>("#print");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const picture = document.querySelector<HTMLImageElement>(".paper img");
    if (!picture) return print();
    picture.loading = "eager";
    picture.decode().then(print, print);
  });
}

function showOffline(): void {
  const banner = document.querySelector<HTMLElement>("#offline");
  if (banner) banner.hidden = navigator.onLine !== false;
}

/** On the page of one payment there is nothing typed to keep: a reload shows the new state. */
async function reloadWhenChanged(view: CheckoutView, { paymentId, status }: PaymentView): Promise<void> {
  const { calls } = await import("./calls.ts");
  const asking = calls(pathOf(view.link.url), view.locale);
  for (let turn = 1; ; turn++) {
    await pause(turn);
    const fate = await asking.fate(paymentId);
    if (fate.kind === "payment" && fate.payment.status !== status) return location.reload();
  }
}

const embedded = document.querySelector("#view")?.textContent;
if (embedded) start(JSON.parse(embedded) as PageData);
