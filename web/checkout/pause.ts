/** Seconds between two questions about a payment that is not final; the last of them for ever. */
const PACE = [1, 2, 3, 5, 8, 13, 20, 30, 60];

/** Waits for the turn's pace, then until the page is looked at and the network is there. */
export async function pause(turn: number): Promise<void> {
  const seconds = PACE[Math.min(turn, PACE.length - 1)] ?? 60;
  await new Promise<void>((resolve) => {
    const ready = (): void => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", back);
      resolve();
    };
    // Who comes back from the bank's tab wants to know at once.
    const back = (): void => {
      if (document.visibilityState === "visible") ready();
    };
    const timer = setTimeout(ready, seconds * 1000);
    document.addEventListener("visibilitychange", back);
  });
  while (document.visibilityState === "hidden" || navigator.onLine === false) {
    await new Promise<void>((resolve) => {
      const go = (): void => {
        document.removeEventListener("visibilitychange", go);
        removeEventListener("online", go);
        resolve();
      };
      document.addEventListener("visibilitychange", go);
      addEventListener("online", go);
    });
  }
}
