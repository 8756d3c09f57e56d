/** Who is signed in: read once, known to every view. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Session } from "./answers.ts";

export const SessionContext = createContext<Session | null>(null);

/** The session. Views are drawn only while there is one. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("a view was drawn without a session");
  return session;
}
