/** Structured logs, one JSON line each. What is logged is chosen field by field: never bodies, headers, card or bank data, or keys. */

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  /** Writes name, message and stack of an error; its other properties may hold what must not be logged. */
  error(message: string, error: unknown, fields?: LogFields): void;
}

/** A log that writes through `write`, one line per call. */
export function createLog(write: (line: string) => void, now: () => Date): Log {
  const put = (level: string, message: string, fields: LogFields = {}): void => {
    write(JSON.stringify({ time: now().toISOString(), level, message, ...fields }));
  };
  return {
    info: (message, fields) => put("info", message, fields),
    warn: (message, fields) => put("warn", message, fields),
    error: (message, error, fields) =>
      put("error", message, {
        ...fields,
        error:
          error instanceof Error ? `${error.name}: ${error.message}` : "a value that is no Error was thrown",
        stack: error instanceof Error ? (error.stack?.split("\n").slice(1, 6).join(" ") ?? null) : null,
      }),
  };
}
