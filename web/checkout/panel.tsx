/** Brings the server's page to life: one state, painted into the three places that change, and the payer's actions on it. */
import { hydrate, render } from "preact";
import { cardBrand } from "../../shared/cardBrand.ts";
import type { CheckoutView, PaymentAnswer, PaymentView } from "../../shared/checkout.ts";
import { Activity } from "../../shared/page/Activity.tsx";
import { minorOf, type PageContext, pageContext } from "../../shared/page/context.ts";
import { digitsOf } from "../../shared/page/entry.ts";
import {
  defaultChoice,
  type FormField,
  type FormValues,
  fieldFor,
  formValues,
  methodOf,
  readAmount,
  readForm,
  type YearMonth,
} from "../../shared/page/form.ts";
import { Hero } from "../../shared/page/Hero.tsx";
import { type PanelHandlers, PayPanel } from "../../shared/page/PayPanel.tsx";
import { type Notice, openPanel, type PageData, type PanelState } from "../../shared/page/panel.ts";
import type { Attempts } from "./attempts.ts";
import { calls as callsOf, type PaymentOutcome } from "./calls.ts";
import { pause } from "./pause.ts";
import { tidy } from "./typing.ts";

export interface PanelDeps {
  /** `/{code}` */
  readonly path: string;
  readonly attempts: Attempts;
  readonly beforePayment: () => void;
}

export interface Panel {
  /** Fetches the live view and shows what changed. */
  refresh(): Promise<void>;
  /** Finishes what an earlier page began. */
  resume(): Promise<void>;
  /** Puts a published test number into the form. */
  fillIn(values: FormValues): void;
}

/** Fields worth judging as soon as they are left. */
const JUDGED: readonly FormField[] = ["amount", "cardNumber", "cardExpiry", "routingNumber"];
/** How long an amount that changed by itself must have stood before it can be paid. */
const READ_MS = 1000;
const PENDING: ReadonlySet<string> = new Set(["started", "processing", "requires_action"]);

