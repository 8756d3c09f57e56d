/** Signing in with an API key, which is sent once and kept nowhere in the browser. */
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError, api } from "./calls.ts";
import { Notice } from "./parts/Notice.tsx";

export interface SignInTrouble {
  readonly about: "start" | "link";
  readonly text: string;
}

export function SignIn({ trouble, done }: { trouble: SignInTrouble | null; done: () => void }) {
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    document.title = "Sign in · Studio";
    field.current?.focus();
  }, []);

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const key = field.current?.value.trim() ?? "";
    if (key === "") return fail("Paste an API key, such as sk_test_…");
    setBusy(true);
    setError(null);
    try {
      await api("/studio/session", { method: "POST", body: { key } });
      if (field.current) field.current.value = "";
      done();
    } catch (problem) {
      setBusy(false);
      fail(problem instanceof ApiError ? problem.message : "Signing in did not work.");
    }
  };

  const fail = (text: string): void => {
    setError(text);
    field.current?.focus();
    field.current?.select();
  };

  return (
    <main class="sign-in">
      <form class="card sign-in-card" onSubmit={(event) => void submit(event)} noValidate>
        <p class="brand">
          <span class="brand-mark" aria-hidden="true" />
          Paylink
        </p>
        <h1>Sign in to the studio</h1>
        {trouble && <Notice tone="warn">{trouble.text}</Notice>}
        <div class="field">
          <label htmlFor="api-key">API key</label>
          <input
            id="api-key"
            ref={field}
            type="password"
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            aria-invalid={error !== null}
            aria-describedby={error === null ? "key-help" : "key-error key-help"}
          />
          {error !== null && (
            <p class="field-error" id="key-error" role="alert">
              {error}
            </p>
          )}
          <p class="hint" id="key-help">
            A test key shows test data, a live key live data. It is not kept in this browser; the session ends
            after 12 hours.
          </p>
        </div>
        <button class="button primary wide" type="submit" aria-disabled={busy}>
          {busy ? "Signing in…" : "Sign in"}
        </button>
        <p class="hint or">
          Or, on the server: <code>npm run -s paylink -- studio</code> prints a link that signs you in once.
        </p>
      </form>
    </main>
  );
}
