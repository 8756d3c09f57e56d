/**
 * D1 for code on Node: the calls of a binding sent to a Worker that makes them on its own. Miniflare's proxy of a binding
 * does the same one call at a time, which is ten times slower for a batch of many statements.
 */
import type { Miniflare } from "miniflare";
import type { D1Answer, D1Binding, D1Prepared } from "../../server/database/d1.ts";

/** A module of a Worker whose bindings are D1 databases: one request is one `all` or one `batch`. */
export const BRIDGE_SCRIPT = `
const reviver = (_, value) => value?.bytes ? Uint8Array.from(value.bytes).buffer : value;
export async function answerBridge(request, env) {
  const { name, verb, calls } = JSON.parse(await request.text(), reviver);
  const statements = calls.map(({ sql, params }) => env[name].prepare(sql).bind(...params));
  try {
    const answers = verb === "all" ? [await statements[0].all()] : await env[name].batch(statements);
    return Response.json({ answers });
  } catch (error) {
    return Response.json({ error: error.message, name: error.name });
  }
}`;

interface Call extends D1Prepared {
  readonly call: { readonly sql: string; readonly params: readonly unknown[] };
}

/** The binding `name` of a Worker of `miniflare` that answers with {@link BRIDGE_SCRIPT} at `path`. */
export function bridgeTo(miniflare: Miniflare, name: string, path = "/"): D1Binding {
  const send = async (verb: "all" | "batch", calls: readonly Call[]): Promise<D1Answer[]> => {
    const body = JSON.stringify({ name, verb, calls: calls.map(({ call }) => call) }, (_, value: unknown) =>
      value instanceof ArrayBuffer ? { bytes: [...new Uint8Array(value)] } : value,
    );
    const response = await miniflare.dispatchFetch(`http://bridge.local${path}`, { method: "POST", body });
    const said = (await response.json()) as { answers: D1Answer[] } | { error: string; name: string };
    if ("answers" in said) return said.answers;
    throw said.name === "TypeError" ? new TypeError(said.error) : new Error(said.error);
  };
  const prepared = (sql: string, params: readonly unknown[]): Call => ({
    call: { sql, params },
    bind: (...values) => prepared(sql, values),
    async all() {
      const [answer] = await send("all", [this]);
      if (!answer) throw new Error("the bridge answered nothing");
      return answer;
    },
  });
  return {
    prepare: (sql) => prepared(sql, []),
    batch: (statements) => send("batch", statements as Call[]),
  };
}
