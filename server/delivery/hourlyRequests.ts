/** What anybody who holds a link may ask to be sent, counted so that nobody's mailbox can be flooded. */
import { UniqueViolation } from "../database/database.ts";
import type { Deps } from "../deps.ts";
import { insertLinkRequest, purgeLinkRequests } from "../store/linkRequests.ts";

const REQUESTS_PER_HOUR = 3;
const HOUR_MS = 3_600_000;

/**
 * Takes one of a subject's requests of the hour; null when all are taken. Each has a name of its own, so that of
 * several at once, in any number of processes, no more than that many get one.
 * @param subject what is asked for, and of which invoice or link.
 * @param most how many the hour has.
 * @returns the request's id, by which it can be given back.
 */
export async function takeHourlyRequest(
  deps: Deps,
  subject: string,
  most: number = REQUESTS_PER_HOUR,
): Promise<string | null> {
  const nowMs = deps.now().getTime();
  for (let place = 1; place <= most; place++) {
    const requestId = `${subject}/${place}`;
    try {
      await deps.database.batch([
        purgeLinkRequests(nowMs - HOUR_MS),
        insertLinkRequest(requestId, subject, nowMs),
      ]);
      return requestId;
    } catch (error) {
      if (!(error instanceof UniqueViolation) || error.table !== "link_requests") throw error;
    }
  }
  return null;
}
