/**
 * Pays once, whatever the network does: confirms the live balance, sends the attempt, and when no answer comes asks what
 * became of it. What is shown is the screen's business.
 */
import type { CheckoutView, PaymentAnswer, PaymentView } from "../../shared/checkout.ts";
import { minorOf } from "../../shared/page/context.ts";
import { fieldFor } from "../../shared/page/fieldFor.ts";
import { type FormValues, readForm, type YearMonth } from "../../shared/page/form.ts";
import { hostedMethodOf } from "../../shared/page/hosted.ts";
import type { Notice, PanelState } from "../../shared/page/panel.ts";
import { reasonText } from "../../shared/page/reason.ts";
import { refusalText } from "../../shared/page/refusal.ts";
import { panelWords } from "../../shared/words/panel.ts";
import type { Attempts } from "./attempts.ts";
import type { Calls, PaymentOutcome } from "./calls.ts";
import { leaveFor, tellChanges, tellSite } from "./framed.ts";
import type { HostedFields } from "./hosted.ts";
import { hostedPaying, waitingPayment } from "./hostedPaying.ts";
import { pause } from "./pause.ts";

/** The page as this file needs it. */
export interface Screen {
  view(): CheckoutView;
  state(): PanelState;
  /** What stands in the form now. */
  values(): FormValues;
  set(patch: Partial<PanelState>): void;
  /** Like `set`, with what stands in the form taken over. */
  sync(patch: Partial<PanelState>): void;
  show(view: CheckoutView): void;
  /** News above the form, which is ready again. */
  tell(notice: Notice): void;
  focus(id: string): void;
}

export interface PayingDeps {
  readonly calls: Calls;
  readonly attempts: Attempts;
  readonly beforePayment: () => void;
  /** The processor's own fields, loaded now if they are not there yet. */
  readonly fields: () => Promise<HostedFields>;
}

export interface Paying {
  submit(): Promise<void>;
  /** Shows the processor's fields of the chosen method. */
  choose(): Promise<void>;
  /** Goes on with the payment that waits for its payer. */
  goOn(): Promise<void>;
  /** Fetches the live view and shows what changed. */
  refresh(): Promise<void>;
  /** Finishes what an earlier page began. */
  resume(): Promise<void>;
  /** Stops following a payment. */
  leave(): void;
}

/** How long an amount that changed by itself must have stood before it can be paid. */
const READ_MS = 1000;
const PENDING: ReadonlySet<string> = new Set(["started", "processing", "requires_action"]);

export function thisMonth(): YearMonth {
  const now = new Date();
  return { year: now.getFullYear(), month: now.getMonth() + 1 };
}

