/**
 * `paylink(command, …)`: what a site's script calls, also before this one was there. Calls that waited in `paylink.q` are done in
 * their order.
 */
import type { PayLink } from "./element.ts";
import { EVENTS, type EventName } from "./messages.ts";

type Listener = (event: CustomEvent) => void;
type Call = ArrayLike<unknown>;

interface Stub {
  (...call: unknown[]): unknown;
  q?: readonly Call[];
}

const OPTIONS = ["mode", "theme", "lang", "label"] as const;

export function installApi(scope: { paylink?: Stub | undefined }): void {
  const waiting = scope.paylink?.q ?? [];
  const opened = new Map<string, PayLink>();

  const commands: Record<string, (...rest: unknown[]) => unknown> = {
    /** Opens a link over the page; `options` are attributes of the element. */
    open(href, options) {
      const address = String(href);
      const known = opened.get(address);
      const element = known?.isConnected ? known : (document.createElement("pay-link") as PayLink);
      const given = (options ?? {}) as Record<string, unknown>;
      for (const name of OPTIONS) {
        const value = given[name];
        if (typeof value === "string") element.setAttribute(name, value);
      }
      if (element !== known) {
        element.setAttribute("bare", "");
        if (!element.hasAttribute("mode")) element.setAttribute("mode", "popup");
        element.setAttribute("href", address);
        opened.set(address, element);
      }
      const show = (): void => {
        document.body.append(element);
        element.open();
      };
      if (element === known) element.open();
      else if (document.readyState === "loading") addEventListener("DOMContentLoaded", show, { once: true });
      else show();
      return element;
    },
    on(name, listener) {
      if (!EVENTS.includes(name as EventName) || typeof listener !== "function") return wrong(name);
      const heard = (event: Event): void => {
        if ((event.target as Element | null)?.localName === "pay-link")
          (listener as Listener)(event as CustomEvent);
      };
      document.addEventListener(name as string, heard);
    },
    close() {
      for (const element of document.querySelectorAll<PayLink>("pay-link")) element.close();
    },
  };

  /** Told where a page's errors are told, without stopping the page. */
  function wrong(name: unknown): void {
    reportError(new TypeError(`paylink: ${String(name)} is not known`));
  }

  const api: Stub = (...call) => {
    const [name, ...rest] = call;
    const command = Object.hasOwn(commands, String(name)) ? commands[String(name)] : undefined;
    return command ? command(...rest) : wrong(name);
  };
  scope.paylink = api;
  for (const call of Array.from(waiting)) api(...Array.from(call));
}
