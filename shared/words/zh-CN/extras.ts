/** Simplified Chinese words of what a payer may want besides paying. */
import type { ExtraWords } from "../extras.ts";

export const extras: ExtraWords = {
  calendarAdd: "添加到日历",
  calendarTitle: "支付 {merchant} 的账单 {number}",
  calendarPart: "支付 {merchant} 的账单 {number} 第 {part} 期,共 {count} 期",
  calendarText: "请在此日之前支付 {amount}。付款链接:{url}",
  forward: "转发",
  forwardText: "为他人创建一个链接。持有该链接的人可以查看并支付此账单。",
  forwardMake: "创建链接",
  forwardReady: "可转发的链接已创建",
  forwardLink: "可转发的链接",
  forwardManyTitle: "无法再创建链接",
  forwardMany: "此账单转发次数过多。请分享已有的链接,或一小时后重试。",
  forwardFailed: "无法创建链接。请重试。",
  copy: "复制",
  copied: "已复制",
  share: "分享",
  print: "打印",
  payOnline: "在线支付",
};
