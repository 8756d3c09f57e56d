/** What webhooks have to do later, by the kinds of their tasks. */
import { FAN_OUT, SEND } from "../store/webhooks.ts";
import type { TaskHandlers } from "../tasks/run.ts";
import { sendTask } from "./courier.ts";
import { CLEAR, clearTask } from "./endpoints.ts";
import { fanOutTask } from "./fanOut.ts";
import { NOTICE, noticeTask } from "./notice.ts";
import { REPLAY, replayTask } from "./replay.ts";

export const webhookTasks: TaskHandlers = {
  [FAN_OUT]: fanOutTask,
  [SEND]: sendTask,
  [REPLAY]: replayTask,
  [NOTICE]: noticeTask,
  [CLEAR]: clearTask,
};
