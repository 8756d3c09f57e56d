/** One more address that is told of events. */
import { useState } from "preact/hooks";
import { ActDialog, ActInput } from "../../parts/ActDialog.tsx";
import { useAct } from "../../useAct.ts";
import { type Endpoint, MESSAGE_TYPES } from "./types.ts";

interface NewEndpointProps {
  readonly made: (endpointId: string, secret: string) => void;
  readonly close: () => void;
}

export function NewEndpoint({ made, close }: NewEndpointProps) {
  const act = useAct(["url"]);
  const [url, setUrl] = useState("https://");
  const [some, setSome] = useState(false);
  const [types, setTypes] = useState<ReadonlySet<string>>(new Set(["invoice.paid"]));

  const submit = async (): Promise<void> => {
    if (some && types.size === 0) return act.refuse(null, "Choose one event at least.");
    const endpoint = await act.send<Endpoint & { secret: string }>("/api/v1/webhook-endpoints", {
      url: url.trim(),
      ...(some ? { events: MESSAGE_TYPES.filter((type) => types.has(type)) } : {}),
    });
    if (endpoint !== null) made(endpoint.endpointId, endpoint.secret);
  };
  const toggle = (type: string): void => {
    act.changed();
    const next = new Set(types);
    if (!next.delete(type)) next.add(type);
    setTypes(next);
  };

  return (
    <ActDialog title="New endpoint" act={act} action="Create endpoint" submit={submit} close={close}>
      <ActInput
        act={act}
        field="url"
        label="Address"
        kind="url"
        max={2048}
        value={url}
        set={setUrl}
        hint="Messages are posted there from the next event on."
      />
      <label class="check">
        <input
          type="checkbox"
          checked={!some}
          onChange={(event) => {
            act.changed();
            setSome(!event.currentTarget.checked);
          }}
        />
        All events, those to come included
      </label>
      {some && (
        <fieldset class="types">
          <legend>Events</legend>
          {MESSAGE_TYPES.map((type) => (
            <label key={type} class="check">
              <input type="checkbox" checked={types.has(type)} onChange={() => toggle(type)} />
              <code>{type.replace("invoice.", "")}</code>
            </label>
          ))}
        </fieldset>
      )}
    </ActDialog>
  );
}
