/** Presses a button of the outbox, as a developer does in a browser: the page is opened and its form is sent. */
import { call, pathOf } from "../../http/calls.ts";
import type { HttpWorld } from "../../http/world.ts";
import type { Shown } from "./sending.ts";

/** @returns the page that is shown afterwards. */
export async function simulate(world: HttpWorld, message: Shown, kind: string): Promise<string> {
  const address = `${pathOf(world.outboxUrl)}/messages/${message["message_id"]}`;
  const { text: page } = await call(world, `GET ${address}`);
  const form = new RegExp(
    `<form method="post" action="([^"]+)"><input type="hidden" name="token" value="([^"]+)"><input type="hidden" name="kind" value="${kind}">`,
  ).exec(page);
  if (form === null) throw new Error(`the page has no button ${kind}: ${page.slice(0, 300)}`);
  const body = new URLSearchParams({ token: form[2] ?? "", kind }).toString();
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  const pressed = await call(world, `POST ${form[1]}`, { body, headers });
  if (pressed.status !== 303) throw new Error(`${pressed.status} ${pressed.text}`);
  return (await call(world, `GET ${pressed.headers.get("location")}`)).text;
}