export function createPaying(screen: Screen, deps: PayingDeps): Paying {
  const { calls, attempts, beforePayment } = deps;
  const hosted = hostedPaying(screen, deps);
  /** The payment that is being watched; another one replaces it. */
  let watched: string | null = null;
  /** When the amount last changed by itself. */
  let changedAt = 0;

  /** True when the live view is shown and stands as the payer saw it. */
  async function confirmView(): Promise<boolean> {
    const before = screen.view().balance.payableAmount;
    const answer = await calls.view();
    if (answer.kind === "gone") location.reload();
    if (answer.kind === "lost") screen.tell({ kind: "not_sent" });
    if (answer.kind === "trouble") screen.tell({ kind: "trouble" });
    if (answer.kind !== "view") return false;
    if (answer.view.balance.payableAmount === before && answer.view.state === screen.view().state)
      return true;
    screen.show(answer.view);
    screen.tell({ kind: "changed" });
    return false;
  }

  async function submit(): Promise<void> {
    // A press that was meant for the amount that stood here a moment ago does not count for the new one.
    if (screen.state().phase !== "idle" || Date.now() - changedAt < READ_MS) return;
    const values = screen.values();
    const method = hostedMethodOf(values, screen.view());
    if (method && !screen.state().hosted.open.includes(method)) return hosted.open(method);
    const reading = readForm(values, screen.view(), thisMonth());
    if (!reading.ok) {
      screen.sync({ errors: reading.errors, summary: true, notice: null });
      screen.focus("error-summary");
      return;
    }
    const { body } = reading;
    screen.sync({ phase: "sending", errors: [], notice: null });
    beforePayment();
    // First of all: wallets open only while the press counts as one.
    if (method && !(await hosted.complete(method))) return screen.set({ phase: "idle" });
    if (!(await confirmView())) return;
    const amount = minorOf(screen.view(), body.amount);
    const means = body.method.type === "saved" ? body.method.paymentMethodId : body.method.type;
    const standing = attempts.current();
    if (standing && (standing.amount !== amount || standing.method !== means)) {
      // Something else was tried before and its fate is open: that comes first.
      const fate = await calls.fate(standing.id);
      if (fate.kind === "gone") return location.reload();
      if (fate.kind === "lost") return screen.tell({ kind: "not_sent" });
      attempts.close();
      if (fate.kind === "payment" && fate.payment.status !== "failed") return settle(fate.payment);
    }
    const attempt = attempts.open(amount, means);
    const request = { ...body, paymentId: attempt.id };
    await judge(attempt.id, await hosted.confirmed(request, method, await calls.pay(request)));
  }

  async function goOn(): Promise<void> {
    if (screen.state().phase !== "idle") return;
    const waiting = waitingPayment(screen);
    if (!waiting) return;
    const outcome = await hosted.goOn(waiting);
    if (outcome) await judge(waiting.paymentId, outcome);
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
      return screen.tell({ kind: "changed" });
    }
    attempts.close();
    switch (outcome.kind) {
      case "declined":
        tellSite({ paymentId: id, status: "failed" });
        return screen.tell({
          kind: "declined",
          reason: reasonText(outcome.why, panelWords(screen.view().locale)),
          method: screen.state().method ?? "card",
        });
      case "invalid": {
        const field = fieldFor(outcome.field);
        const message = refusalText(outcome, screen.view().locale, Boolean(field));
        if (!field) return screen.tell({ kind: "refused", message });
        screen.set({ phase: "idle", errors: [{ field, message }], summary: true });
        return screen.focus("error-summary");
      }
      case "busy":
        return screen.tell({ kind: "busy", seconds: outcome.seconds });
      case "gone":
        return location.reload();
      case "refused":
        return outcome.message
          ? screen.tell({ kind: "refused", message: refusalText(outcome, screen.view().locale, false) })
          : screen.tell({ kind: "trouble" });
    }
  }

  /** No answer came: asks until it is known what became of the payment. Nothing is sent again meanwhile. */
  async function find(id: string, quiet = false): Promise<void> {
    screen.set({ phase: "checking", errors: [], ...(quiet ? {} : { notice: { kind: "lost" } }) });
    for (let turn = 0, unheard = 0; ; turn++) {
      const fate = await calls.fate(id);
      if (fate.kind === "payment") return settle(fate.payment);
      if (fate.kind === "gone") return location.reload();
      // Twice, since the payment itself may still be on its way when the first question arrives.
      if (fate.kind === "unheard" && (quiet || ++unheard === 2)) {
        return quiet ? screen.set({ phase: "idle", notice: null }) : screen.tell({ kind: "not_sent" });
      }
      if (fate.kind === "lost" && quiet) screen.set({ notice: { kind: "lost" } });
      await pause(turn);
    }
  }

  async function settle(payment: PaymentAnswer): Promise<void> {
    const toBank = payment.status === "requires_action" && !screen.view().hostedFields;
    tellSite(payment);
    if (toBank && payment.actionUrl && screen.state().phase === "sending" && leaveFor(payment.actionUrl))
      return;
    if (payment.status !== "started" && payment.status !== "requires_action") attempts.close();
    if (payment.status === "failed") {
      const method = payment.method === "ach" ? "ach" : "card";
      await refreshView();
      const reason = reasonText(payment, panelWords(screen.view().locale));
      return screen.tell({ kind: "declined", reason, method });
    }
    await refreshView();
    screen.set({ phase: "idle", payment, notice: null, errors: [], summary: true });
    screen.focus("pay-title");
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
    if (answer.kind === "view") screen.show(answer.view);
    return answer.kind === "view";
  }

  return {
    submit,
    goOn,
    async choose() {
      const method = hostedMethodOf(screen.values(), screen.view());
      if (method && screen.state().phase === "idle") await hosted.open(method);
    },
    async refresh() {
      if (screen.state().phase !== "idle") return;
      const before = screen.view().balance.payableAmount;
      const answer = await calls.view();
      if (answer.kind === "gone") location.reload();
      if (answer.kind !== "view" || screen.state().phase !== "idle") return;
      tellChanges(screen.view().payments, answer.view.payments);
      const less = minorOf(screen.view(), before) - minorOf(screen.view(), answer.view.balance.payableAmount);
      screen.show(answer.view);
      const amount = answer.view.balance.payableAmount;
      if (screen.state().payment || less === 0 || amount === 0) return;
      changedAt = Date.now();
      screen.set({ notice: less > 0 ? { kind: "elsewhere", amount: before - amount } : { kind: "changed" } });
    },
    async resume() {
      const standing = attempts.current();
      if (standing) return find(standing.id, true);
      const pending = screen
        .view()
        .payments.filter((payment) => PENDING.has(payment.status))
        .at(-1);
      if (pending) void watch(pending);
    },
    leave() {
      watched = null;
    },
  };
}
