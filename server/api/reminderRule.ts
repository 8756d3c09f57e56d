/** One rule of a reminder schedule: how many days before or after a due date, by which ways, in which words. */
import { z } from "zod";
import { unknownNames, VARIABLES } from "../../shared/templates.ts";
import { integerField, textField } from "./fields.ts";

export const reminderRuleField = z
  .strictObject({
    daysBefore: integerField(0, 365).optional(),
    daysAfter: integerField(0, 365).optional(),
    sendVia: z
      .array(z.enum(["email", "sms"]))
      .min(1)
      .max(2),
    message: textField(1000)
      .refine((text) => unknownNames(text).length === 0, {
        error: `has a {{name}} that is none of ${Object.keys(VARIABLES).join(", ")}`,
      })
      .optional(),
  })
  .refine((rule) => (rule.daysBefore === undefined) !== (rule.daysAfter === undefined), {
    error: "must have either daysBefore or daysAfter",
    path: ["daysBefore"],
  });

export const reminderScheduleField = z.array(reminderRuleField).max(20);
