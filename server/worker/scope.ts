/**
 * What belongs to one request. Connections and timers of a request must not be used by another one on Workers, while everything
 * the features are given is made once per isolate; so what is given finds the request it works for here.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Database } from "../database/database.ts";

export interface Scope {
  readonly database: Database;
  /** Set when a task was written that is due now. */
  woken: boolean;
}

const scopes = new AsyncLocalStorage<Scope>();

/** Runs a work for a request. */
export function inScope<T>(scope: Scope, work: () => Promise<T>): Promise<T> {
  return scopes.run(scope, work);
}

/** Remembers that work is due as soon as the request is answered. */
export function wakeScope(): void {
  const scope = scopes.getStore();
  if (scope) scope.woken = true;
}

/** The database of whichever request asks. */
export function scopedDatabase(dialect: Database["dialect"]): Database {
  const current = (): Database => {
    const scope = scopes.getStore();
    if (!scope) throw new Error("the database was used outside of a request");
    return scope.database;
  };
  return {
    dialect,
    query: (sql, params) => current().query(sql, params),
    batch: (statements) => current().batch(statements),
    close: () => Promise.resolve(),
  };
}