export function startPanel(data: PageData, { path, attempts, beforePayment }: PanelDeps): Panel {
  const calls = callsOf(path);
  let view: CheckoutView = data.view;
  let ctx: PageContext = pageContext(view);
  let state: PanelState = openPanel(view, data.form);
  /** The payment that is being watched; another one replaces it. */
  let watched: string | null = null;
  /** When the amount last changed by itself. */
  let changedAt = 0;
  const place = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;
  const form = (): HTMLFormElement | null => document.querySelector("#pay-form");
  const read = (): FormValues => {
    const element = form();
    return element ? formValues(new FormData(element)) : state.values;
  };

  function paint(with_: typeof render = render): void {
    with_(<PayPanel ctx={ctx} state={state} on={on} />, place("pay"));
    with_(<Hero ctx={ctx} />, place("hero"));
    with_(<Activity ctx={ctx} />, place("activity"));
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
    view = next;
    ctx = pageContext(view);
    paint();
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

  /** True when the live view is shown and stands as the payer saw it. */
  async function confirmView(): Promise<boolean> {
    const before = view.balance.payableAmount;
    const answer = await calls.view();
    if (answer.kind === "gone") location.reload();
    if (answer.kind === "lost") tell({ kind: "not_sent" });
    if (answer.kind === "trouble") tell({ kind: "trouble" });
    if (answer.kind !== "view") return false;
    if (answer.view.balance.payableAmount === before && answer.view.state === view.state) return true;
    show(answer.view);
    tell({ kind: "changed" });
    return false;
  }

  async function submit(): Promise<void> {
    // A press that was meant for the amount that stood here a moment ago does not count for the new one.
    if (state.phase !== "idle" || Date.now() - changedAt < READ_MS) return;
    const values = read();
    const reading = readForm(values, view, thisMonth());
    if (!reading.ok) {
      sync({ errors: reading.errors, summary: true, notice: null });
      focus("error-summary");
      return;
    }
    const { body } = reading;
    sync({ phase: "sending", errors: [], notice: null });
    beforePayment();
    if (!(await confirmView())) return;
    const amount = minorOf(view, body.amount);
    const standing = attempts.current();
    if (standing && (standing.amount !== amount || standing.method !== body.method.type)) {
      // Something else was tried before and its fate is open: that comes first.
      const fate = await calls.fate(standing.id);
      if (fate.kind === "lost") return tell({ kind: "not_sent" });
      attempts.close();
      if (fate.kind === "payment" && fate.payment.status !== "failed") return settle(fate.payment);
    }
    const attempt = attempts.open(amount, body.method.type);
    await judge(attempt.id, await calls.pay({ ...body, paymentId: attempt.id }));
  }

  async function judge(id: string, outcome: PaymentOutcome): Promise<void> {
    if (outcome.kind === "lost") return find(id);
    if (outcome.kind === "payment") return settle(outcome.payment);
    if (outcome.kind === "conflict") {
      // Another tab may have sent this very id: then its payment is the answer.
      const fate = await calls.fate(id);
      if (fate.kind === "payment" && fate.payment.status !== "failed") return settle(fate.payment);
      attempts.close();
      await refreshView();
      return tell({ kind: "changed" });
    }
    attempts.close();
    switch (outcome.kind) {
      case "declined":
        return tell({ kind: "declined", reason: outcome.reason, method: state.method ?? "card" });
      case "invalid": {
        const field = fieldFor(outcome.field);
        const message = outcome.message || ctx.words.errField;
        if (!field) return tell({ kind: "refused", message });
        set({ phase: "idle", errors: [{ field, message }], summary: true });
        return focus("error-summary");
      }
      case "busy":
        return tell({ kind: "busy", seconds: outcome.seconds });
      case "gone":
        return location.reload();
      case "refused":
        return outcome.message
          ? tell({ kind: "refused", message: outcome.message })
          : tell({ kind: "trouble" });
    }
  }

  /** No answer came: asks until it is known what became of the payment. Nothing is sent again meanwhile. */
  async function find(id: string, quiet = false): Promise<void> {
    set({ phase: "checking", errors: [], ...(quiet ? {} : { notice: { kind: "lost" } }) });
    for (let turn = 0, unheard = 0; ; turn++) {
      const fate = await calls.fate(id);
      if (fate.kind === "payment") return settle(fate.payment);
      // Twice, since the payment itself may still be on its way when the first question arrives.
      if (fate.kind === "unheard" && (quiet || ++unheard === 2)) {
        return quiet ? set({ phase: "idle", notice: null }) : tell({ kind: "not_sent" });
      }
      if (fate.kind === "lost" && quiet) set({ notice: { kind: "lost" } });
      await pause(turn);
    }
  }

  async function settle(payment: PaymentAnswer): Promise<void> {
    if (payment.status === "requires_action" && payment.actionUrl && state.phase === "sending") {
      location.assign(payment.actionUrl);
      return;
    }
    if (payment.status !== "started" && payment.status !== "requires_action") attempts.close();
    if (payment.status === "failed") {
      const method = payment.method === "ach" ? "ach" : "card";
      await refreshView();
      return tell({ kind: "declined", reason: payment.declineReason, method });
    }
    await refreshView();
    set({ phase: "idle", payment, notice: null, errors: [], summary: true });
    focus("pay-title");
    if (PENDING.has(payment.status)) void watch(payment);
  }

  /** Follows a payment that is not final, gently and only while somebody looks. */
  async function watch(payment: PaymentView): Promise<void> {
    watched = payment.paymentId;
    for (let turn = 1; watched === payment.paymentId; turn++) {
      await pause(turn);
      if (watched !== payment.paymentId) return;
      const fate = await calls.fate(payment.paymentId);
      if (fate.kind !== "payment" || fate.payment.status === payment.status) continue;
      watched = null;
      return settle(fate.payment);
    }
  }

  async function refreshView(): Promise<boolean> {
    const answer = await calls.view();
    if (answer.kind === "view") show(answer.view);
    return answer.kind === "view";
  }

  const on: PanelHandlers = {
    onSubmit(event) {
      event.preventDefault();
      void submit();
    },
    onInput(event) {
      const input = event.target as HTMLInputElement;
      const told = tidy(input, event);
      sync({ ...told, errors: state.errors.filter((error) => error.field !== input.name) });
    },
    onFocusOut(event) {
      const { name, value } = event.target as HTMLInputElement;
      if (!value || state.phase !== "idle" || !(JUDGED as readonly string[]).includes(name)) return;
      const reading = readForm(read(), view, thisMonth());
      const found = reading.ok ? undefined : reading.errors.find((error) => error.field === name);
      const others = state.errors.filter((error) => error.field !== name);
      if (found) set({ errors: [...others, found], summary: state.summary && others.length > 0 });
    },
    onTryAnother(event) {
      event.preventDefault();
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
      watched = null;
      state = { ...openPanel(view), enhanced: true };
      paint();
      focus("pay-title");
    },
  };

  paint(hydrate as typeof render);
  // Typed or autofilled before this script was there.
  let early: Partial<PanelState> = {};
  for (const input of form()?.querySelectorAll<HTMLInputElement>('input[type="text"]') ?? []) {
    if (input.value) early = { ...early, ...tidy(input, new Event("input")) };
  }
  sync({ ...early, enhanced: true });

  return {
    async refresh() {
      if (state.phase !== "idle") return;
      const before = view.balance.payableAmount;
      const answer = await calls.view();
      if (answer.kind === "gone") location.reload();
      if (answer.kind !== "view" || state.phase !== "idle") return;
      const less = minorOf(view, before) - minorOf(view, answer.view.balance.payableAmount);
      show(answer.view);
      const amount = answer.view.balance.payableAmount;
      if (state.payment || less === 0 || amount === 0) return;
      changedAt = Date.now();
      set({ notice: less > 0 ? { kind: "elsewhere", amount: before - amount } : { kind: "changed" } });
    },
    async resume() {
      const standing = attempts.current();
      if (standing) return find(standing.id, true);
      const pending = view.payments.filter((payment) => PENDING.has(payment.status)).at(-1);
      if (pending) void watch(pending);
    },
    fillIn(values) {
      const element = form();
      for (const [name, value] of Object.entries(values)) {
        for (const input of element?.querySelectorAll<HTMLInputElement>(`[name="${name}"]`) ?? []) {
          if (input.type === "radio") input.checked = input.value === value;
          else input.value = value;
        }
      }
      sync({ errors: [] });
      form()?.querySelector<HTMLElement>('button[type="submit"]')?.focus();
    },
  };
}

function thisMonth(): YearMonth {
  const now = new Date();
  return { year: now.getFullYear(), month: now.getMonth() + 1 };
}
