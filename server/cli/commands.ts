/** The list of commands. */
import { importBankCommand, listBankCommand, reconcileBankCommand } from "./bank.ts";
import type { Command } from "./command.ts";
import { addHostCommand, listHostsCommand, removeHostCommand } from "./hosts.ts";
import { createInvoiceCommand } from "./invoices.ts";
import { createKeyCommand, listKeysCommand, revokeKeyCommand } from "./keys.ts";
import { verifyLedgerCommand } from "./ledger.ts";
import { createLinkCommand } from "./links.ts";
import { createMerchantCommand } from "./merchants.ts";
import { checkPageCommand } from "./page.ts";
import { reconcileProcessorCommand } from "./processor.ts";
import { studioCommand } from "./studio.ts";
import { exportCommand, importCommand } from "./transfer.ts";

export const COMMANDS: readonly Command[] = [
  createMerchantCommand,
  createKeyCommand,
  listKeysCommand,
  revokeKeyCommand,
  addHostCommand,
  listHostsCommand,
  removeHostCommand,
  createInvoiceCommand,
  createLinkCommand,
  studioCommand,
  importBankCommand,
  reconcileBankCommand,
  listBankCommand,
  reconcileProcessorCommand,
  verifyLedgerCommand,
  checkPageCommand,
  exportCommand,
  importCommand,
];

export function usage(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  const lines = COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}\n`);
  return `paylink <command> [options]\n\n${lines.join("")}\npaylink <command> --help tells more. Exit codes: 0 fine, 1 refused or broken, 2 usage.\n`;
}
