/** Work that goes on beside requests and tasks: it ends before the database is closed. */
import type { Database } from "../database/database.ts";

/**
 * @param end tells the work that it should end.
 * @returns the database as it is to be used, and where work is to be handed in.
 */
export function beside(
  opened: Database,
  end: () => void,
): { readonly database: Database; readonly background: (work: Promise<void>) => void } {
  const under = new Set<Promise<void>>();
  const database: Database = {
    dialect: opened.dialect,
    query: (sql, params) => opened.query(sql, params),
    batch: (statements) => opened.batch(statements),
    close: async () => {
      end();
      await Promise.allSettled(under);
      await opened.close();
    },
  };
  const background = (work: Promise<void>): void => {
    const entered = work.finally(() => under.delete(entered));
    under.add(entered);
  };
  return { database, background };
}
