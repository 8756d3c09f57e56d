/** Reads form bodies as Stripe's API does: `metadata[order]=1&expand[]=latest_charge&items[0][price]=x`. */

export type Fields = { [key: string]: Field };
export type Field = string | Fields;

export function readForm(text: string): Fields {
  const out: Fields = {};
  for (const [key, value] of new URLSearchParams(text)) {
    const path = [...key.matchAll(/[^[\]]+|\[\]/g)].map(([part]) => part);
    let at = out;
    path.forEach((part, index) => {
      const name = part === "[]" ? String(Object.keys(at).length) : part;
      if (index === path.length - 1) {
        at[name] = value;
        return;
      }
      const next = at[name];
      if (typeof next === "object") at = next;
      else {
        const made: Fields = {};
        at[name] = made;
        at = made;
      }
    });
  }
  return out;
}

export function textOf(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return typeof value === "string" ? value : undefined;
}

export function partOf(fields: Fields, name: string): Fields {
  const value = fields[name];
  return typeof value === "object" ? value : {};
}

export function listOf(fields: Fields, name: string): string[] {
  return Object.values(partOf(fields, name)).filter((value) => typeof value === "string");
}
