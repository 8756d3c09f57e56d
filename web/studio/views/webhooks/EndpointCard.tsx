/** One endpoint: how it does, and what can be done with it. */
import { useState } from "preact/hooks";
import { ActDialog, ActInput } from "../../parts/ActDialog.tsx";
import { Badge } from "../../parts/Badge.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { ZoneTime } from "../../parts/ZoneTime.tsx";
import { say } from "../../toast.ts";
import { useAct } from "../../useAct.ts";
import { type Attempt, type Endpoint, endpointPath, outcome } from "./types.ts";

type Doing = "toggle" | "rotate" | "replay" | "delete";

interface EndpointProps {
  readonly endpoint: Endpoint;
  readonly done: () => void;
  readonly showSecret: (secret: string) => void;
}

const REASONS = {
  merchant: "Disabled by you. What happens waits for it.",
  gone: "Disabled: it answered 410, which means gone for good.",
  failing: "Disabled: it took nothing for 75 hours.",
} as const;

export function EndpointCard({ endpoint, done, showSecret }: EndpointProps) {
  const [open, setOpen] = useState<Doing | null>(null);
  const [tested, setTested] = useState<(Attempt & { delivered: boolean }) | null>(null);
  const test = useAct([]);
  const enabled = endpoint.status === "enabled";
  const close = (): void => setOpen(null);
  const sendTest = async (): Promise<void> => {
    setTested(null);
    const came = await test.send<Attempt & { delivered: boolean }>(
      `${endpointPath(endpoint.endpointId)}/test`,
    );
    // Another press is another message.
    test.changed();
    setTested(came);
    done();
  };
  const button = (what: Doing, label: string, bad = false) => (
    <button class={`button small${bad ? " bad" : ""}`} type="button" onClick={() => setOpen(what)}>
      {label}
    </button>
  );
  return (
    <section class="card stack" aria-label="Endpoint">
      <div class="row spread">
        <h2 class="endpoint-url">{endpoint.url}</h2>
        {!enabled ? (
          <Badge tone="bad">Disabled</Badge>
        ) : endpoint.failingSince === null ? (
          <Badge tone="good">Enabled</Badge>
        ) : (
          <Badge tone="bad">Failing</Badge>
        )}
      </div>
      {endpoint.disabledReason !== null && <Notice tone="warn">{REASONS[endpoint.disabledReason]}</Notice>}
      <dl class="facts">
        <div>
          <dt>Events</dt>
          <dd>{endpoint.events === null ? "All" : endpoint.events.map(short).join(", ")}</dd>
        </div>
        <div>
          <dt>Waiting</dt>
          <dd class="num">{endpoint.waitingMessages}</dd>
        </div>
        <div>
          <dt>Failing since</dt>
          <dd>{endpoint.failingSince === null ? "–" : <ZoneTime at={endpoint.failingSince} />}</dd>
        </div>
        {endpoint.previousSecretUntil !== null && (
          <div>
            <dt>Old secret signs until</dt>
            <dd>
              <ZoneTime at={endpoint.previousSecretUntil} />
            </dd>
          </div>
        )}
      </dl>
      {test.elsewhere !== null && <Notice tone="bad">{test.elsewhere}</Notice>}
      <div aria-live="polite">
        {tested !== null && (
          <Notice tone={tested.delivered ? "good" : "warn"}>
            Test message: {outcome(tested)} after {tested.latencyMs} ms.
          </Notice>
        )}
      </div>
      <div class="row">
        {enabled && (
          <button
            class="button small"
            type="button"
            aria-disabled={test.busy}
            onClick={() => void sendTest()}
          >
            {test.busy ? "Sending…" : "Send a test"}
          </button>
        )}
        {enabled && button("replay", "Replay a time")}
        {button("toggle", enabled ? "Disable" : "Enable")}
        {button("rotate", "Rotate secret")}
        {button("delete", "Delete", true)}
      </div>
      {open === "replay" && <Replay endpoint={endpoint} done={done} close={close} />}
      {open !== null && open !== "replay" && (
        <Sure key={open} what={open} endpoint={endpoint} done={done} close={close} showSecret={showSecret} />
      )}
    </section>
  );
}

