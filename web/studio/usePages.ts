/** Lists of the API that come in pages. */
import { useEffect, useState } from "preact/hooks";
import { ApiError, api } from "./calls.ts";

export interface Pages<T> {
  /** Null until the first answer; kept while the list is read again. */
  readonly items: readonly T[] | null;
  /** Whether there are more than were read. */
  readonly more: boolean;
  readonly busy: boolean;
  readonly error: ApiError | null;
  /** Reads one page further. */
  readonly further: () => void;
  readonly again: () => void;
}

interface Read<T> {
  readonly path: string;
  readonly items: readonly T[];
  readonly more: boolean;
}

/**
 * Reads the first pages of a list, and all of them again when `changed` is another number (see useLive): what is shown is never
 * half old and half new.
 * @param path with its query, `limit` included; null reads nothing.
 * @param name the property of the answer that holds the items.
 * @param atFirst how many pages are read before anybody asks for more.
 */
export function usePages<T>(path: string | null, name: string, changed = 0, atFirst = 1): Pages<T> {
  const [wanted, setWanted] = useState({ path, pages: atFirst });
  const [round, setRound] = useState(0);
  const [read, setRead] = useState<Read<T> | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const pages = wanted.path === path ? wanted.pages : atFirst;
  useEffect(() => {
    if (path === null) return;
    const leaving = new AbortController();
    setBusy(true);
    readPages<T>(path, name, pages, leaving.signal)
      .then((got) => {
        setRead({ path, ...got });
        setError(null);
        setBusy(false);
      })
      .catch((problem: unknown) => {
        if (leaving.signal.aborted) return;
        setBusy(false);
        setError(problem instanceof ApiError ? problem : new ApiError(0, "fault", "This could not be read."));
      });
    return () => leaving.abort();
  }, [path, name, pages, changed, round]);
  const mine = read?.path === path ? read : null;
  return {
    items: mine?.items ?? null,
    more: mine?.more ?? false,
    busy,
    error,
    further: () => setWanted({ path, pages: pages + 1 }),
    again: () => setRound((before) => before + 1),
  };
}

async function readPages<T>(
  path: string,
  name: string,
  pages: number,
  signal: AbortSignal,
): Promise<{ items: readonly T[]; more: boolean }> {
  const items: T[] = [];
  let after = "";
  for (let page = 0; page < pages; page += 1) {
    const data = await api<Readonly<Record<string, unknown>>>(path + after, { signal });
    items.push(...(data[name] as readonly T[]));
    const next = data["nextCursor"];
    if (typeof next !== "string") return { items, more: false };
    after = `&after=${encodeURIComponent(next)}`;
  }
  return { items, more: true };
}
