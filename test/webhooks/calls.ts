/** Calls of the webhook API that the suites share. */
import { call } from "../http/calls.ts";
import type { HttpWorld } from "../http/world.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- what an answer holds is for the tests to say
export type Json = any;

export const ENDPOINTS = "/api/v1/webhook-endpoints";

export async function newEndpoint(
  world: HttpWorld,
  url: string,
  more: Readonly<Record<string, unknown>> = {},
  key: string = world.merchant.testApiKey,
): Promise<{ endpointId: string; secret: string }> {
  const { status, json, text } = await call(world, `POST ${ENDPOINTS}`, { key, json: { url, ...more } });
  if (status !== 201) throw new Error(text);
  return json.data;
}

export async function endpointOf(world: HttpWorld, endpointId: string): Promise<Json> {
  return (await call(world, `GET ${ENDPOINTS}/${endpointId}`, { key: world.merchant.testApiKey })).json.data;
}

export async function deliveriesOf(
  world: HttpWorld,
  endpointId: string,
  query = "?limit=100",
): Promise<Json[]> {
  const path = `GET ${ENDPOINTS}/${endpointId}/deliveries${query}`;
  return (await call(world, path, { key: world.merchant.testApiKey })).json.data.deliveries;
}

/** Moves the test clock and does what came due. */
export async function advanceClock(world: HttpWorld, seconds: number): Promise<void> {
  await call(world, "POST /api/v1/test/advance-clock", { key: world.merchant.testApiKey, json: { seconds } });
  await world.runTasks();
}
