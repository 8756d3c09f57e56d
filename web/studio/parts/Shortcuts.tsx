/** The list of keys. */
import { PLACES } from "../views.ts";
import { Dialog } from "./Dialog.tsx";

export function Shortcuts({ close }: { close: () => void }) {
  const rows: readonly (readonly [keys: readonly string[], what: string])[] = [
    [["/"], "Search"],
    [["n"], "New invoice"],
    ...PLACES.map(({ key, label }) => [["g", key], label] as const),
    [["?"], "This list"],
    [["Esc"], "Close, or clear the search"],
  ];
  return (
    <Dialog title="Shortcuts" close={close}>
      <dl class="keys">
        {rows.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
