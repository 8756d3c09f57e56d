/** News as Server-Sent Events (HTML standard, 9.2): one answer that goes on until either side ends it. */
import type { Deps } from "../deps.ts";
import type { EventMark } from "../store/events.ts";
import type { LiveHub, Owner } from "./live.ts";

/** Comes often enough for proxies that close what is silent for a minute or half. */
const HEARTBEAT_MS = 15_000;
const CHECK_MS = 500;
/** After so long the studio is asked to connect anew, so that no answer lives for ever. */
const MOST_MS = 30 * 60_000;
/** Messages that may wait for a reader who does not read; then the answer ends, and the reader comes back for the rest. */
const WAITING_MOST = 200;

export interface StreamStart {
  readonly owner: Owner;
  readonly position: number;
  /** Sent first. `resumed`: false when news may have been missed, so that everything is to be read again. */
  readonly hello: { readonly after: string | null; readonly resumed: boolean };
  /** Whether the session still stands. */
  readonly alive: () => Promise<boolean>;
  readonly ended: () => void;
}

/** The body of the answer. Ends by itself when the session does, or when the process is about to. */
export function liveStream(
  deps: Pick<Deps, "log" | "streams">,
  hub: LiveHub,
  { owner, position, hello, alive, ended }: StreamStart,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let stop: () => void = () => undefined;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const write = (text: string): void => {
          controller.enqueue(encoder.encode(text));
          if ((controller.desiredSize ?? 0) < -WAITING_MOST) end();
        };
        const tell = (marks: readonly EventMark[]): void => {
          for (const { event_id: id, invoice_id: invoiceId, type } of marks) {
            if (!running) return;
            write(`id: ${id}\nevent: change\ndata: ${JSON.stringify({ invoiceId, type })}\n\n`);
          }
        };
        let running = true;
        const leave = hub.watch(owner, { position, tell });
        let elapsed = 0;
        const timer = setInterval(() => {
          elapsed += CHECK_MS;
          if (deps.streams?.() !== true || elapsed >= MOST_MS) return end();
          if (elapsed % HEARTBEAT_MS === 0) void beat();
        }, CHECK_MS);
        const beat = async (): Promise<void> => {
          try {
            if (!(await alive())) return goodbye();
          } catch (error) {
            deps.log.error("a studio's session could not be checked", error);
          }
          if (running) write(": still here\n\n");
        };
        const goodbye = (): void => {
          if (running) write("event: signed-out\ndata: {}\n\n");
          end();
        };
        const end = (): void => {
          if (!running) return;
          stop();
          controller.close();
        };
        stop = () => {
          running = false;
          clearInterval(timer);
          leave();
          ended();
        };
        write(`retry: 2000\nevent: hello\ndata: ${JSON.stringify(hello)}\n\n`);
      },
      cancel() {
        stop();
      },
    },
    { highWaterMark: 16 },
  );
}
