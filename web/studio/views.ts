/** The studio's views: each a chunk of its own. */
import type { ComponentType } from "preact";

export interface ViewProps {
  readonly params: Readonly<Record<string, string>>;
}

export interface View {
  readonly path: string;
  readonly title: string;
  readonly load: () => Promise<{ readonly default: ComponentType<ViewProps> }>;
  /** Without the frame around it: a page for paper. */
  readonly bare?: boolean;
}

export const VIEWS: readonly View[] = [
  { path: "/", title: "Invoices", load: () => import("./views/Invoices.tsx") },
  { path: "/new", title: "New invoice", load: () => import("./views/NewInvoice.tsx") },
  { path: "/webhooks", title: "Webhooks", load: () => import("./views/Webhooks.tsx") },
  { path: "/analytics", title: "Analytics", load: () => import("./views/Analytics.tsx") },
  { path: "/print/:invoiceId", title: "Sheet", load: () => import("./views/Print.tsx"), bare: true },
  { path: "/invoices/:invoiceId", title: "Invoice", load: () => import("./views/Invoice.tsx") },
  { path: "/invoices/:invoiceId/:tab", title: "Invoice", load: () => import("./views/Invoice.tsx") },
];

export interface Place {
  readonly path: string;
  readonly label: string;
  /** Pressed after `g`. */
  readonly key: string;
}

/** What the menu lists. */
export const PLACES: readonly Place[] = [
  { path: "/", label: "Invoices", key: "i" },
  { path: "/webhooks", label: "Webhooks", key: "w" },
  { path: "/analytics", label: "Analytics", key: "a" },
];
