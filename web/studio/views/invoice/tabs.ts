/** The tabs of an invoice, in their order. The first has the invoice's own address. */
import type { ComponentType } from "preact";
import type { Invoice } from "../../answers.ts";
import { Items } from "./Items.tsx";
import { lazyTab } from "./lazyTab.tsx";
import { Share } from "./Share.tsx";

export interface TabProps {
  readonly invoice: Invoice;
  /** Grows whenever something happened to the invoice: pass it to useApi. */
  readonly changed: number;
}

export interface Tab {
  /** Last part of the address; empty for the first. */
  readonly name: string;
  readonly label: string;
  readonly Component: ComponentType<TabProps>;
}

export const TABS: readonly Tab[] = [
  { name: "", label: "Share", Component: Share },
  { name: "timeline", label: "Timeline", Component: lazyTab(() => import("./Timeline.tsx")) },
  { name: "payments", label: "Payments", Component: lazyTab(() => import("./Payments.tsx")) },
  { name: "items", label: "Items", Component: Items },
];
