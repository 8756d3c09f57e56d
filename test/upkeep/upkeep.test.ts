import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TASK_HANDLERS } from "../../server/app.ts";
import { newVisitId } from "../../server/links/visit.ts";
import { insertVisit } from "../../server/store/visits.ts";
import { runDueTasks } from "../../server/tasks/run.ts";
import { scheduleUpkeep } from "../../server/upkeep/upkeep.ts";
import { makeWorld, type World } from "../api/world.ts";

const DAY_MS = 86_400_000;

describe("upkeep", () => {
  let world: World;
  beforeEach(async () => {
    world = await makeWorld({ config: { visitRetentionDays: 30 } });
  });
  afterEach(() => world.close());

  const visit = (visitId: string, atMs: number) =>
    insertVisit({
      visitId,
      tenantId: world.merchant.tenantId,
      mode: "test",
      invoiceId: "inv_1",
      linkId: "lnk_1",
      channel: "link",
      atMs,
      method: "GET",
      surface: "page",
      agent: null,
      address: null,
      evidence: "{}",
    });
  const visits = async () =>
    (await world.database.query("SELECT visit_id FROM visits ORDER BY visit_id")).map(
      (row) => row["visit_id"],
    );

  it("removes visits that are older than the operator keeps them, and no others", async () => {
    const now = world.deps.now().getTime();
    const old = Array.from({ length: 2_500 }, (_, n) =>
      visit(newVisitId(now - 31 * DAY_MS - n, world.deps.random), now - 31 * DAY_MS - n),
    );
    const kept = newVisitId(now - 29 * DAY_MS, world.deps.random);
    await world.database.batch([...old, visit(kept, now - 29 * DAY_MS)]);
    await scheduleUpkeep(world.deps);
    await runDueTasks(world.deps, TASK_HANDLERS);
    expect(await visits()).toEqual([kept]);
  });

  it("comes again an hour later, once, however often it is scheduled", async () => {
    await scheduleUpkeep(world.deps);
    await scheduleUpkeep(world.deps);
    expect(await runDueTasks(world.deps, TASK_HANDLERS)).toBe(1);
    expect(await runDueTasks(world.deps, TASK_HANDLERS)).toBe(0);
    world.advance(3_600_000);
    await scheduleUpkeep(world.deps);
    expect(await runDueTasks(world.deps, TASK_HANDLERS)).toBe(1);
  });
});
