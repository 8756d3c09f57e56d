/** Every route on one screen. */
import { Hono } from "hono";
import { analyticsOperations } from "./analytics/operations.ts";
import { answerRefusal, mountOperations } from "./api/mount.ts";
import { mountDocs } from "./api/mountDocs.ts";
import type { Operation } from "./api/operation.ts";
import { refuse } from "./api/problem.ts";
import { type AppEnv, requestId } from "./api/requestId.ts";
import { deadAnswer, wantsPage } from "./checkout/answers.ts";
import { mountCalendar } from "./checkout/calendarRoutes.ts";
import { PAYER_OPERATIONS } from "./checkout/documentation.ts";
import { mountEmbedRoutes } from "./checkout/embedRoutes.ts";
import { mountForward } from "./checkout/forwardRoutes.ts";
import { mountFreshLinkRoutes } from "./checkout/freshLinkRoutes.ts";
import { troubleAnswer } from "./checkout/linkRoute.ts";
import { mountMandate } from "./checkout/mandateRoutes.ts";
import { mountPageRoutes } from "./checkout/pageRoutes.ts";
import { rememberLanguage } from "./checkout/payerLanguage.ts";
import { mountPayerReceipt } from "./checkout/payerReceiptRoutes.ts";
import { mountPaymentRoutes } from "./checkout/paymentRoutes.ts";
import { mountReceiptCheck } from "./checkout/receiptCheckRoutes.ts";
import { mountSavedRoutes } from "./checkout/savedRoutes.ts";
import { recordCarrierEvent } from "./delivery/carrierEvents.ts";
import { mountCarrierRoutes } from "./delivery/carrierRoutes.ts";
import { freshLinkTask } from "./delivery/freshLink.ts";
import { mountOpenings } from "./delivery/openings.ts";
import { sendingOperations } from "./delivery/operations.ts";
import { mountOutbox } from "./delivery/outboxPage.ts";
import { payerCodeTask } from "./delivery/payerCode.ts";
import { reminderTask } from "./delivery/reminders.ts";
import { sendTask } from "./delivery/send.ts";
import { mountStopReminders } from "./delivery/stopReminders.ts";
import type { Deps } from "./deps.ts";
import { mountOembed } from "./embed/oembed.ts";
import { getLinkEmbed } from "./embed/operations.ts";
import { securityHeaders } from "./headers.ts";
import { mountHealth } from "./health.ts";
import { hostOperations } from "./hosts/operations.ts";
import { siteFinder } from "./hosts/sites.ts";
import { listEvents, listInvoiceEvents } from "./invoices/eventOperations.ts";
import { createInvoiceOperation, getInvoice, listInvoices, voidInvoice } from "./invoices/operations.ts";
import { getInvoicePdf } from "./invoices/pdfOperation.ts";
import { planOperations } from "./invoices/planOperations.ts";
import { INDEX_INVOICES, indexInvoicesTask } from "./invoices/search.ts";
import { leadConnectorOperations } from "./leadconnector/operations.ts";
import { listLinksOperation } from "./links/listOperation.ts";
import {
  createLinkOperation,
  getPaymentLink,
  revokeLinkOperation,
  rotateLinkOperation,
} from "./links/operations.ts";
import { getQrCode } from "./links/qrOperation.ts";
import { listVisitsOperation } from "./links/visitsOperation.ts";
import { getIcon, iconOperations } from "./logos/icons.ts";
import { logoOperations, PICTURE_OPERATIONS } from "./logos/operations.ts";
import { alertOperations } from "./merchants/alertOperations.ts";
import { ALERT_MAIL, alertMailTask } from "./merchants/alerts.ts";
import { merchantOperations } from "./merchants/operations.ts";
import { stripeOperations } from "./merchants/stripe.ts";
import { creditOperations } from "./payments/creditOperations.ts";
import { mountNoticeRoutes } from "./payments/noticeRoutes.ts";
import { paymentOperations } from "./payments/operations.ts";
import { overpaymentTask } from "./payments/overpayment.ts";
import { overpaymentOperations } from "./payments/overpaymentOperations.ts";
import { OVERPAYMENT } from "./payments/overpaymentTask.ts";
import { refundTask } from "./payments/refund.ts";
import { refundOperations } from "./payments/refundOperations.ts";
import { savedMethodOperations } from "./payments/savedMethodOperations.ts";
import { forgetMethodTask } from "./payments/savedMethods.ts";
import { syncPaymentTask } from "./payments/sync.ts";
import { receiptOperations } from "./receipts/operations.ts";
import { receiptTask } from "./receipts/send.ts";
import { reconcileBatch } from "./reconciliation/batchOperation.ts";
import { importBankTransactions } from "./reconciliation/importOperation.ts";
import { bringInProcessorCharge } from "./reconciliation/intake.ts";
import { reconciliationOperations } from "./reconciliation/operations.ts";
import { reviewOperations } from "./reconciliation/reviewOperations.ts";
import { mountStudio } from "./studio/routes.ts";
import type { TaskHandlers } from "./tasks/run.ts";
import { upkeepTask } from "./upkeep/upkeep.ts";
import { deliveryOperations } from "./webhooks/deliveryOperations.ts";
import { endpointOperations } from "./webhooks/operations.ts";
import { webhookTasks } from "./webhooks/tasks.ts";

