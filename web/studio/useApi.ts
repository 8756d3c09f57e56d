/** Reading from the API in a component. */
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError, api } from "./calls.ts";

export interface Reading<T> {
  /** What was read last; null until the first answer. Kept while it is read again. */
  readonly data: T | null;
  readonly error: ApiError | null;
  readonly busy: boolean;
  readonly again: () => void;
}

interface Kept {
  readonly path: string;
  readonly data: unknown;
}

/** What was read last by address, so that a view one comes back to is there at once. Then it is read again. */
const kept = new Map<string, unknown>();
const KEPT_MOST = 50;

/** Forgets all: whoever signs in next starts with nothing. */
export function forgetReadings(): void {
  kept.clear();
}

/**
 * Reads an address of the API, and again when `changed` is another number (see useLive).
 * @param path null reads nothing.
 */
export function useApi<T>(path: string | null, changed = 0): Reading<T> {
  const [round, setRound] = useState(0);
  const [shown, setShown] = useState<Kept | null>(null);
  const [failure, setFailure] = useState<{ path: string; error: ApiError } | null>(null);
  const [busy, setBusy] = useState(false);
  const latest = useRef(path);
  latest.current = path;
  useEffect(() => {
    if (path === null) return;
    const leaving = new AbortController();
    setBusy(true);
    api<T>(path, { signal: leaving.signal })
      .then((data) => {
        kept.delete(path);
        kept.set(path, data);
        if (kept.size > KEPT_MOST) kept.delete(kept.keys().next().value ?? "");
        setShown({ path, data });
        setFailure(null);
        setBusy(false);
      })
      .catch((error: unknown) => {
        if (leaving.signal.aborted) return;
        setBusy(false);
        const told = error instanceof ApiError ? error : new ApiError(0, "fault", "This could not be read.");
        setFailure({ path, error: told });
      });
    return () => leaving.abort();
  }, [path, changed, round]);
  const data = shown !== null && shown.path === path ? shown.data : path === null ? null : kept.get(path);
  return {
    data: (data ?? null) as T | null,
    error: failure !== null && failure.path === path ? failure.error : null,
    busy,
    again: () => setRound((before) => before + 1),
  };
}
