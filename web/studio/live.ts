/**
 * News without reloading: an answer that goes on (Server-Sent Events), read with fetch because EventSource cannot send the
 * studio's header; and where there are no streams, a question every few seconds.
 */
import { useEffect, useState } from "preact/hooks";
import { ApiError, api } from "./calls.ts";

export interface Change {
  readonly invoiceId: string;
  readonly type: string;
}

export type LiveState = "live" | "asking" | "away";

type Listener = (changes: readonly Change[] | "everything") => void;

const listeners = new Set<Listener>();
const stateListeners = new Set<(state: LiveState) => void>();
let state: LiveState = "away";
let lastId = "";

function setState(next: LiveState): void {
  if (next === state) return;
  state = next;
  for (const listener of stateListeners) listener(next);
}

function tell(changes: readonly Change[] | "everything"): void {
  for (const listener of listeners) listener(changes);
}

/** Hears of every change. @returns ends it. */
export function onChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** A number that grows whenever something happened: to the invoice, or without one to any. */
export function useLive(invoiceId?: string): number {
  const [count, setCount] = useState(0);
  useEffect(
    () =>
      onChange((changes) => {
        const mine =
          changes === "everything" ||
          invoiceId === undefined ||
          changes.some((change) => change.invoiceId === invoiceId);
        if (mine) setCount((before) => before + 1);
      }),
    [invoiceId],
  );
  return count;
}

/** Whether news come by themselves, are asked for, or do not come. */
export function useLiveState(): LiveState {
  const [now, setNow] = useState(state);
  useEffect(() => {
    stateListeners.add(setNow);
    setNow(state);
    return () => {
      stateListeners.delete(setNow);
    };
  }, []);
  return now;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** A page that nobody sees needs no news; it catches up when it is looked at again. */
const seen = (): Promise<void> =>
  document.hidden
    ? new Promise((resolve) => document.addEventListener("visibilitychange", () => resolve(), { once: true }))
    : Promise.resolve();

const ASK_EVERY_MS = 4_000;
const MOST_WAIT_MS = 30_000;
/** Before a stream is tried again. */
const ROUNDS_OF_ASKING = 15;

/** Follows the news until the signal ends it. */
export async function follow(signal: AbortSignal): Promise<void> {
  let wait = 1_000;
  while (!signal.aborted) {
    const outcome = await stream(signal);
    if (signal.aborted || outcome === "signed-out") break;
    if (outcome === "none") {
      for (let round = 0; round < ROUNDS_OF_ASKING && !signal.aborted; round += 1) await askAgain(signal);
      continue;
    }
    wait = outcome === "ended" ? 1_000 : Math.min(wait * 2, MOST_WAIT_MS);
    if (outcome === "lost") setState("away");
    await pause(wait);
    await seen();
  }
  setState("away");
}

type Outcome = "ended" | "lost" | "none" | "signed-out";

async function stream(signal: AbortSignal): Promise<Outcome> {
  try {
    const response = await fetch("/studio/live", {
      headers: {
        "X-Paylink-Studio": "1",
        Accept: "text/event-stream",
        ...(lastId === "" ? {} : { "Last-Event-ID": lastId }),
      },
      signal,
    });
    if (response.status === 401) return "signed-out";
    if (response.status === 503 || response.status === 429) return "none";
    if (!response.ok || response.body === null) return "lost";
    return await read(response.body);
  } catch {
    return "lost";
  }
}

async function read(body: ReadableStream<Uint8Array>): Promise<Outcome> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return "ended";
      text += decoder.decode(value, { stream: true });
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      const changes: Change[] = [];
      for (const block of blocks) {
        const event = readBlock(block);
        if (event.name === "signed-out") return "signed-out";
        if (event.name === "hello") greet(event.data as { after: string | null; resumed: boolean });
        if (event.name === "change") changes.push(event.data as Change);
        if (event.id !== "") lastId = event.id;
      }
      if (changes.length > 0) tell(changes);
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

function greet({ after, resumed }: { after: string | null; resumed: boolean }): void {
  const gap = state !== "live" && !resumed && lastId !== "";
  lastId = after ?? lastId;
  setState("live");
  // Something may have happened that was not told.
  if (gap) tell("everything");
}

function readBlock(block: string): { name: string; id: string; data: unknown } {
  const event = { name: "", id: "", data: {} as unknown };
  for (const line of block.split("\n")) {
    const [, field, value = ""] = /^(\w+): (.*)$/.exec(line) ?? [];
    if (field === "event") event.name = value;
    if (field === "id") event.id = value;
    if (field === "data") event.data = JSON.parse(value);
  }
  return event;
}

/** One round of asking where streams are not to be had. */
async function askAgain(signal: AbortSignal): Promise<void> {
  await pause(ASK_EVERY_MS);
  await seen();
  if (signal.aborted) return;
  try {
    if (lastId === "") lastId = (await api<{ after: string | null }>("/studio/latest")).after ?? "";
    const after = lastId === "" ? "" : `&after=${lastId}`;
    const { events } = await api<{ events: readonly (Change & { id: string })[] }>(
      `/api/v1/events?limit=100${after}`,
    );
    lastId = events.at(-1)?.id ?? lastId;
    setState("asking");
    if (events.length > 0) tell(events);
  } catch (error) {
    setState("away");
    if (error instanceof ApiError && error.status === 400) lastId = "";
  }
}
