/**
 * News for open studios: one look at the ledger a second for each merchant and mode that anybody watches, however many watch.
 *
 * The ledger's positions are the order of news, and they are read from the database, so that a studio hears of what any
 * process wrote. Only where something happened is told, and the studio reads it by the API: one way to read, one place that checks.
 */
import type { Mode } from "../../shared/statuses.ts";
import type { Deps } from "../deps.ts";
import { type EventMark, readMarks } from "../store/events.ts";

const LOOK_EVERY_MS = 1_000;
const MARKS_AT_ONCE = 200;

export interface Owner {
  readonly tenantId: string;
  readonly mode: Mode;
}

export interface Watcher {
  /** Called with news in order, once each. */
  readonly tell: (marks: readonly EventMark[]) => void;
  /** The position of the last event told. */
  position: number;
}

interface Watched {
  readonly owner: Owner;
  readonly watchers: Set<Watcher>;
  timer: ReturnType<typeof setInterval>;
  looking: boolean;
}

export interface LiveHub {
  /** Begins to tell; the function that comes back ends it. */
  watch(owner: Owner, watcher: Watcher): () => void;
}

export function createLiveHub(deps: Pick<Deps, "database" | "log">): LiveHub {
  const all = new Map<string, Watched>();

  async function look(watched: Watched): Promise<void> {
    if (watched.looking) return;
    watched.looking = true;
    try {
      const from = Math.min(...[...watched.watchers].map(({ position }) => position));
      const marks = await readMarks(deps.database, watched.owner, from, MARKS_AT_ONCE);
      for (const watcher of watched.watchers) {
        const fresh = marks.filter(({ position }) => position > watcher.position);
        const last = fresh.at(-1);
        if (last === undefined) continue;
        watcher.position = last.position;
        watcher.tell(fresh);
      }
    } catch (error) {
      // The next look begins at the same place, so nothing is missed.
      deps.log.error("news for the studio could not be read", error);
    } finally {
      watched.looking = false;
    }
  }

  function begin(key: string, owner: Owner): Watched {
    const watched: Watched = {
      owner,
      watchers: new Set(),
      looking: false,
      timer: setInterval(() => void look(watched), LOOK_EVERY_MS),
    };
    all.set(key, watched);
    return watched;
  }

  return {
    watch(owner, watcher) {
      const key = `${owner.tenantId}/${owner.mode}`;
      const watched = all.get(key) ?? begin(key, owner);
      watched.watchers.add(watcher);
      return () => {
        watched.watchers.delete(watcher);
        if (watched.watchers.size > 0) return;
        clearInterval(watched.timer);
        if (all.get(key) === watched) all.delete(key);
      };
    },
  };
}
