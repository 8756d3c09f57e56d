/** What this process says of itself: how it answered so far, and whether it is about to end. One set per process. */

const CLASSES = ["1xx", "2xx", "3xx", "4xx", "5xx"] as const;

const answers = new Map<string, number>(CLASSES.map((name) => [name, 0]));
let draining = false;

/** Counts an answer by the class of its status. Called for each, whichever way it went out. */
export function countAnswer(status: number): void {
  const name = `${String(status).charAt(0)}xx`;
  answers.set(name, (answers.get(name) ?? 0) + 1);
}

/** Answers so far, by class of status. */
export function answersByClass(): ReadonlyMap<string, number> {
  return answers;
}

/** From now on the process takes no new work: load balancers learn it from /readyz. */
export function beginDraining(): void {
  draining = true;
}

export function isDraining(): boolean {
  return draining;
}