/** Everything the merchant API can do. */
export const OPERATIONS: readonly Operation[] = [
  createInvoiceOperation,
  getInvoice,
  listInvoices,
  voidInvoice,
  listInvoiceEvents,
  listEvents,
  getInvoicePdf,
  getPaymentLink,
  getQrCode,
  createLinkOperation,
  listLinksOperation,
  listVisitsOperation,
  revokeLinkOperation,
  rotateLinkOperation,
  getLinkEmbed,
  ...planOperations,
  ...paymentOperations,
  ...refundOperations,
  ...receiptOperations,
  ...savedMethodOperations,
  ...creditOperations,
  ...overpaymentOperations,
  ...reconciliationOperations,
  importBankTransactions,
  reconcileBatch,
  ...reviewOperations,
  ...sendingOperations,
  ...merchantOperations,
  ...logoOperations,
  ...iconOperations,
  getIcon,
  ...PICTURE_OPERATIONS,
  ...hostOperations,
  ...alertOperations,
  ...stripeOperations,
  ...endpointOperations,
  ...deliveryOperations,
  ...analyticsOperations,
  ...leadConnectorOperations,
];

/** Everything that is done later. */
export const TASK_HANDLERS: TaskHandlers = {
  "payment.sync": syncPaymentTask,
  "refund.sync": refundTask,
  [OVERPAYMENT]: overpaymentTask,
  "payment_method.forget": forgetMethodTask,
  "payer.code": payerCodeTask,
  "receipt.send": receiptTask,
  "link.fresh": freshLinkTask,
  [INDEX_INVOICES]: indexInvoicesTask,
  "delivery.send": sendTask,
  [ALERT_MAIL]: alertMailTask,
  "reminder.next": reminderTask,
  upkeep: upkeepTask,
  ...webhookTasks,
};

/** What is served on every host: pages of links and what lies under them, receipts, the addresses in mails, pictures. */
function mountPayerSide(app: Hono<AppEnv>, deps: Deps): void {
  mountOpenings(app, deps);
  mountStopReminders(app, deps);
  mountReceiptCheck(app, deps);
  mountOembed(app, deps);
  mountFreshLinkRoutes(app, deps);
  mountPageRoutes(app, deps);
  mountEmbedRoutes(app, deps);
  mountPaymentRoutes(app, deps);
  mountSavedRoutes(app, deps);
  mountCalendar(app, deps);
  mountForward(app, deps);
  mountMandate(app, deps);
  mountPayerReceipt(app, deps);
  app.notFound((c) => {
    if (wantsPage(c) && c.req.method === "GET") return deadAnswer(c, deps, { kind: "unknown" }, c.req.path);
    return answerRefusal(c, deps, refuse("not_found", "There is nothing at this address."));
  });
  app.onError((error, c) => troubleAnswer(c, deps, error));
}

function begin(deps: Deps): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(securityHeaders(deps.config.publicUrl.startsWith("https:")));
  app.use(requestId(deps.random));
  app.use(rememberLanguage(deps));
  return app;
}

/** The app of a merchant's own host. What is not mounted here does not exist there: the API, its documentation, the outbox, the studio, figures. */
function createSite(deps: Deps): Hono<AppEnv> {
  const app = begin(deps);
  mountOperations(app, deps, [...PICTURE_OPERATIONS, getIcon]);
  mountPayerSide(app, deps);
  return app;
}

export function createApp(deps: Deps): Hono<AppEnv> {
  const app = begin(deps);
  mountHealth(app, deps);
  mountDocs(app, deps, [...OPERATIONS, ...PAYER_OPERATIONS]);
  mountOperations(app, deps, OPERATIONS);
  mountStudio(app, deps);
  mountOutbox(app, deps, recordCarrierEvent);
  mountCarrierRoutes(app, deps, recordCarrierEvent);
  mountNoticeRoutes(app, deps, bringInProcessorCharge);
  mountPayerSide(app, deps);

  const outer = new Hono<AppEnv>();
  const findSite = siteFinder(deps);
  const sites = new WeakMap<Deps, Hono<AppEnv>>();
  outer.all("*", async (c) => {
    let site: Deps | null;
    try {
      site = await findSite(new URL(c.req.url).host);
    } catch (error) {
      // Without knowing whose host it is nothing may be shown on it.
      const trouble = begin(deps);
      trouble.all("*", (at) => troubleAnswer(at, deps, error));
      return trouble.fetch(c.req.raw, c.env);
    }
    if (site === null) return app.fetch(c.req.raw, c.env);
    const made = sites.get(site) ?? createSite(site);
    sites.set(site, made);
    return made.fetch(c.req.raw, c.env);
  });
  return outer;
}
