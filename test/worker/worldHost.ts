/**
 * The worlds of the HTTP suites inside workerd: this module is bundled for the Workers runtime and holds one world per D1
 * database. test/worker/world.ts calls it. The product's code that runs here is all but the entry, which brings the
 * real clock and the real processor, and has tests of its own.
 */

import type { Config } from "../../server/config.ts";
import { type D1Binding, openD1 } from "../../server/database/d1.ts";
import type { Mode } from "../../shared/statuses.ts";
import { type HttpWorld, worldOver } from "../http/world.ts";
import { dump } from "./dump.ts";

/** What the other side has set, sent with every call. */
export interface WorldState {
  readonly world: number;
  /** How far the clock was moved since the beginning, in milliseconds. */
  readonly clock: number;
  readonly trouble: "away" | "broken" | null;
  readonly losing: boolean;
}

/** Calls of a world's functions: name and arguments. */
export interface WorldCall {
  readonly name: string;
  readonly args: readonly unknown[];
}

/** A request to the app, beside its body. */
export interface WorldRequest {
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly address: string | null;
  readonly hasBody: boolean;
}

interface Hosted {
  readonly world: HttpWorld;
  clock: number;
}

const worlds = new Map<number, Hosted>();

export default {
  async fetch(request: Request, env: Record<string, D1Binding>): Promise<Response> {
    const state = JSON.parse(request.headers.get("x-world-state") ?? "{}") as WorldState;
    const call = request.headers.get("x-world-call");
    if (call !== null) {
      const { name, args } = JSON.parse(call) as WorldCall;
      return Response.json({ value: (await answer(state, env, name, args)) ?? null });
    }
    const asked = JSON.parse(request.headers.get("x-world-request") ?? "{}") as WorldRequest;
    const { world } = hosted(state);
    const response = await world.request(asked.path, {
      method: asked.method,
      headers: asked.headers,
      ...(asked.hasBody && request.body !== null ? { body: request.body } : {}),
      ...(asked.address === null ? {} : { address: asked.address }),
    });
    const counted = new Response(response.body, response);
    counted.headers.set("x-world-logged", String(world.logged.length));
    return counted;
  },
};

function hosted(state: WorldState): Hosted {
  const found = worlds.get(state.world);
  if (!found) throw new Error(`world ${state.world} was not made`);
  found.world.advance(state.clock - found.clock);
  found.clock = state.clock;
  found.world.breakDatabase(state.trouble);
  found.world.loseAnswers(state.losing);
  return found;
}

async function answer(
  state: WorldState,
  env: Record<string, D1Binding>,
  name: string,
  args: readonly unknown[],
): Promise<unknown> {
  if (name === "make") return make(state.world, env, args[0] as Partial<Config>);
  const { world } = hosted(state);
  switch (name) {
    case "newMerchant":
      return world.newMerchant(args[0] as string);
    case "newLinkKey":
      return world.newLinkKey(args[0] as string, args[1] as Mode);
    case "endLinkKey":
      return world.endLinkKey(args[0] as string, args[1] as string);
    case "runTasks":
      return world.runTasks();
    case "query":
      return world.query(args[0] as string, (args[1] ?? []) as string[]);
    case "stored":
      return world.stored();
    case "movements":
      return world.movements(args[0] as string);
    case "fault":
      return world.fault();
    case "logged":
      return world.logged.slice(args[0] as number);
    default:
      throw new Error(`worlds have no ${name}`);
  }
}

async function make(number: number, env: Record<string, D1Binding>, config: Partial<Config>) {
  const binding = env[`DB${number}`];
  if (!binding) throw new Error(`no database is bound for world ${number}`);
  const makeWorld = worldOver(() => {
    const database = openD1(binding);
    return Promise.resolve({ database, stored: () => dump(database), close: () => database.close() });
  });
  const world = await makeWorld({ config });
  worlds.set(number, { world, clock: 0 });
  const { publicUrl, merchant, outboxUrl } = world;
  return { publicUrl, merchant, outboxUrl };
}
