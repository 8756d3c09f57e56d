/** Several servers under the same load, taking turns round by round. */
import { digits } from "./measure.ts";
import { type Load, processorSeconds, type Served } from "./processes.ts";
import type { Job } from "./programs/load.ts";

export interface Candidate {
  readonly name: string;
  readonly server: Served;
  readonly requests: readonly string[];
  readonly once?: boolean;
  readonly expect?: string;
}

export interface Rounds {
  readonly rounds: number;
  readonly milliseconds: number;
  readonly connections?: number;
}

/** What one candidate did, round by round. */
export interface Series {
  /** Answers per second. */
  readonly rates: number[];
  /** Processor time of the server per answer, in microseconds; empty where it cannot be told. */
  readonly costs: number[];
  readonly p50: number[];
  readonly p99: number[];
  answers: number;
}

const OK = "HTTP/1.1 200";
/** Rounds that warm up and are not counted. */
const WARM_UP = 2;

/** Loads every candidate in every round; the order turns, so that nobody always comes after the same one. */
export async function takeTurns(
  load: Load,
  candidates: readonly Candidate[],
  { rounds, milliseconds, connections = 64 }: Rounds,
): Promise<Map<string, Series>> {
  const all = new Map<string, Series>();
  const sent = new Set<string>();
  for (const { name } of candidates) all.set(name, { rates: [], costs: [], p50: [], p99: [], answers: 0 });
  for (const { name, server, requests, once, expect = OK } of candidates) {
    // Everything once: what is compiled, read or made on first use is not what is measured.
    const all = { connections, milliseconds: 30_000, requests, once: true, expect };
    if (!once) await load.run({ ...all, port: server.port, name: `${name}, first` });
  }
  for (let round = -WARM_UP; round < rounds; round++) {
    const turn = ((round % candidates.length) + candidates.length) % candidates.length;
    for (const candidate of [...candidates.slice(turn), ...candidates.slice(0, turn)]) {
      const { name, server, requests, once, expect = OK } = candidate;
      const job: Job = {
        port: server.port,
        name,
        connections,
        milliseconds,
        expect,
        ...(once ? { once } : {}),
        ...(sent.has(name) ? {} : { requests }),
      };
      sent.add(name);
      const before = processorSeconds(server.pid);
      const report = await load.run(job);
      const after = processorSeconds(server.pid);
      const series = all.get(name);
      if (!series || round < 0) continue;
      series.rates.push(report.answers / report.seconds);
      series.p50.push(report.p50);
      series.p99.push(report.p99);
      series.answers += report.answers;
      if (before !== null && after !== null) series.costs.push(((after - before) * 1e6) / report.answers);
    }
  }
  return all;
}

/** Ratios of two candidates, round by round. */
export function ratios(one: readonly number[], other: readonly number[]): number[] {
  return one.map((value, round) => value / (other[round] ?? Number.NaN));
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
}

/** `5,120/s, p99 21 ms, 180 µs of processor` */
export function described(series: Series | undefined): string {
  if (!series) return "not measured";
  const cost = series.costs.length > 0 ? `, ${digits(middle(series.costs))} µs of processor` : "";
  const rate = Math.round(middle(series.rates)).toLocaleString("en-US");
  return `${rate}/s, p99 ${digits(middle(series.p99))} ms${cost}`;
}

/** A GET as a phone's browser sends it. */
export function browserGet(path: string): string {
  return (
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\n` +
    "User-Agent: Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1\r\n" +
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n" +
    "Accept-Language: en-US,en;q=0.9\r\nAccept-Encoding: gzip, deflate, br\r\n" +
    "Sec-Fetch-Dest: document\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Site: none\r\n\r\n"
  );
}
