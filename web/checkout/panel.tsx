/** Brings the server's page to life: one state, painted into the three places that change, and the payer's actions on it. */
import { hydrate, render } from "preact";
import { cardBrand } from "../../shared/cardBrand.ts";
import type { CheckoutView } from "../../shared/checkout.ts";
import { Activity } from "../../shared/page/Activity.tsx";
import { defaultChoice } from "../../shared/page/amounts.ts";
import { type PageContext, pageContext } from "../../shared/page/context.ts";
import { digitsOf } from "../../shared/page/entry.ts";
import {
  type FormField,
  type FormValues,
  formValues,
  methodOf,
  readAmount,
  readForm,
} from "../../shared/page/form.ts";
import { Hero } from "../../shared/page/Hero.tsx";
import { hostedMethodOf, usesHostedFields } from "../../shared/page/hosted.ts";
import { type PanelHandlers, PayPanel } from "../../shared/page/PayPanel.tsx";
import { type Notice, openPanel, type PageData, type PanelState } from "../../shared/page/panel.ts";
import { takesPayment } from "../../shared/page/takesPayment.ts";
import type { Attempts, Keep } from "./attempts.ts";
import { calls } from "./calls.ts";
import type { HostedFields } from "./hosted.ts";
import { createPaying, type Paying, thisMonth } from "./paying.ts";
import { keepTyped, typedBefore } from "./typed.ts";
import { tidy } from "./typing.ts";

export interface PanelDeps {
  /** `/{code}` */
  readonly path: string;
  readonly attempts: Attempts;
  /** The tab's own storage. */
  readonly session: Keep;
  readonly beforePayment: () => void;
}

export interface Panel extends Pick<Paying, "refresh" | "resume"> {
  /** Puts a published test number into the form. */
  fillIn(values: FormValues): void;
  /** Puts back what stood in the form before a reload. */
  restore(): void;
}

/** Fields worth judging as soon as they are left. */
const JUDGED: readonly FormField[] = ["amount", "cardNumber", "cardExpiry", "routingNumber"];

