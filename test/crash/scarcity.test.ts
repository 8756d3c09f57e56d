/** The machine runs out of something while payments are made: nobody is charged for what cannot be kept. */
import { spawnSync } from "node:child_process";
import { copyFile, mkdir, mkdtemp, open, rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSqlite } from "../../server/database/sqlite.ts";
import { builtRelease } from "../setup/release.ts";
import { Client } from "./client.ts";
import { payLinks, payment } from "./invoices.ts";
import { judgeCopy } from "./judge.ts";
import { kill, pause, startProduct, testKey } from "./product.ts";

const DISK_MB = 12;
/** A small disk of its own, seen by the server's process alone, needs leave to mount one. */
const MOUNT = ["unshare", "--user", "--map-root-user", "--mount"];
const canMount =
  process.platform === "linux" &&
  spawnSync(MOUNT[0] as string, [...MOUNT.slice(1), "mount", "-t", "tmpfs", "none", tmpdir()]).status === 0;
const canLimit = process.platform !== "win32";

describe("a server", () => {
  let release: string;
  let folder: string;

  beforeAll(async () => {
    release = await builtRelease();
    folder = await mkdtemp(join(tmpdir(), "paylink-scarcity-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.skipIf(!canMount)(
    "whose disk is full charges nobody, says so, and goes on once there is room",
    async () => {
      const disk = join(folder, "disk");
      await mkdir(disk);
      const file = join(disk, "paylink.db");
      const product = startProduct(release, file, {
        wrapper: MOUNT,
        shell: `mount -t tmpfs -o size=${DISK_MB}m none ${disk} && $SERVER`,
      });
      const client = new Client(await product.ready, 16);
      // The mount is the server's own; this is the way into it from outside.
      const inside = `/proc/${product.child.pid}/root${disk}`;
      const [path = ""] = await payLinks(client, testKey(product), 1);
      const pay = (id: string) =>
        client.send({ method: "POST", path: `${path}/payments`, body: payment(id, 1) });
      expect((await pay("pmt_room00000001"))?.status).toBe(201);

      await fill(join(inside, "filler"));
      const ids = Array.from({ length: 40 }, (_, n) => `pmt_full${String(n).padStart(8, "0")}`);
      const answers = await Promise.all(ids.map((id) => pay(id)));
      const statuses = answers.map((answer) => answer?.status);
      // The file had a few pages left: what fitted was taken, the rest refused.
      expect(statuses.filter((status) => status !== 201 && status !== 503)).toEqual([]);
      const refused = ids.filter((_, n) => statuses[n] === 503);
      expect(refused.length).toBeGreaterThan(0);
      expect(answers.find((answer) => answer?.status === 503)?.headers["retry-after"]).toBe("5");
      expect((await client.send({ path: "/healthz" }))?.status).toBe(200);

      const charged = await chargedIn(`${inside}/paylink.db`, folder);
      expect(refused.filter((id) => charged.has(id))).toEqual([]);

      await rm(join(inside, "filler"));
      const again = await Promise.all(refused.map((id) => pay(id)));
      expect(again.filter((answer) => answer?.status !== 201)).toEqual([]);
      const verdict = await judgeCopy(`${inside}/paylink.db`, []);
      expect(verdict.faults).toEqual([]);
      expect(verdict.captured).toBe(41);
      client.close();
      await kill(product);
    },
    60_000,
  );

  it.skipIf(!canLimit)(
    "that may open no more files goes on when connections close",
    async () => {
      const product = startProduct(release, join(folder, "files.db"), { shell: "ulimit -n 64 && $SERVER" });
      const origin = new URL(await product.ready);
      const crowd = Array.from({ length: 150 }, () => {
        const socket: Socket = connect(Number(origin.port), origin.hostname);
        socket.on("error", () => undefined);
        return socket;
      });
      await pause(300);
      for (const socket of crowd) socket.destroy();
      const client = new Client(origin.href, 4);
      while ((await client.send({ path: "/readyz" }))?.status !== 200) await pause(20);
      const [path = ""] = await payLinks(client, testKey(product), 1);
      const id = "pmt_crowd00000001";
      const paid = await client.send({ method: "POST", path: `${path}/payments`, body: payment(id, 5) });
      expect(paid?.status).toBe(201);
      client.close();
      await kill(product);
    },
    30_000,
  );
});

/** Writes until nothing more can be written. */
async function fill(path: string): Promise<void> {
  const file = await open(path, "w");
  try {
    for (const size of [65_536, 4_096]) {
      const block = Buffer.alloc(size, 1);
      for (let room = true; room; ) {
        room = await file.write(block).then(
          ({ bytesWritten }) => bytesWritten === size,
          () => false,
        );
      }
    }
  } finally {
    await file.close();
  }
}

/** Payments that the sandbox's own record says were captured, read from a copy of a database in use. */
async function chargedIn(file: string, folder: string): Promise<Set<unknown>> {
  const copy = join(folder, "looked-at.db");
  await copyFile(file, copy);
  await copyFile(`${file}-wal`, `${copy}-wal`);
  const database = await openSqlite(copy);
  const rows = await database.query("SELECT payment_id FROM sandbox_requests WHERE moved > 0");
  await database.close();
  return new Set(rows.map((row) => row["payment_id"]));
}
