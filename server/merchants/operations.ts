/** The merchant's own operations: read and change its settings, move its test clock. */
import { z } from "zod";
import { integerField } from "../api/fields.ts";
import { type Operation, operation } from "../api/operation.ts";
import { type Refusal, refuse } from "../api/problem.ts";
import { reminderScheduleField } from "../api/reminderRule.ts";
import type { Deps } from "../deps.ts";
import {
  advanceTestClock,
  advanceTestTasks,
  findMerchantRow,
  type MerchantRow,
  updateMerchant,
} from "../store/merchants.ts";
import { advanceTestWebhooks } from "../store/webhooks.ts";
import { merchantNow } from "./clock.ts";
import { type Merchant, toMerchant } from "./merchant.ts";
import { merchantPatch, mergePatch, type StoredSettings } from "./settings.ts";

const TEN_YEARS_SECONDS = 10 * 366 * 86_400;
/** Sum of all advances: keeps instants far from the end of four-digit years. */
const MOST_OFFSET_MS = 100 * 366 * 86_400_000;
const UPDATE_ATTEMPTS = 5;

const merchantView = z.object({
  tenantId: z.string(),
  name: z.string(),
  timeZone: z.string(),
  locale: z.string(),
  branding: z.object({
    logoUrl: z.string().nullable(),
    accentColor: z.string().nullable(),
    pageTitle: z
      .string()
      .nullable()
      .meta({ description: "The payment page's title; by default it names you." }),
    iconUrl: z.string().nullable().meta({ description: "Null for an icon made of the logo." }),
  }),
  termsUrl: z.string().nullable(),
  privacyUrl: z.string().nullable(),
  footerText: z
    .string()
    .nullable()
    .meta({ description: "Your words at the foot of pages, mails and papers." }),
  supportEmail: z.string().nullable(),
  supportPhone: z.string().nullable(),
  supportUrl: z.string().nullable(),
  addressLines: z.array(z.string()),
  invoiceNumberPrefix: z.string(),
  payment: z.object({
    methods: z.array(z.string()),
    allowPartial: z.boolean(),
    minimumAmount: z.number().nullable(),
    allowOverpayment: z.boolean(),
  }),
  overpayments: z
    .string()
    .meta({ description: "hold, credit or refund: what becomes of an overpayment by itself." }),
  applyCredit: z
    .string()
    .meta({ description: "manual or automatic: whether credit pays a new invoice at its issue." }),
  receipts: z.object({ automatic: z.boolean() }),
  reminderSchedule: reminderScheduleField,
  embedOrigins: z.array(z.string()),
  createdAt: z.string().meta({ format: "date-time" }),
});

/** A merchant as the API shows it: every setting in force, chosen or default. */
export function viewMerchant(merchant: Merchant): z.output<typeof merchantView> {
  const { tenantId, name, timeZone, settings, createdAt } = merchant;
  const { minimumAmount } = settings.payment;
  return {
    tenantId,
    name,
    timeZone,
    locale: settings.locale,
    branding: settings.branding,
    supportEmail: settings.supportEmail,
    supportPhone: settings.supportPhone,
    supportUrl: settings.supportUrl,
    termsUrl: settings.termsUrl,
    privacyUrl: settings.privacyUrl,
    footerText: settings.footerText,
    addressLines: [...settings.addressLines],
    invoiceNumberPrefix: settings.invoiceNumberPrefix,
    payment: {
      ...settings.payment,
      methods: [...settings.payment.methods],
      minimumAmount: minimumAmount === null ? null : Number(minimumAmount),
    },
    overpayments: settings.overpayments,
    applyCredit: settings.applyCredit,
    receipts: settings.receipts,
    reminderSchedule: settings.reminderSchedule.map((rule) => ({ ...rule, sendVia: [...rule.sendVia] })),
    embedOrigins: [...settings.embedOrigins],
    createdAt,
  };
}

