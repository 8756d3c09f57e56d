/** What an installation does for itself once an hour: removes visits that are older than the operator keeps them and quiet meters, sums up figures. */
import { newId } from "../../shared/ids.ts";
import type { Deps } from "../deps.ts";
import { visitIdsFrom } from "../links/visit.ts";
import { readOwnersWithChanges, sumUp } from "../store/analytics.ts";
import { purgeMeters } from "../store/attemptMeters.ts";
import { purgeAlerts } from "../store/merchantAlerts.ts";
import { purgeOutbox } from "../store/outbox.ts";
import { purgeStudio } from "../store/studio.ts";
import { putTask, putTaskOnce, type TaskKey } from "../store/tasks.ts";
import { purgeVisits } from "../store/visits.ts";
import type { TaskHandler } from "../tasks/run.ts";

/** One task for the whole installation, whoever runs it. */
const KEY: TaskKey = { kind: "upkeep", tenantId: "-", mode: "live", subject: "hourly" };
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** A meter that was quiet for two days holds nobody back any more. */
const METERS_KEPT_MS = 2 * DAY_MS;
const ALERTS_KEPT_MS = 400 * DAY_MS;
const ROWS_PER_BATCH = 10_000;
/** The outbox is for looking at what was sent lately: days that messages are kept, and how many of them with their files. */
const OUTBOX_DAYS = 90;
const OUTBOX_WITH_FILES = 1_000;
const VISITS_PER_BATCH = 1_000;
const BATCHES_PER_ROUND = 100;
const OWNERS_PER_ROUND = 100;

/** Sees to it that upkeep is scheduled. Called by the entries at their start. */
export async function scheduleUpkeep(deps: Deps): Promise<void> {
  await deps.database.batch([putTaskOnce(KEY, newId("task", deps.random), "{}", deps.now().getTime())]);
}

export const upkeepTask: TaskHandler = async (deps) => {
  const nowMs = deps.now().getTime();
  const before = visitIdsFrom(nowMs - deps.config.visitRetentionDays * DAY_MS);
  for (let round = 0; round < BATCHES_PER_ROUND; round += 1) {
    const [purged] = await deps.database.batch([purgeVisits(before, VISITS_PER_BATCH)]);
    if ((purged?.changes ?? 0) < VISITS_PER_BATCH) break;
  }
  await deps.database.batch([
    purgeMeters(nowMs - METERS_KEPT_MS, ROWS_PER_BATCH),
    purgeAlerts(nowMs - ALERTS_KEPT_MS),
    ...purgeStudio(nowMs - DAY_MS),
  ]);
  for (const owner of await readOwnersWithChanges(deps.database, OWNERS_PER_ROUND)) {
    for (let round = 0; round < BATCHES_PER_ROUND; round += 1) if (await sumUp(deps.database, owner)) break;
  }
  await deps.database.batch(purgeOutbox(nowMs - OUTBOX_DAYS * DAY_MS, OUTBOX_WITH_FILES));
  await deps.database.batch([putTask(KEY, newId("task", deps.random), "{}", nowMs + HOUR_MS)]);
};
