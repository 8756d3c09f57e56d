/** Doing something by the API from a dialog: once, however often the button is pressed, and its refusals at their fields. */
import { useRef, useState } from "preact/hooks";
import { ApiError, api, type Method, newKey } from "./calls.ts";

export interface Act {
  readonly busy: boolean;
  /** The refusal that belongs to a field. */
  readonly at: (field: string) => string | null;
  /** The refusal that belongs to none of the fields that are shown. */
  readonly elsewhere: string | null;
  readonly error: ApiError | null;
  /** Something was changed in the form: another request, under another key. */
  readonly changed: () => void;
  /** Says what is wrong before anything is sent. */
  readonly refuse: (field: string | null, message: string) => void;
  /** Sends it. @returns the answer's data; null when it was refused or is being sent already. */
  readonly send: <T>(path: string, body?: unknown, method?: Method) => Promise<T | null>;
}

/**
 * The key is made when the dialog opens and stays the same until something is changed or a refusal came: a second press, or one
 * after the connection broke, is the same request.
 * @param fields those that the form shows.
 */
export function useAct(fields: readonly string[]): Act {
  const key = useRef(newKey());
  const sending = useRef(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const shown = (field: string | null): boolean => field !== null && fields.includes(field);
  return {
    busy,
    error,
    at: (field) => (error?.field === field ? error.message : null),
    elsewhere: error === null || shown(error.field) ? null : error.message,
    changed: () => {
      key.current = newKey();
      setError(null);
    },
    refuse: (field, message) =>
      setError(new ApiError(422, "invalid_field", message, field === null ? {} : { field })),
    send: async <T>(path: string, body?: unknown, method: Method = "POST"): Promise<T | null> => {
      if (sending.current) return null;
      sending.current = true;
      setBusy(true);
      setError(null);
      try {
        return await api<T>(path, {
          method,
          key: key.current,
          ...(body === undefined ? {} : { body }),
        });
      } catch (problem) {
        const told = problem instanceof ApiError ? problem : new ApiError(0, "fault", "That did not work.");
        // A refusal is final for its key; without an answer the same request may be sent again.
        if (told.status >= 400 && told.status < 500 && told.code !== "idempotency_in_progress")
          key.current = newKey();
        setError(told);
        return null;
      } finally {
        sending.current = false;
        setBusy(false);
      }
    },
  };
}
