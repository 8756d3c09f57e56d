/** Who is here: nobody yet, somebody without a session, or a merchant at work. */
import { useEffect, useState } from "preact/hooks";
import type { Session } from "./answers.ts";
import { ApiError, api, onSignedOut } from "./calls.ts";
import { Frame } from "./Frame.tsx";
import { BASE, navigate } from "./router.ts";
import { SignIn, type SignInTrouble } from "./SignIn.tsx";
import { SessionContext } from "./session.ts";
import { forgetReadings } from "./useApi.ts";

type Standing =
  | { readonly kind: "looking" }
  | { readonly kind: "out"; readonly trouble: SignInTrouble | null }
  | { readonly kind: "in"; readonly session: Session };

export function App() {
  const [standing, setStanding] = useState<Standing>({ kind: "looking" });

  const look = async (before: SignInTrouble | null = null): Promise<void> => {
    try {
      setStanding({ kind: "in", session: await api<Session>("/studio/session") });
    } catch (error) {
      const lost = error instanceof ApiError && error.status !== 401;
      setStanding({ kind: "out", trouble: lost ? { about: "start", text: error.message } : before });
    }
  };

  useEffect(() => {
    onSignedOut(() => {
      forgetReadings();
      setStanding((before) =>
        before.kind === "in"
          ? { kind: "out", trouble: { about: "start", text: "The session has ended. Sign in again." } }
          : before,
      );
    });
    // Whoever is signed in stays so, though a link did not work.
    void enter().then((trouble) => look(trouble));
  }, []);

  if (standing.kind === "looking") return <p class="loading">Opening the studio…</p>;
  if (standing.kind === "out") return <SignIn trouble={standing.trouble} done={() => void look()} />;
  return (
    <SessionContext.Provider value={standing.session}>
      <Frame
        signOut={async () => {
          await api("/studio/session", { method: "DELETE" }).catch(() => undefined);
          forgetReadings();
          setStanding({ kind: "out", trouble: null });
        }}
      />
    </SessionContext.Provider>
  );
}

/** Comes in by a one-time link, whose secret stands after `#`. It leaves the address at once, so that it is in no history. */
async function enter(): Promise<SignInTrouble | null> {
  if (location.pathname !== `${BASE}/enter`) return null;
  const token = location.hash.slice(1);
  navigate("/", { replace: true });
  if (token === "") return null;
  try {
    await api("/studio/session", { method: "POST", body: { token } });
    return null;
  } catch (error) {
    return { about: "link", text: error instanceof Error ? error.message : "The link could not be used." };
  }
}
