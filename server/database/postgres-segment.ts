/**
 * Statements that go to PostgreSQL together, ended by one Sync: without BEGIN they are a transaction of their own. Several
 * segments may be under way on a connection at once; after an error the server skips the rest of that segment only.
 * The extended query protocol: https://www.postgresql.org/docs/current/protocol-flow.html.
 */
import { type Connection, type PoolClient, Query } from "pg";
import type { Row, StatementResult, Value } from "./database.ts";
import { fromServer } from "./postgres-errors.ts";
import type { Bound } from "./postgres-statement.ts";
import { fromText, toWire } from "./postgres-values.ts";

/** What pg's connection does that its types leave out. */
interface Wire {
  readonly stream: { cork?(): void; uncork?(): void; destroy(): void };
  parse(message: { name: string; text: string }): void;
  bind(message: {
    statement: string;
    values: readonly Value[];
    valueMapper: (value: Value) => string | Buffer | null;
  }): void;
  describe(message: { type: "P"; name: "" }): void;
  execute(message: { portal: "" }): void;
  close(message: { type: "S"; name: string }): void;
  sync(): void;
  sendCopyFail(reason: string): void;
}

interface Field {
  readonly name: string;
  readonly dataTypeID: number;
}

/** Whether a connection has a statement prepared: surely, or perhaps, because what prepared it may have been skipped. */
export type Preparations = Map<string, "surely" | "perhaps">;

/** `done`: took effect (or is part of a transaction that may). `refused`: the server undid it. `lost`: the connection ended. */
export type SegmentState = "open" | "done" | "refused" | "lost";

/** Extends pg's query, because a pipelining client takes nothing else. */
export class Segment extends Query {
  state: SegmentState = "open";
  /** What the server refused it with, or what ended the connection. */
  error: unknown;
  /** False as long as certainly nothing of it has left this process. */
  sent = false;
  readonly results: StatementResult[] = [];
  /** The last statement's command tag, such as `COMMIT`. */
  tag = "";
  readonly #statements: readonly Bound[];
  readonly #preparations: Preparations;
  readonly #preparing = new Set<string>();
  #fields: readonly Field[] = [];
  #rows: Row[] = [];
  #settled: (() => void) | undefined;

  constructor(statements: readonly Bound[], preparations: Preparations) {
    super({ text: "" });
    this.#statements = statements;
    this.#preparations = preparations;
  }

  /** True when the server answered every statement, so that only the end of the segment can have failed. */
  get complete(): boolean {
    return this.results.length === this.#statements.length;
  }

  whenSettled(settled: () => void): void {
    this.#settled = settled;
  }

  override submit = (connection: Connection): void => {
    const wire = connection as unknown as Wire;
    this.sent = true;
    wire.stream.cork?.();
    for (const statement of this.#statements) this.#send(wire, statement);
    wire.sync();
    // At the end of this turn everything that was written leaves in one piece.
    process.nextTick(() => wire.stream.uncork?.());
  };

  #send(wire: Wire, { name, text, params, gives }: Bound): void {
    const prepared = this.#preparations.get(name);
    if (name === "" || (prepared !== "surely" && !this.#preparing.has(name))) {
      // Closing what is not there is no error; preparing twice under one name would be.
      if (prepared === "perhaps") wire.close({ type: "S", name });
      wire.parse({ name, text });
      if (name !== "") {
        this.#preparing.add(name);
        this.#preparations.set(name, "perhaps");
      }
    }
    wire.bind({ statement: name, values: params, valueMapper: toWire });
    if (gives) wire.describe({ type: "P", name: "" });
    wire.execute({ portal: "" });
  }

  handleRowDescription({ fields }: { fields: readonly Field[] }): void {
    this.#fields = fields;
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    const row: Row = {};
    try {
      for (const [index, { name, dataTypeID }] of this.#fields.entries()) {
        const text = fields[index] ?? null;
        row[name] = text === null ? null : fromText(dataTypeID, text);
      }
    } catch (error) {
      // A throw would end up in the socket's parser.
      this.error ??= error;
    }
    this.#rows.push(row);
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.tag = text;
    const counted = /^(?:INSERT \d+|UPDATE|DELETE|MERGE) (?<rows>\d+)$/.exec(text)?.groups?.rows;
    this.results.push({ rows: this.#rows, changes: Number(counted ?? 0) });
    this.#rows = [];
    this.#fields = [];
  }

  handleEmptyQuery(): void {
    this.results.push({ rows: [], changes: 0 });
  }

  handlePortalSuspended(): void {}

  handleCopyInResponse(connection: Connection): void {
    (connection as unknown as Wire).sendCopyFail("COPY is not used");
  }

  handleCopyData(): void {}

  /**
   * An error of the server is followed by the end of the segment, of which pg does not tell after an error, or by
   * the end of the connection.
   */
  handleError(error: unknown, connection: Connection): void {
    this.error ??= error;
    if (fromServer(error)) connection.once("readyForQuery", () => this.handleReadyForQuery());
    else this.lose(error);
  }

  handleReadyForQuery(): void {
    for (const name of this.#preparing) {
      this.#preparations.set(name, this.error === undefined ? "surely" : "perhaps");
    }
    if (isNameTrouble(this.error)) {
      for (const { name } of this.#statements) {
        if (name !== "") this.#preparations.set(name, "perhaps");
      }
    }
    this.#settle(this.error === undefined ? "done" : "refused");
  }

  lose(error: unknown): void {
    this.error ??= error;
    this.#settle("lost");
  }

  #settle(state: SegmentState): void {
    if (this.state !== "open") return;
    this.state = state;
    this.#settled?.();
  }
}

/** Whether to prepare anew what was thought prepared. */
function isNameTrouble(error: unknown): boolean {
  return ["26000", "0A000", "42P05"].includes(fromServer(error)?.code ?? "");
}

/**
 * Sends segments at once and fulfils when each has ended, one way or another.
 * @param deadline milliseconds after which the connection is given up; 0 for none.
 */
export function exchange(client: PoolClient, segments: readonly Segment[], deadline: number): Promise<void> {
  return new Promise((done) => {
    let open = segments.length;
    const giveUp = (): void => (client as unknown as { connection: Wire }).connection.stream.destroy();
    const timer = deadline > 0 ? setTimeout(giveUp, deadline) : undefined;
    const ended = (): void => {
      for (const segment of segments) segment.lose(new Error("the connection ended"));
    };
    client.once("end", ended);
    for (const segment of segments) {
      segment.whenSettled(() => {
        open -= 1;
        if (open > 0) return;
        clearTimeout(timer);
        client.off("end", ended);
        done();
      });
      client.query(segment);
    }
  });
}
