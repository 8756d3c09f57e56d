/** The API of embedding: the snippets of a link, ready to be copied. */
import { z } from "zod";
import { loadWords } from "../../shared/words/page.ts";
import { localeField } from "../api/fields.ts";
import { type Caller, operation } from "../api/operation.ts";
import { Refusal, refuse } from "../api/problem.ts";
import type { Deps } from "../deps.ts";
import { linkUrls } from "../links/urls.ts";
import { readHead } from "../store/ledger.ts";
import { readLink } from "../store/links.ts";
import { EMBED_MODES, embedScript, embedSnippets } from "./snippets.ts";

const embedQuery = z.strictObject({
  mode: z.enum(EMBED_MODES).optional().meta({ description: "Of the custom element; button by default." }),
  locale: localeField
    .optional()
    .meta({ description: "Language of the buttons: the customer's, unless given, else the merchant's." }),
});

const embedAnswer = z
  .object({
    linkId: z.string(),
    paymentLink: z.string().meta({ format: "uri" }),
    scriptUrl: z.string().meta({ format: "uri", description: "The script of the custom element." }),
    embedOrigins: z.array(z.string()).meta({
      description: "Who may frame the payment form; with none, the element leads to the full page.",
    }),
    linkButton: z.string().meta({ description: "HTML of a link that looks like a button." }),
    emailButton: z.string().meta({ description: "HTML of a button for mails." }),
    element: z.string().meta({ description: "HTML of the custom element with its script." }),
  })
  .meta({ id: "Embed" });

export const getLinkEmbed = operation(
  {
    id: "getLinkEmbed",
    method: "GET",
    path: "/api/v1/links/:linkId/embed",
    summary: "Get the HTML that embeds a link",
    description: "Ready to be copied: a button for pages, a button for mails, and the custom element.",
    tag: "Links",
    auth: "key",
    query: embedQuery,
    answers: { 200: { description: "The snippets.", schema: embedAnswer } },
    refusals: ["link_not_found", "link_revoked", "link_expired"],
  },
  async ({ deps, caller, params, query }) => {
    const data = await embedOf(deps, caller, params.linkId, query);
    return data instanceof Refusal ? data : { status: 200, data };
  },
);

/** The snippets of a link of the caller's that is alive. */
export async function embedOf(
  deps: Deps,
  caller: Omit<Caller, "keyId">,
  linkId: string,
  query: z.output<typeof embedQuery>,
): Promise<z.output<typeof embedAnswer> | Refusal> {
  const link = await readLink(deps.database, linkId);
  const own = link !== null && link.tenantId === caller.tenantId && link.mode === caller.mode;
  const head = own ? await readHead(deps.database, link) : null;
  if (!own || head === null) return refuse("link_not_found", "No such link in this mode.");
  if (link.revokedAt !== null) return refuse("link_revoked", "This link is revoked; make a new one.");
  if (link.expiresAt !== null && Date.parse(link.expiresAt) <= caller.now.getTime())
    return refuse("link_expired", "This link has expired; make a new one.");
  const { name, settings } = caller.merchant;
  const { url } = linkUrls(deps, link.linkId, caller.merchant);
  const locale = query.locale ?? head.state.customer.locale ?? settings.locale;
  const about = { url, merchantName: name, accentColor: settings.branding.accentColor };
  return {
    linkId: link.linkId,
    paymentLink: url,
    scriptUrl: embedScript(url),
    embedOrigins: [...settings.embedOrigins],
    ...embedSnippets(about, await loadWords(locale), query.mode),
  };
}
