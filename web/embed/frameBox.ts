/** The payment page in a frame: loads it, shakes hands with it, hears of its height and of what happens in it. */
import { EVENTS, type EventName, type Hello, type References, referencesIn } from "./messages.ts";

/** A frame that loaded and says nothing for so long was refused, in milliseconds. */
const ANSWER_MS = 5_000;
/** A frame that does not load within this time will not. */
const LOAD_MS = 30_000;
const HELLO: Hello = "paylink:hello";
/** CSS pixels. */
const LEAST = 160;
const MOST = 8_000;

export interface FrameBox {
  readonly element: HTMLElement;
  /** Ends it: nothing is heard any more. */
  end(): void;
}

export interface Hears {
  event(name: EventName, detail: References): void;
  /** Escape was pressed in the frame. */
  escape(): void;
  /** The frame does not show the page: `link` is offered in its place. */
  away(box: HTMLElement): void;
}

/**
 * @param link the link's address
 * @param theme `light`, `dark`, or empty to follow the device
 * @param lang a language that the site asks for; empty: the payer's own
 */
export function frameBox(link: string, theme: string, lang: string, title: string, hears: Hears): FrameBox {
  const box = document.createElement("div");
  const frame = document.createElement("iframe");
  const { origin } = new URL(link);
  let port: MessagePort | undefined;
  let heard = false;
  let timer = setTimeout(fail, LOAD_MS);

  box.className = "box wait";
  frame.title = title;
  frame.part.add("frame");
  // For wallets in the processor's fields.
  frame.allow = "payment";
  if (theme) frame.style.colorScheme = theme;
  frame.addEventListener("load", () => {
    port?.close();
    const channel = new MessageChannel();
    port = channel.port1;
    port.onmessage = ({
      data,
    }: MessageEvent<{ type?: unknown; height?: unknown; detail?: unknown } | null>) => {
      const { type, height, detail } = data ?? {};
      if (!heard) {
        heard = true;
        clearTimeout(timer);
        box.classList.remove("wait");
      }
      if (type === "size" && typeof height === "number") {
        frame.style.height = `${Math.min(MOST, Math.max(LEAST, Math.ceil(height) || 0))}px`;
      } else if (type === "escape") hears.escape();
      else if (type !== "close" && EVENTS.includes(type as EventName))
        hears.event(type as EventName, referencesIn(detail));
    };
    // Reaches nobody but a page of the link's own origin: one that a browser refused to frame has none.
    frame.contentWindow?.postMessage(HELLO, origin, [channel.port2]);
    if (heard) return;
    clearTimeout(timer);
    timer = setTimeout(fail, ANSWER_MS);
  });
  frame.src = `${link}/embed?${new URLSearchParams(lang ? { theme, lang } : { theme })}`;
  box.append(frame);

  function fail(): void {
    end();
    box.classList.remove("wait");
    frame.remove();
    hears.event("failed", { paymentId: null, invoiceId: null, status: "unavailable" });
    hears.away(box);
  }
  function end(): void {
    clearTimeout(timer);
    port?.close();
    frame.src = "about:blank";
  }
  return { element: box, end };
}
