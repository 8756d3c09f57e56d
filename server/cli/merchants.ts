import { Refusal } from "../api/problem.ts";
import { createMerchant } from "../merchants/create.ts";
import { type Command, text } from "./command.ts";
import { refused } from "./refused.ts";

/** `paylink merchants create` */
export const createMerchantCommand: Command = {
  name: "merchants create",
  summary: "Create a merchant with a live key and a test key.",
  help: ["The keys are shown once; only their hashes are kept."],
  options: { name: { type: "string" }, "time-zone": { type: "string" } },
  required: ["name"],
  async run(deps, options) {
    const timeZone = text(options, "time-zone");
    const made = await createMerchant(deps, {
      name: text(options, "name") ?? "",
      ...(timeZone === undefined ? {} : { timeZone }),
    });
    if (made instanceof Refusal) return refused(made);
    return {
      exit: 0,
      text: `Tenant    ${made.tenantId}\nLive key  ${made.apiKey}\nTest key  ${made.testApiKey}`,
      data: made,
    };
  },
};
