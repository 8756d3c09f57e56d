/** What it takes to make a message: the state of things when it is sent, and one composer per purpose. */
import type { Deps } from "../deps.ts";
import type { Merchant } from "../merchants/merchant.ts";
import type { Delivery } from "../store/deliveries.ts";
import type { Head } from "../store/ledger.ts";
import type { Link } from "../store/links.ts";
import type { Content } from "./content.ts";
import type { Mail } from "./mailers/mailer.ts";

export interface Composing {
  readonly deps: Deps;
  readonly delivery: Delivery;
  readonly content: Content;
  readonly merchant: Merchant;
  readonly head: Head;
  /** The merchant's present. */
  readonly now: Date;
}

/** The link that the message carries, and its address. */
export interface Carried {
  readonly link: Link;
  readonly url: string;
}

export type ComposedMail = Pick<Mail, "subject" | "text" | "html" | "attachments" | "headers"> & {
  readonly replyTo: string | null;
};

export interface Composer {
  /** Why the message is not sent after all, a stable word; null to send it. */
  readonly stop: (composing: Composing) => string | null | Promise<string | null>;
  readonly mail: (composing: Composing, carried: Carried) => ComposedMail | Promise<ComposedMail>;
  readonly text: (composing: Composing, carried: Carried) => string | Promise<string>;
}
