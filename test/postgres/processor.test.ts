/** The sandbox processor keeps its books in PostgreSQL as it does in SQLite. */
import { migrate } from "../../server/database/migrate.ts";
import { MIGRATIONS } from "../../server/database/migrations.ts";
import { openPostgres } from "../../server/database/postgres.ts";
import { sandboxProcessor } from "../../server/payments/processors/sandbox.ts";
import { processorContract } from "../contract/processor.ts";
import { ACH_SECONDS, after, bank, card, NOW, random } from "../payments/processors/openSandbox.ts";
import { sharedPostgres } from "./world.ts";

const postgres = sharedPostgres();

processorContract("sandbox over PostgreSQL", async () => {
  const url = await postgres().freshUrl();
  const database = await openPostgres(url);
  await migrate(database, MIGRATIONS, NOW);
  const processor = sandboxProcessor({ database, achSeconds: ACH_SECONDS, random });
  return {
    processor,
    now: NOW,
    settled: after(ACH_SECONDS),
    approved: { method: card("4111111111111111"), details: { type: "card", brand: "visa", last4: "1111" } },
    otherApproved: card("5555555555554444"),
    declined: { method: card("4000000000000002"), code: "insufficient_funds" },
    challenged: card("4000002760003184"),
    bank: { succeeds: bank("000123456789"), fails: bank("000111111113") },
    refused: [{ method: card("4242424242424241"), field: "card.number" }],
    async collected({ paymentId, tenantId }) {
      const movements = await processor.movements(tenantId);
      const moved = movements.find((one) => one.paymentId === paymentId);
      return { times: moved?.captures ?? 0, amount: moved?.captured ?? 0 };
    },
    async refunded({ paymentId, tenantId }) {
      const movements = await processor.movements(tenantId);
      return movements.find((one) => one.paymentId === paymentId)?.refunded ?? 0;
    },
    async cleanup() {
      await database.close();
      await postgres().drop(url);
    },
  };
});
