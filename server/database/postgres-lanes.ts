/** A queue that a fixed number of workers empty, each taking what has gathered while it was busy. */

export interface Lanes<T> {
  readonly waiting: number;
  /** Queued items begin at the end of this turn of the event loop, together. */
  push(item: T): void;
  /** Takes everything out that waits. */
  clear(): T[];
  /** Fulfils once nothing waits and nothing runs. */
  drained(): Promise<void>;
}

/**
 * @param width how many may run at once.
 * @param take takes the items of one run from the front of the queue, at least one; it is told how many workers are free.
 * @param run must not reject.
 */
export function makeLanes<T>(
  width: number,
  take: (queue: T[], free: number) => T[],
  run: (items: T[]) => Promise<void>,
): Lanes<T> {
  let queue: T[] = [];
  let running = 0;
  let scheduled = false;
  let idle: (() => void)[] = [];

  const turn = (): void => {
    scheduled = false;
    while (queue.length > 0 && running < width) {
      const items = take(queue, width - running);
      running += 1;
      void run(items).finally(() => {
        running -= 1;
        schedule();
      });
    }
    if (queue.length > 0 || running > 0) return;
    for (const done of idle) done();
    idle = [];
  };
  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(turn);
  };
  return {
    get waiting() {
      return queue.length;
    },
    push(item) {
      queue.push(item);
      schedule();
    },
    clear() {
      const all = queue;
      queue = [];
      return all;
    },
    drained() {
      return new Promise((done) => {
        idle.push(done);
        schedule();
      });
    },
  };
}