const short = (type: string): string => type.replace("invoice.", "");

interface SureProps extends EndpointProps {
  readonly what: Exclude<Doing, "replay">;
  readonly close: () => void;
}

function Sure({ what, endpoint, done, close, showSecret }: SureProps) {
  const act = useAct([]);
  const path = endpointPath(endpoint.endpointId);
  const enabled = endpoint.status === "enabled";
  const words = {
    toggle: enabled
      ? ([
          "Disable the endpoint",
          "Disable",
          "Nothing is sent to it, and nothing is lost: enabled again, it gets everything in order.",
        ] as const)
      : ([
          "Enable the endpoint",
          "Enable",
          `${endpoint.waitingMessages} waiting messages are sent at once, in order.`,
        ] as const),
    rotate: [
      "Rotate the secret",
      "Make a new secret",
      "For 24 hours messages carry the signatures of both secrets: give the new one to your receiver within that time. It is shown once.",
    ] as const,
    delete: [
      "Delete the endpoint",
      "Delete",
      `${endpoint.waitingMessages} waiting messages and its log go with it. This cannot be taken back.`,
    ] as const,
  }[what];
  const submit = async (): Promise<void> => {
    if (what === "rotate") {
      const made = await act.send<{ secret: string }>(`${path}/rotate-secret`);
      if (made === null) return;
      close();
      showSecret(made.secret);
    } else {
      const made =
        what === "delete"
          ? await act.send(path, undefined, "DELETE")
          : await act.send(path, { status: enabled ? "disabled" : "enabled" }, "PATCH");
      if (made === null) return;
      say(what === "delete" ? "Endpoint deleted" : enabled ? "Endpoint disabled" : "Endpoint enabled");
      close();
    }
    done();
  };
  return (
    <ActDialog
      title={words[0]}
      act={act}
      danger={what === "delete"}
      action={words[1]}
      submit={submit}
      close={close}
      consequence={words[2]}
    >
      <p>
        <code>{endpoint.url}</code>
      </p>
    </ActDialog>
  );
}

/** Times are typed as the browser's own zone has them. */
function Replay({ endpoint, done, close }: { endpoint: Endpoint; done: () => void; close: () => void }) {
  const act = useAct(["since", "until"]);
  const [since, setSince] = useState("");
  const [until, setUntil] = useState("");
  const submit = async (): Promise<void> => {
    if (since === "") return act.refuse("since", "Say from when.");
    const made = await act.send(`${endpointPath(endpoint.endpointId)}/replay`, {
      since: new Date(since).toISOString(),
      ...(until === "" ? {} : { until: new Date(until).toISOString() }),
    });
    if (made === null) return;
    say("Replaying");
    done();
    close();
  };
  return (
    <ActDialog
      title="Replay a time"
      act={act}
      action="Replay all of it"
      submit={submit}
      close={close}
      consequence={`Every event ${since === "" ? "of that time" : `from ${words(since)} to ${until === "" ? "now" : words(until)}`} is sent to ${endpoint.url} again, in order, with the ids it had. A receiver that keeps the ids it took is not harmed.`}
    >
      <div class="fields">
        <ActInput
          act={act}
          field="since"
          label="From"
          kind="datetime-local"
          max={30}
          value={since}
          set={setSince}
        />
        <ActInput
          act={act}
          field="until"
          label="To"
          optional
          kind="datetime-local"
          max={30}
          value={until}
          set={setUntil}
          hint="Empty: until now"
        />
      </div>
    </ActDialog>
  );
}

const words = (local: string): string =>
  new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" }).format(new Date(local));
