/** Korean words of what a payer may want besides paying. */
import type { ExtraWords } from "../extras.ts";

export const extras: ExtraWords = {
  calendarAdd: "캘린더에 추가",
  calendarTitle: "{merchant} 청구서 {number} 결제",
  calendarPart: "{merchant} 청구서 {number}의 {count}회 중 {part}회차 결제",
  calendarText: "이 날까지 {amount}을(를) 결제해 주세요. 결제하기: {url}",
  forward: "전달",
  forwardText: "다른 사람을 위한 링크를 만듭니다. 링크를 가진 사람은 이 청구서를 보고 결제할 수 있습니다.",
  forwardMake: "링크 만들기",
  forwardReady: "전달할 링크가 준비되었습니다",
  forwardLink: "전달할 링크",
  forwardManyTitle: "더 이상 링크를 만들 수 없습니다",
  forwardMany:
    "이 청구서는 너무 많이 전달되었습니다. 가지고 있는 링크를 공유하거나 한 시간 후에 다시 시도해 주세요.",
  forwardFailed: "링크를 만들지 못했습니다. 다시 시도해 주세요.",
  copy: "복사",
  copied: "복사됨",
  share: "공유",
  print: "인쇄",
  payOnline: "온라인 결제",
};
