/** Makes a link for somebody else in the page, and helps to copy or share it. Fetched when somebody asks for one. */

interface Made {
  readonly data?: { readonly paymentLink?: string };
}

const ASK_MS = 10_000;

/** @param form the form that would post the same without script. */
export async function forward(form: HTMLFormElement): Promise<void> {
  const place = form.parentElement as HTMLElement;
  const find = <T extends HTMLElement>(selector: string): T => place.querySelector<T>(selector) as T;
  const status = find("[aria-live]");
  const say = (word: "ready" | "copied" | "many" | "failed"): void => {
    status.textContent = status.dataset[word] ?? "";
  };
  const button = find<HTMLButtonElement>("[type=submit]");
  button.setAttribute("aria-disabled", "true");
  const made = await ask(form.action);
  button.removeAttribute("aria-disabled");
  if (made === "many") return say("many");
  const { link } = made;
  if (link === null) return say("failed");

  const input = find<HTMLInputElement>("input");
  input.value = link;
  form.hidden = true;
  find(".made").hidden = false;
  input.focus();
  // Backward, so that its beginning is what shows.
  input.setSelectionRange(0, link.length, "backward");
  say("ready");

  find("[data-copy]").addEventListener("click", () => {
    copy(input).then(
      () => say("copied"),
      // It stands selected: the payer's own way of copying works.
      () => input.select(),
    );
  });
  const share = find("[data-share]");
  if (typeof navigator.share !== "function") return;
  share.hidden = false;
  share.addEventListener("click", () => {
    navigator.share({ title: document.title, url: link }).catch(() => {
      // Closed without sharing: nothing to say.
    });
  });
}

async function ask(url: string): Promise<{ readonly link: string | null } | "many"> {
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { accept: "application/json" },
      credentials: "omit",
      signal: AbortSignal.timeout(ASK_MS),
    });
    if (answer.status === 429) return "many";
    return { link: ((await answer.json()) as Made).data?.paymentLink ?? null };
  } catch {
    return { link: null };
  }
}

/** Pages that are not served over https have no clipboard of the newer kind. */
async function copy(input: HTMLInputElement): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(input.value);
  input.select();
  if (!document.execCommand("copy")) throw new Error("not copied");
}
