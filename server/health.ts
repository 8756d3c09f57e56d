/** Whether the process lives and can work, and how busy it is. No figures of anybody's business: these addresses are public. */
import type { Hono } from "hono";
import type { AppEnv } from "./api/requestId.ts";
import type { Deps } from "./deps.ts";
import { countTasks } from "./store/tasks.ts";
import { answersByClass, countAnswer, isDraining } from "./vitals.ts";

export function mountHealth(app: Hono<AppEnv>, deps: Deps): void {
  app.use(async (c, next) => {
    await next();
    countAnswer(c.res.status);
  });

  app.get("/healthz", () => Response.json({ status: "ok" }));

  app.get("/readyz", async () => {
    if (isDraining()) return Response.json({ status: "draining" }, { status: 503 });
    try {
      await deps.database.query("SELECT 1 AS one");
      return Response.json({ status: "ready" });
    } catch (error) {
      deps.log.error("not ready", error);
      return Response.json({ status: "unavailable" }, { status: 503, headers: { "Retry-After": "5" } });
    }
  });

  app.get("/metrics", async () => {
    const tasks = await countTasks(deps.database, deps.now().getTime());
    const lines = [
      "# HELP paylink_http_responses_total Answers by class of status.",
      "# TYPE paylink_http_responses_total counter",
      ...[...answersByClass()].map(
        ([name, count]) => `paylink_http_responses_total{class="${name}"} ${count}`,
      ),
      "# HELP paylink_tasks Work that waits.",
      "# TYPE paylink_tasks gauge",
      `paylink_tasks{state="waiting"} ${tasks.all}`,
      `paylink_tasks{state="due"} ${tasks.due}`,
    ];
    const headers = { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" };
    return new Response(`${lines.join("\n")}\n`, { headers });
  });
}