export function startPanel(data: PageData, { path, attempts, session, beforePayment }: PanelDeps): Panel {
  let view: CheckoutView = data.view;
  let ctx: PageContext = pageContext(view);
  let state: PanelState = openPanel(view, data.form);
  const place = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;
  const form = (): HTMLFormElement | null => document.querySelector("#pay-form");
  const read = (): FormValues => {
    const element = form();
    return element ? formValues(new FormData(element)) : state.values;
  };

  let fields: HostedFields | null = null;
  /** The glue to the processor's script: fetched when the payer chooses to pay. */
  async function loadFields(): Promise<HostedFields> {
    // The policy of a page that had nothing to pay does not let the fields in.
    if (!usesHostedFields(data.view)) location.reload();
    const { hostedFields } = await import("./hosted.ts");
    fields ??= hostedFields(() => view);
    fields.follow(state);
    return fields;
  }

  function paint(with_: typeof render = render): void {
    with_(<PayPanel ctx={ctx} state={state} on={on} />, place("pay"));
    with_(<Hero ctx={ctx} />, place("hero"));
    with_(<Activity ctx={ctx} />, place("activity"));
    fields?.follow(state);
  }
  function set(patch: Partial<PanelState>): void {
    state = { ...state, ...patch };
    paint();
  }
  /** Takes over what stands in the form, after typing or after the browser restored it. */
  function sync(patch: Partial<PanelState> = {}): void {
    const values = read();
    // Also above the balance: the tick that allows it appears by this amount.
    const amount = readAmount({ ...values, allowOverpayment: "yes" }, view);
    set({
      values,
      amount: "minor" in amount ? amount.minor : null,
      method: methodOf(values, view),
      brand: cardBrand(digitsOf(values.cardNumber ?? "")),
      ...patch,
    });
  }
  function show(next: CheckoutView): void {
    // Only this page's words are here.
    view = { ...next, locale: view.locale };
    ctx = pageContext(view);
    paint();
    // Rendered by the server alone, and meaningless once nothing is asked for.
    hide(".due", view.balance.remainingBalance === 0);
    hide(".test-numbers", !takesPayment(view));
    hide('[href$="/due.ics"]', view.link.calendarUrl === undefined);
    const element = form();
    // The choice that was made may not be offered any more.
    if (element && !element.querySelector('[name="choice"]:checked')) {
      const first = element.querySelector<HTMLInputElement>(`#choice-${defaultChoice(view)}`);
      if (first) first.checked = true;
    }
    sync();
  }
  function focus(id: string): void {
    const element = document.getElementById(id);
    element?.focus();
    element?.scrollIntoView({ block: "center" });
  }
  function tell(notice: Notice): void {
    set({ phase: "idle", notice, payment: null, errors: [] });
    document.querySelector(".news")?.scrollIntoView({ block: "center" });
  }

  const paying = createPaying(
    { view: () => view, state: () => state, values: read, set, sync, show, tell, focus },
    { calls: calls(path, view.locale), attempts, beforePayment, fields: loadFields },
  );
  const on: PanelHandlers = {
    onSubmit(event) {
      event.preventDefault();
      void paying.submit();
    },
    onInput(event) {
      const input = event.target as HTMLInputElement;
      const told = tidy(input, event);
      sync({ ...told, errors: state.errors.filter((error) => error.field !== input.name) });
      keepTyped(session, view.link.linkId, state.values, view.balance.payableAmount);
      // Another method was chosen to pay by.
      if (input.name === "method" && hostedMethodOf(read(), view)) void paying.choose();
    },
    onFocusOut(event) {
      const { name, value } = event.target as HTMLInputElement;
      if (!value || !(JUDGED as readonly string[]).includes(name)) return;
      const judge = (): void => {
        // Paying may have been tried meanwhile, and the error be told already.
        if (state.phase !== "idle" || state.errors.some((error) => error.field === name)) return;
        const reading = readForm(read(), view, thisMonth());
        const found = reading.ok ? undefined : reading.errors.find((error) => error.field === name);
        const { errors, summary } = state;
        if (found) set({ errors: [...errors, found], summary: summary && errors.length > 0 });
      };
      // An error that appears while a button is being pressed moves the button away from under the pointer, and the press is lost.
      if (pressed) addEventListener("pointerup", () => setTimeout(judge), { once: true });
      else judge();
    },
    onContinue(event) {
      event.preventDefault();
      void paying.goOn();
    },
    onTryAnother(event) {
      event.preventDefault();
      if (view.hostedFields) return focus("method-card");
      const element = form();
      const card = view.methods.includes("card");
      for (const name of card ? ["cardNumber", "cardExpiry", "cardCvc"] : ["accountNumber"]) {
        const input = element?.elements.namedItem(name);
        if (input instanceof HTMLInputElement) input.value = "";
      }
      const radio = document.getElementById(card ? "method-card" : "method-ach");
      if (radio instanceof HTMLInputElement) radio.checked = true;
      sync();
      focus(card ? "cardNumber" : "accountNumber");
    },
    onMore(event) {
      event.preventDefault();
      paying.leave();
      state = { ...openPanel(view), enhanced: true };
      paint();
      focus("pay-title");
    },
  };

  let pressed = false;
  for (const [type, now] of [
    ["pointerdown", true],
    ["pointerup", false],
    ["pointercancel", false],
  ] as const)
    addEventListener(type, () => (pressed = now), true);

  paint(hydrate as typeof render);
  // Typed or autofilled before this script was there.
  let early: Partial<PanelState> = {};
  for (const input of form()?.querySelectorAll<HTMLInputElement>('input[type="text"]') ?? []) {
    if (input.value) early = { ...early, ...tidy(input, new Event("input")) };
  }
  sync({ ...early, enhanced: true });

  function putIn(values: FormValues): void {
    const element = form();
    for (const [name, value] of Object.entries(values)) {
      for (const input of element?.querySelectorAll<HTMLInputElement>(`[name="${name}"]`) ?? []) {
        if (input.type === "radio") input.checked = input.value === value;
        else input.value = value;
      }
    }
    sync({ errors: [] });
  }

  return {
    refresh: () => paying.refresh(),
    resume: () => paying.resume(),
    fillIn(values) {
      putIn(values);
      form()?.querySelector<HTMLElement>('button[type="submit"]')?.focus();
    },
    restore() {
      const typed = typedBefore(session, view.link.linkId, view.balance.payableAmount);
      if (typed) putIn(typed);
    },
  };
}

function hide(selector: string, hidden: boolean): void {
  const element = document.querySelector<HTMLElement>(selector);
  if (element) element.hidden = hidden;
}
