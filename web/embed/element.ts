/** `<pay-link href="LINK" mode="inline | button | popup | redirect">`. docs/embed.md describes it. */
import { linkIn, webAddress } from "./address.ts";
import { type FrameBox, frameBox } from "./frameBox.ts";
import type { EventName, References } from "./messages.ts";
import { elementSheet } from "./styles.ts";
import { wordsFor } from "./words.ts";

const NOTHING: References = { paymentId: null, invoiceId: null, status: null };
const LABEL_MOST = 120;

export interface PayLink extends HTMLElement {
  /** Shows the form over the page; where it cannot, goes to the payment page. */
  open(): void;
  close(): void;
}

/** @param known origins whose links are opened; see {@link linkIn}. */
export function payLinkElement(known: readonly string[]): new () => PayLink {
  return class extends HTMLElement implements PayLink {
    static observedAttributes = ["href", "mode", "label", "theme", "lang"];
    #root: ShadowRoot | undefined;
    #box: FrameBox | undefined;
    #dialog: HTMLDialogElement | undefined;
    /** What was last said of a payment, for `close`. */
    #last = NOTHING;

    /** What stands inside opens the form. */
    #ownTrigger = false;

    constructor() {
      super();
      this.addEventListener("click", (event) => {
        if (this.#ownTrigger) this.#pressed(event);
      });
    }

    connectedCallback(): void {
      // What stands inside is read: it must have been parsed.
      if (document.readyState === "loading")
        addEventListener("DOMContentLoaded", () => this.#render(), { once: true });
      else this.#render();
    }

    disconnectedCallback(): void {
      this.#clear();
    }

    attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
      if (this.#root && this.isConnected && before !== after) this.#render();
    }

    open(): void {
      const link = this.#link();
      if (!link || !this.isConnected) return;
      if (this.#mode() === "redirect") return location.assign(link);
      if (!this.#root) this.#render();
      const dialog = (this.#dialog ??= this.#makeDialog(link));
      if (!dialog.open) dialog.showModal();
    }

    close(): void {
      this.#dialog?.close();
    }

    #link(): string | null {
      return linkIn(this.getAttribute("href"), known);
    }

    #mode(): string {
      return this.getAttribute("mode") ?? "button";
    }

    #words(): readonly [pay: string, close: string] {
      return wordsFor(this.closest<HTMLElement>("[lang]")?.lang || navigator.language);
    }

    /** What the button says; the form is called the same. */
    #label(): string {
      const own = this.getAttribute("label") || this.textContent || "";
      return own.trim().slice(0, LABEL_MOST) || this.#words()[0];
    }

    /** The site's own scheme, so that a light site gets a light form on a dark device. */
    #theme(): string {
      const theme = this.getAttribute("theme") ?? getComputedStyle(this).colorScheme;
      if (theme === "auto" || (theme.includes("light") && theme.includes("dark"))) return "";
      return theme.includes("dark") ? "dark" : "light";
    }

    #clear(): void {
      this.#box?.end();
      this.#dialog?.remove();
      this.#box = this.#dialog = undefined;
      this.#ownTrigger = false;
      this.#root?.replaceChildren();
    }

    #render(): void {
      if (!this.isConnected) return;
      this.#clear();
      const root = (this.#root ??= this.attachShadow({ mode: "open" }));
      root.adoptedStyleSheets = [elementSheet()];
      const theme = this.getAttribute("theme") ?? "";
      if (theme === "light" || theme === "dark") this.style.colorScheme = theme;
      const link = this.#link();
      const mode = this.#mode();
      if (!link) return this.#plain(root);
      if (mode === "inline") {
        this.#box = this.#frame(link);
        root.append(this.#box.element);
      } else if (mode === "popup" && this.childElementCount > 0) {
        // The site's own trigger.
        root.append(document.createElement("slot"));
        this.#ownTrigger = true;
      } else if (!this.hasAttribute("bare")) {
        const button = this.#button(mode === "redirect" ? link : null);
        if (mode !== "redirect") {
          button.ariaHasPopup = "dialog";
          button.onclick = (event) => this.#pressed(event);
        }
        root.append(button);
      }
    }

    /** An address that is none of ours: what the site wrote is shown as it stands, and nothing is opened. */
    #plain(root: ShadowRoot): void {
      const slot = document.createElement("slot");
      const url = webAddress(this.getAttribute("href"));
      if (url && !this.hasChildNodes()) {
        const a = document.createElement("a");
        a.href = url.href;
        a.textContent = this.getAttribute("label") || url.href;
        slot.append(a);
      }
      root.append(slot);
    }

    #pressed(event: MouseEvent): void {
      // A new tab or window was asked for.
      if (event.ctrlKey || event.metaKey || event.shiftKey || this.#dialog?.open) return;
      event.preventDefault();
      this.open();
    }

    /** @param href makes it a link. */
    #button(href: string | null): HTMLElement {
      const button = document.createElement(href ? "a" : "button");
      if (button instanceof HTMLAnchorElement) {
        button.href = href as string;
        button.target = "_top";
      }
      button.className = "button";
      button.part.add("button");
      const slot = document.createElement("slot");
      slot.name = "label";
      slot.textContent = this.#label();
      button.append(slot);
      return button;
    }

    #frame(link: string): FrameBox {
      return frameBox(link, this.#theme(), this.getAttribute("lang") ?? "", this.#label(), {
        event: (name, detail) => this.#tell(name, detail),
        escape: () => this.close(),
        away: (box) => box.append(this.#button(link)),
      });
    }

    #makeDialog(link: string): HTMLDialogElement {
      const dialog = document.createElement("dialog");
      dialog.part.add("dialog");
      dialog.ariaLabel = this.#label();
      const top = document.createElement("div");
      const x = document.createElement("button");
      top.className = "top";
      x.className = "x";
      x.textContent = "×";
      x.ariaLabel = this.#words()[1];
      x.onclick = () => dialog.close();
      top.append(x);
      this.#box = this.#frame(link);
      dialog.append(top, this.#box.element);
      // The frame stays: a payment goes on in it, and what was typed is there when it is opened again.
      dialog.onclose = () => this.#tell("close", this.#last);
      this.#root?.append(dialog);
      return dialog;
    }

    #tell(name: EventName, detail: References): void {
      if (detail.paymentId) this.#last = detail;
      else if (name === "ready" && !this.#last.paymentId) this.#last = detail;
      this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
    }
  };
}
