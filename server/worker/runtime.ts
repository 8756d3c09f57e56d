/** The parts of the Workers runtime that are used here (https://developers.cloudflare.com/workers/runtime-apis/). */
import type { D1Binding } from "../database/d1.ts";

/** What wrangler.toml binds. Settings are texts under the names that server/config.ts reads. */
export interface WorkerEnv {
  readonly [name: string]: unknown;
  /** The built files: those below /assets/ are served by the platform, the others only through this binding. */
  readonly ASSETS: { fetch(address: string): Promise<Response> };
  readonly DB?: D1Binding;
  readonly HYPERDRIVE?: { readonly connectionString: string };
}

export interface ExecutionContext {
  /** Keeps the request's context alive for up to 30 seconds after the answer. */
  waitUntil(work: Promise<unknown>): void;
}

export interface WorkerHandlers {
  fetch(request: Request, env: WorkerEnv, context: ExecutionContext): Promise<Response>;
  scheduled(event: unknown, env: WorkerEnv, context: ExecutionContext): Promise<void>;
}
