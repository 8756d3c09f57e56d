/** Reads source files for the architecture rules: comments and strings told apart, imports listed. Needs no compiler. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";

export interface Import {
  /** As written: `./chain.ts`, `node:fs`, `preact/hooks`. */
  readonly specifier: string;
  /** Path from the root of the repository, for a relative specifier; else null. */
  readonly target: string | null;
  readonly typeOnly: boolean;
  readonly line: number;
}

export interface Text {
  readonly text: string;
  readonly line: number;
}

export interface Source {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly lines: number;
  /** The text with comments and the content of strings replaced by spaces; line breaks stay. */
  readonly code: string;
  readonly strings: readonly Text[];
  readonly imports: readonly Import[];
}

/** Every .ts and .tsx file of ours below the folders that exist. */
export function readSources(folders: readonly string[]): Source[] {
  return folders.filter(existsSync).flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((name) => join(folder, name.replaceAll("\\", "/")))
      .filter((path) => /\.tsx?$/.test(path) && !path.includes("/node_modules/"))
      .sort()
      .map((path) => parseSource(path, readFileSync(path, "utf8"))),
  );
}

export function parseSource(path: string, text: string): Source {
  const { code, bare, strings } = separate(text);
  return { path, lines: text.trimEnd().split("\n").length, code, strings, imports: importsOf(path, bare) };
}

export function lineOf(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}

/** One pass over the characters: `bare` has comments blanked, `code` also what strings and regular expressions contain. */
function separate(text: string): { code: string; bare: string; strings: Text[] } {
  const strings: Text[] = [];
  let code = "";
  let bare = "";
  let at = 0;
  /** For each open `${`, how many braces are open inside it. */
  const templates: number[] = [];
  const put = (piece: string, inCode: boolean, inBare: boolean) => {
    const blank = piece.replace(/[^\n]/g, " ");
    code += inCode ? piece : blank;
    bare += inBare ? piece : blank;
    at += piece.length;
  };
  const content = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const piece = pattern.exec(text)?.[0] ?? "";
    if (piece !== "") strings.push({ text: piece, line: lineOf(text, at) });
    put(piece, false, true);
  };
  const template = () => {
    content(/(?:\\[\s\S]|\$(?!\{)|[^\\$`])*/y);
    if (text.startsWith("${", at)) {
      templates.push(0);
      put("${", true, true);
    } else put(text.slice(at, at + 1), true, true);
  };
  while (at < text.length) {
    const char = text.charAt(at);
    const two = text.slice(at, at + 2);
    if (two === "//") put(/^.*/.exec(text.slice(at))?.[0] ?? two, false, false);
    else if (two === "/*") put(/^\/\*[\s\S]*?(?:\*\/|$)/.exec(text.slice(at))?.[0] ?? two, false, false);
    else if (char === '"' || char === "'") {
      put(char, true, true);
      content(char === '"' ? /(?:\\[\s\S]|[^\\"\n])*/y : /(?:\\[\s\S]|[^\\'\n])*/y);
      if (text.charAt(at) === char) put(char, true, true);
    } else if (char === "`") {
      put(char, true, true);
      template();
    } else if (char === "/" && /(?:^|[=(,:[!&|?{;+]|\breturn|=>)\s*$/.test(code.slice(-40))) {
      const regexp = /^\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/.exec(text.slice(at))?.[0];
      put(regexp ?? char, regexp === undefined, true);
    } else {
      const depth = templates.at(-1);
      put(char, true, true);
      if (depth === undefined) continue;
      if (char === "{") templates[templates.length - 1] = depth + 1;
      else if (char === "}" && depth > 0) templates[templates.length - 1] = depth - 1;
      else if (char === "}") {
        templates.pop();
        template();
      }
    }
  }
  return { code, bare, strings };
}

const STATIC = /(?:^|[;}\n])[ \t]*(?:import\s*|(?:import|export)\b([^;"'()=]*?)\bfrom\s*)["']([^"'\n]+)["']/g;
const DYNAMIC = /\bimport\(\s*["'`]([^"'`\n]+)["'`]/g;

function importsOf(path: string, bare: string): Import[] {
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean, index: number) => {
    const relative = specifier.startsWith(".");
    const target = relative ? join(dirname(path), specifier.replace(/\?.*$/, "")) : null;
    found.push({ specifier, target, typeOnly, line: lineOf(bare, index) });
  };
  for (const match of bare.matchAll(STATIC)) {
    const names = (match[1] ?? "").trim();
    add(match[2] ?? "", isTypeOnly(names), match.index + match[0].search(/\S/));
  }
  for (const match of bare.matchAll(DYNAMIC)) add(match[1] ?? "", false, match.index);
  return found.sort((a, b) => a.line - b.line);
}

/** `type X`, `type { … }`, or braces in which every name says `type`. */
function isTypeOnly(names: string): boolean {
  if (/^type\b/.test(names)) return true;
  const braces = /^\{([^}]*)\}$/.exec(names)?.[1];
  if (braces === undefined) return false;
  const list = braces.split(",").filter((name) => name.trim() !== "");
  return list.length > 0 && list.every((name) => /^\s*type\b/.test(name));
}
