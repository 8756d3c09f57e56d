/** Reads a calendar file the way RFC 5545 lays it down, and forgives nothing. */

export interface Component {
  readonly name: string;
  /** By name with parameters, as `DTSTART;VALUE=DATE`; each once. */
  readonly properties: Readonly<Record<string, string>>;
  readonly parts: readonly Component[];
}

/** @throws Error that names the first thing wrong. */
export function readCalendar(bytes: Uint8Array): Component {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  if (!text.endsWith("\r\n")) throw new Error("the last line has no end");
  const physical = text.slice(0, -2).split("\r\n");
  for (const line of physical) {
    if (/[\r\n]/.test(line)) throw new Error(`a bare line end in ${JSON.stringify(line)}`);
    if (new TextEncoder().encode(line).length > 75) throw new Error(`above 75 octets: ${line}`);
    if (/\p{Cc}/u.test(line)) throw new Error(`a control character in ${JSON.stringify(line)}`);
  }
  const lines: string[] = [];
  for (const line of physical) {
    if (/^[ \t]/.test(line)) lines.push((lines.pop() ?? "") + line.slice(1));
    else lines.push(line);
  }
  const [root, rest] = component(lines);
  if (rest.length > 0 || root.name !== "VCALENDAR") throw new Error("not one VCALENDAR");
  return root;
}

function component([first = "", ...lines]: readonly string[]): [Component, readonly string[]] {
  const name = /^BEGIN:([A-Z]+)$/.exec(first)?.[1];
  if (name === undefined) throw new Error(`no BEGIN in ${first}`);
  const properties: Record<string, string> = {};
  const parts: Component[] = [];
  let rest: readonly string[] = lines;
  for (;;) {
    const [line = ""] = rest;
    if (line === `END:${name}`) return [{ name, properties, parts }, rest.slice(1)];
    if (line.startsWith("BEGIN:")) {
      const [part, after] = component(rest);
      parts.push(part);
      rest = after;
      continue;
    }
    const [, key, value] = /^([A-Z-]+(?:;[A-Z-]+=[A-Za-z0-9-]+)*):(.*)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) throw new Error(`not a property: ${line}`);
    if (key in properties) throw new Error(`${key} twice`);
    properties[key] = value;
    rest = rest.slice(1);
  }
}

/** A value of type TEXT. @throws Error for a mark that had to be escaped. */
export function unescaped(value: string): string {
  if (/(?:^|[^\\])(?:\\\\)*[;,]/.test(value)) throw new Error(`not escaped: ${value}`);
  return value.replaceAll(/\\([\\;,nN])|\\/g, (whole, mark: string | undefined) => {
    if (mark === undefined) throw new Error(`a lone backslash: ${whole}`);
    return mark.toLowerCase() === "n" ? "\n" : mark;
  });
}
