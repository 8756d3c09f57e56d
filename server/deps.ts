/** Everything outside of the features, handed in by the entry that owns the runtime. */
import type { RandomBytes } from "../shared/ids.ts";
import type { Mode } from "../shared/statuses.ts";
import type { Assets } from "./assets.ts";
import type { Config } from "./config.ts";
import type { Database } from "./database/database.ts";
import type { Mailer } from "./delivery/mailers/mailer.ts";
import type { Texter } from "./delivery/texters/texter.ts";
import type { TxtResolver } from "./hosts/resolvers/resolver.ts";
import type { Keyring } from "./links/keyring.ts";
import type { Log } from "./log.ts";
import type { Redrawer } from "./logos/redrawers/redrawer.ts";
import type { Merchant } from "./merchants/merchant.ts";
import type { Processor } from "./payments/processors/processor.ts";
import type { PdfFontSource } from "./pdf/fonts.ts";
import type { Sender } from "./webhooks/senders/sender.ts";

export interface Deps {
  readonly config: Config;
  /**
   * Present while a request to a merchant's own host is answered: whose it is, and PUBLIC_URL. There `config.publicUrl` is the
   * host's origin.
   */
  readonly site?: { readonly tenantId: string; readonly home: string };
  readonly database: Database;
  /** Real time. A merchant's own time (test clock) is derived from it in one place: merchants/clock.ts. */
  readonly now: () => Date;
  readonly random: RandomBytes;
  readonly keyring: Keyring;
  /** Null where no processor is configured for that mode and merchant. */
  readonly processorFor: (mode: Mode, merchant: Pick<Merchant, "tenantId" | "stripe">) => Processor | null;
  /** Test data always get the outbox. */
  readonly mailerFor: (mode: Mode) => Mailer;
  readonly texterFor: (mode: Mode) => Texter;
  readonly webhookSender: Sender;
  readonly assets: Assets;
  /** The studio's own files. Absent: there is no studio. */
  readonly studioAssets?: Assets;
  /** Whether answers may go on after their requests were handled: until the process is about to end. Absent: never. */
  readonly streams?: () => boolean;
  /** Fonts of the PDF documents, read when first needed. */
  /** Makes uploaded pictures anew; absent where the runtime has nothing that decodes them. */
  readonly redrawer?: Redrawer;
  readonly pdfFonts: PdfFontSource;
  /** Looks for the proof that a host name is a merchant's; absent where names can be given by the operator only. */
  readonly txtResolver?: TxtResolver;
  readonly log: Log;
  /** How writers of one invoice take turns; absent: in a queue of this process. See ledger/append.ts. */
  readonly turns?: <T>(key: string, work: () => Promise<T>) => Promise<T>;
  /** Takes work that goes on beside whoever began it, and ends before the database is closed. Absent: work is waited for. */
  readonly background?: (work: Promise<void>) => void;
  /** Lets background work begin soon: called after a task was written that is due now. */
  readonly wake: () => void;
}
