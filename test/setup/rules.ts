/** The architecture rules. Each looks at one file and says what is wrong where; its remedy says what to do instead. */
import {
  BASE_FEATURES,
  FEATURE_EDGES,
  featureOf,
  folderOf,
  IMPURE_LEDGER,
  type Layer,
  layerOf,
  MAY_IMPORT,
  NOT_MONEY,
  OWN_RECORDS,
} from "./layers.ts";
import { type Import, lineOf, type Source } from "./sources.ts";

export interface Rule {
  readonly name: string;
  readonly remedy: string;
  readonly check: (source: Source) => readonly Finding[];
}
export interface Finding {
  readonly line: number;
  readonly what: string;
}

/** A table of cases may be longer than a file of the product. */
const MAX_LINES = 300;
const MAX_TEST_LINES = 500;

/** Nothing of these exists on Cloudflare Workers, so only the Node entries and adapters may use them. */
const NODE_ONLY =
  /^(?:node:(?:fs|net|http|https|tls|dns|child_process|worker_threads|cluster|os|readline|module|vm|v8|repl|sqlite)\b|@photostructure\/sqlite$|@hono\/node-server)/;

const IMPURE =
  /\bDate\.now\b|\bnew Date\(\s*\)|(?<![.\w])Date\(\s*\)|\bMath\.random\b|\bawait\b|\basync\b|\bPromise\b|\bfetch\s*\(|\bcrypto\.(?:randomUUID|getRandomValues)\b|\bsetTimeout\b|\bperformance\.now\b/g;

const SQL =
  /\b(?:SELECT\s[\s\S]*?\bFROM|SELECT\s+(?:count|max|min|changes)\s*\(|INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|(?:CREATE|ALTER|DROP)\s+(?:UNIQUE\s+)?(?:TABLE|INDEX)|PRAGMA\s+\w+|BEGIN\s+IMMEDIATE)\b/;
const SQL_ANY_CASE = /^\s*(?:select\s[\s\S]*\bfrom|insert\s+into|update\s+\w+\s+set|delete\s+from)\s/i;

export const RULES: readonly Rule[] = [
  {
    name: "layers",
    remedy:
      "dependencies point one way (web → shared; entries → app → features → ledger, store, ports → shared): move the code down, or pass it in",
    check: ({ path, imports }) => imports.flatMap((item) => checkLayer(path, item)),
  },
  {
    name: "adapters",
    remedy: "take the port's interface from Deps; only server/node.ts, worker.ts and cli.ts choose adapters",
    check: ({ path, imports }) => {
      const from = layerOf(path);
      if (from === "entry" || from === "outside") return [];
      // An adapter's own parts stand beside it or below.
      const own = (target: string): boolean =>
        from === "adapter" && folderOf(target).startsWith(folderOf(path));
      return imports
        .filter(({ target }) => target !== null && layerOf(target) === "adapter" && !own(target))
        .map((item) => ({ line: item.line, what: `imports the adapter ${item.target}` }));
    },
  },
  {
    name: "features",
    remedy:
      "a feature uses another only where test/setup/layers.ts lists the pair: add it deliberately, or move what both need down",
    check: ({ path, imports }) =>
      imports.flatMap(({ target, line }) => {
        if (target === null || layerOf(path) !== "feature" || layerOf(target) !== "feature") return [];
        const [from, to] = [featureOf(path), featureOf(target)];
        if (from === to || FEATURE_EDGES[from]?.includes(to)) return [];
        if (BASE_FEATURES.includes(to) && !BASE_FEATURES.includes(from)) return [];
        return [{ line, what: `${from} uses ${to} (${target})` }];
      }),
  },
  {
    name: "pure ledger",
    remedy:
      "decide and evolve are plain functions: time and ids come in with the command, reading and writing stay in append.ts",
    check: ({ path, code, imports }) => {
      if (layerOf(path) !== "ledger" || IMPURE_LEDGER.includes(path)) return [];
      const outside = imports.filter(
        ({ specifier, target }) =>
          (target === null ? specifier !== "node:crypto" : !["ledger", "shared"].includes(layerOf(target))) ||
          IMPURE_LEDGER.includes(target ?? ""),
      );
      const random = /\brandom(?:Bytes|UUID|Int)\b/g;
      return [
        ...outside.map(({ specifier, line }) => ({ line, what: `imports ${specifier}` })),
        ...matches(code, IMPURE),
        ...matches(code, random),
      ];
    },
  },
  {
    name: "SQL in its place",
    remedy: "write the statement in server/store/ as a function with a name, and call that",
    check: ({ path, strings }) => {
      if (/^server\/(?:store|database)\//.test(path) || OWN_RECORDS.test(path)) return [];
      return strings
        .filter(({ text }) => SQL.test(text) || SQL_ANY_CASE.test(text))
        .map(({ text, line }) => ({ line, what: `SQL: ${text.trim().slice(0, 50)}` }));
    },
  },
  {
    name: "shared is neutral",
    remedy:
      "shared/ runs in browsers and on Workers: no node: module, no Buffer, no process; web/ uses only web/, shared/ and preact",
    check: ({ path, code, imports }) => {
      const layer = layerOf(path);
      if (layer !== "shared" && layer !== "web") return [];
      const foreign = imports.filter(({ specifier, target }) => {
        if (target !== null) return false;
        return layer === "web" ? !/^preact(?:\/|$)/.test(specifier) : specifier.startsWith("node:");
      });
      return [
        ...foreign.map(({ specifier, line }) => ({ line, what: `imports ${specifier}` })),
        ...matches(code, /\bBuffer\b|\bprocess\.\w+/g),
      ];
    },
  },
  {
    name: "runs on Workers",
    remedy:
      "keep what only Node has in server/node.ts, server/cli.ts or an adapter, and hand it in through Deps",
    check: ({ path, imports }) => {
      if (!["app", "feature", "ledger", "store", "port", "surroundings"].includes(layerOf(path))) return [];
      return imports
        .filter(({ specifier, typeOnly }) => !typeOnly && NODE_ONLY.test(specifier))
        .map(({ specifier, line }) => ({ line, what: `imports ${specifier}` }));
    },
  },
  {
    name: "settings in one place",
    remedy: "read the setting in server/config.ts and pass Config in",
    check: ({ path, code }) =>
      path === "server/config.ts" || layerOf(path) === "entry" ? [] : matches(code, /\bprocess\.env\b/g),
  },
  {
    name: "one log",
    remedy: "use the Log in Deps, which knows what must not be written",
    check: ({ path, code }) =>
      path === "server/log.ts" || layerOf(path) === "entry" ? [] : matches(code, /\bconsole\.\w+/g),
  },
  {
    name: "no literal 100 for money",
    remedy:
      "use shared/money.ts: the number of minor units depends on the currency (a yen has none, a dinar has 1000)",
    check: ({ path, code }) =>
      Object.keys(NOT_MONEY).some((place) => path.startsWith(place))
        ? []
        : matches(
            code,
            /[*/]=?\s*100(?:\.0+)?\b(?![._\d])|(?<![.\w])100\s*\*(?!\*|\s*\d)|\bMath\.pow\(10, 2\)|\b10\s*\*\*\s*2\b/g,
          ),
  },
  {
    name: "no barrels",
    remedy: "import from the file that has it; delete the file that only passes things on",
    check: ({ path, code, imports }) => {
      const rest = code.replace(/(?:^|(?<=[;\n]))\s*(?:export|import)\s[^;]*?["'][^"'\n]*["'];?/g, "").trim();
      return imports.length > 0 && rest === "" && /\bexport\b/.test(code)
        ? [{ line: 1, what: `${path} only re-exports` }]
        : [];
    },
  },
  {
    name: "names say what things are",
    remedy:
      "name the file after what it does, the interface after the thing, the class after what makes it different",
    check: ({ path, code }) => [
      ...(/(?:^|\/)(?:utils?|helpers?|common|misc)(?:\.tsx?$|\/)/.test(path)
        ? [{ line: 1, what: "a drawer for anything" }]
        : []),
      ...matches(code, /\b(?:interface|type|class)\s+I[A-Z][a-z]\w*|\b(?:class|const|function)\s+\w+Impl\b/g),
    ],
  },
  {
    name: "small files",
    remedy: "find the second thing the file does and give it a file of its own",
    check: ({ path, lines }) => {
      const most = layerOf(path) === "outside" ? MAX_TEST_LINES : MAX_LINES;
      return lines > most ? [{ line: lines, what: `${lines} lines, at most ${most}` }] : [];
    },
  },
  {
    name: "no any, no enum",
    remedy: "use unknown and narrow it; use a union of string literals",
    check: ({ code }) => [
      ...matches(code, /(?::|\bas|<|,|\||&)\s*any\b(?!\s*[:(?.\w])|\bany\[\]/g),
      ...matches(code, /(?:^|\n)\s*(?:export\s+)?(?:declare\s+)?(?:const\s+)?enum\s+\w+/g),
    ],
  },
];

function checkLayer(path: string, { target, line, typeOnly }: Import): Finding[] {
  const from = layerOf(path);
  if (target === null || from === "outside") return [];
  const to = layerOf(target);
  if (MAY_IMPORT[from].includes(to) || to === "adapter") return [];
  // Deps names what the entry hands in, and a stored row has the shape a feature gives it: types, which vanish.
  if ((from === "surroundings" || from === "store") && to === "feature" && typeOnly) return [];
  return [{ line, what: `${describe(from)} imports ${describe(to)} (${target})` }];
}

function describe(layer: Layer): string {
  return layer === "outside" ? "a file outside server/, shared/ and web/" : layer;
}

function matches(code: string, pattern: RegExp): Finding[] {
  return [...code.matchAll(pattern)].map((match) => ({
    line: lineOf(code, match.index + match[0].search(/\S/)),
    what: match[0].trim().replace(/\s+/g, " "),
  }));
}
