/** TXT records by HTTPS (RFC 8484's JSON form, developers.cloudflare.com/1.1.1.1/encryption/dns-over-https), for Workers. */
import type { TxtResolver } from "./resolver.ts";

const SERVICE = "https://cloudflare-dns.com/dns-query";
const TXT = 16;
/** Names exist without records, and do not exist (RFC 1035, 4.1.1). */
const ANSWERED = [0, 3];
const TIMEOUT_MS = 4_000;

interface DnsJson {
  readonly Status?: unknown;
  readonly Answer?: unknown;
}

/** @param call for tests; the runtime's own otherwise */
export function httpsResolver(call: typeof fetch = (...args) => fetch(...args)): TxtResolver {
  return {
    async txt(name) {
      const response = await call(`${SERVICE}?name=${encodeURIComponent(name)}&type=TXT`, {
        headers: { Accept: "application/dns-json" },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (!response.ok) throw new Error(`the name service answered ${response.status}`);
      const { Status: status, Answer: answer } = (await response.json()) as DnsJson;
      if (!ANSWERED.includes(status as number))
        throw new Error(`the name service answered status ${status as number}`);
      const records = Array.isArray(answer) ? (answer as { type?: unknown; data?: unknown }[]) : [];
      return records.flatMap(({ type, data }) =>
        type === TXT && typeof data === "string" ? [joined(data)] : [],
      );
    },
  };
}

/** `"part" "part"` as one text; services leave the quotes out where there is one part. */
function joined(data: string): string {
  const parts = [...data.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, part = ""]) => part);
  return parts.length === 0 ? data : parts.join("").replaceAll(/\\(.)/g, "$1");
}
