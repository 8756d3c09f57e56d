import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import {
  INCORRECT_CARD,
  TEST_BANK_ACCOUNTS,
  TEST_CARDS,
} from "../../../server/payments/processors/sandboxNumbers.ts";
import { after, bank, card, openSandbox, payment } from "./openSandbox.ts";

// Chosen so that no instant, amount or last four of this test contains them.
const CVV = "937";
const AMEX_CVV = "9374";
const EXPIRY_YEAR = 2039;
const HOLDER = "Canary Cardholder";
const UNPUBLISHED = ["4012888888881881", "4242424242424242424"];

it("leaves no number, security code, expiry or holder anywhere in the database's files", async () => {
  const { sandbox, path, cleanup } = await openSandbox();
  try {
    const numbers = [...TEST_CARDS.map(({ number }) => number), INCORRECT_CARD, ...UNPUBLISHED];
    const cards = numbers.map((number) =>
      card(number, { cvv: /^3[47]/.test(number) ? AMEX_CVV : CVV, expiryYear: EXPIRY_YEAR }),
    );
    const accounts = TEST_BANK_ACCOUNTS.map(({ accountNumber, routingNumber }) => ({
      ...bank(accountNumber, routingNumber),
      accountHolderName: HOLDER,
    }));
    for (const method of [...cards, ...accounts]) {
      const ask = payment(method);
      await sandbox.charge(ask).catch(() => {});
      await sandbox.charge(ask).catch(() => {});
      await sandbox.charge({ ...ask, amount: 1 }).catch(() => {});
      await sandbox.answerChallenge(ask, "approve");
      await sandbox.retrieve({ ...ask, at: after(100) });
    }
    expect(await sandbox.movements("tnt_sandbox")).toHaveLength(
      TEST_CARDS.length + TEST_BANK_ACCOUNTS.length,
    );

    const secrets = [
      ...numbers,
      // As BIN and middle, without the last four that may be kept.
      ...numbers.map((number) => number.slice(0, -4)),
      ...TEST_BANK_ACCOUNTS.flatMap(({ accountNumber, routingNumber }) => [accountNumber, routingNumber]),
      CVV,
      AMEX_CVV,
      String(EXPIRY_YEAR),
      HOLDER,
    ];
    const folder = dirname(path);
    const files = (await readdir(folder)).filter((name) => name.startsWith("paylink.db"));
    expect(files).toContain("paylink.db-wal");
    const bytes = Buffer.concat(await Promise.all(files.map((name) => readFile(join(folder, name)))));
    // The scan sees what is there: what may be kept is found.
    expect(bytes.includes("challenge_insufficient_funds")).toBe(true);
    expect(secrets.filter((secret) => bytes.includes(secret))).toEqual([]);
  } finally {
    await cleanup();
  }
});