/** Changes a merchant; see {@link merchantPatch}. Null where there is no such merchant. */
export async function changeMerchant(
  deps: Pick<Deps, "database">,
  tenantId: string,
  patch: z.output<typeof merchantPatch>,
): Promise<Merchant | Refusal | null> {
  const { name, timeZone, ...settings } = patch;
  for (let attempt = 0; attempt < UPDATE_ATTEMPTS; attempt++) {
    const before = await findMerchantRow(deps.database, tenantId);
    if (!before) return null;
    const after: MerchantRow = {
      ...before,
      name: name ?? before.name,
      time_zone: timeZone ?? before.time_zone,
      settings: JSON.stringify(mergePatch(JSON.parse(before.settings) as StoredSettings, settings)),
    };
    const [result] = await deps.database.batch([updateMerchant(before, after)]);
    if (result?.changes === 1) return toMerchant(after);
  }
  return refuse("version_conflict", "The merchant's settings are being changed by others. Try again.");
}

export const merchantOperations: readonly Operation[] = [
  operation(
    {
      id: "getMerchant",
      method: "GET",
      path: "/api/v1/merchant",
      summary: "Read the merchant and its settings",
      tag: "Merchant",
      auth: "key",
      answers: { 200: { description: "The merchant, with every setting in force.", schema: merchantView } },
    },
    ({ caller }) => ({ status: 200, data: viewMerchant(caller.merchant) }),
  ),
  operation(
    {
      id: "updateMerchant",
      method: "PATCH",
      path: "/api/v1/merchant",
      summary: "Change the merchant's settings",
      description:
        "A merge patch (RFC 7396): properties left out stay as they are, null sets back to the default, lists are replaced as a whole. Settings are the same for test and live data.",
      tag: "Merchant",
      auth: "key",
      body: merchantPatch,
      example: { supportEmail: "billing@acme.example", embedOrigins: ["https://shop.acme.example"] },
      answers: { 200: { description: "The merchant after the change.", schema: merchantView } },
      refusals: ["version_conflict"],
    },
    async ({ deps, caller, body }) => {
      const merchant = await changeMerchant(deps, caller.tenantId, body);
      if (merchant === null) return refuse("not_found", "The merchant is gone.");
      return "tenantId" in merchant ? { status: 200, data: viewMerchant(merchant) } : merchant;
    },
  ),
  operation(
    {
      id: "advanceTestClock",
      method: "POST",
      path: "/api/v1/test/advance-clock",
      summary: "Move the test clock forward",
      description:
        "Moves the clock of this merchant's test data forward, never back: bank payments settle, schedules and reminders come due. What became due is done within 2 seconds after the answer. Live data is not touched.",
      tag: "Testing",
      auth: "key",
      testOnly: true,
      body: z.strictObject({ seconds: integerField(1, TEN_YEARS_SECONDS) }),
      example: { seconds: 432_000 },
      answers: {
        200: {
          description: "The test clock after the move.",
          schema: z.object({
            now: z.string().meta({ format: "date-time" }),
            offsetSeconds: z.number(),
          }),
        },
      },
      refusals: ["conflict"],
    },
    async ({ deps, caller, body }) => {
      const milliseconds = body.seconds * 1_000;
      if (caller.merchant.testClockOffsetMs + milliseconds > MOST_OFFSET_MS) {
        return refuse(
          "conflict",
          "The test clock is 100 years ahead at most. Create another merchant to start anew.",
        );
      }
      const [moved] = await deps.database.batch([
        advanceTestClock(caller.tenantId, milliseconds),
        advanceTestTasks(caller.tenantId, milliseconds),
        ...advanceTestWebhooks(caller.tenantId, milliseconds),
      ]);
      const testClockOffsetMs = Number(moved?.rows[0]?.["test_clock_offset_ms"]);
      deps.wake();
      const now = merchantNow(deps, { testClockOffsetMs }, "test").toISOString();
      return { status: 200, data: { now, offsetSeconds: testClockOffsetMs / 1_000 } };
    },
  ),
];
