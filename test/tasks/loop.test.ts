import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { putTask } from "../../server/store/tasks.ts";
import { startTaskLoop } from "../../server/tasks/loop.ts";
import { makeWorld, type World } from "../api/world.ts";

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});
afterEach(() => world.close());

const put = (subject: string) =>
  world.database.batch([
    putTask(
      { kind: "note", tenantId: "t", mode: "test", subject },
      `tsk_${subject}`,
      "{}",
      world.deps.now().getTime(),
    ),
  ]);

describe("the loop that does due work", () => {
  it("does what is due when it is woken, and all of it, however much there is", async () => {
    const done: string[] = [];
    let enough: () => void = () => undefined;
    const all = new Promise<void>((resolve) => {
      enough = resolve;
    });
    const loop = startTaskLoop(world.deps, {
      note: async (_deps, { subject }) => {
        if (done.push(subject) === 50) enough();
      },
    });
    await Promise.all(Array.from({ length: 50 }, (_, n) => put(`s${n}`)));
    loop.wake();
    await all;
    await loop.stop();
    expect(new Set(done).size).toBe(50);
  });

  it("waits on stopping for what runs, and begins nothing more", async () => {
    const steps: string[] = [];
    let begun: () => void = () => undefined;
    const running = new Promise<void>((resolve) => {
      begun = resolve;
    });
    await put("long");
    const loop = startTaskLoop(world.deps, {
      note: async (_deps, { subject }) => {
        steps.push(`${subject} begins`);
        begun();
        await new Promise((next) => setTimeout(next, 30));
        steps.push(`${subject} ends`);
      },
    });
    await running;
    const stopped = loop.stop();
    await put("late");
    loop.wake();
    await stopped;
    expect(steps).toEqual(["long begins", "long ends"]);
  });
});
