/** A tab that is a chunk of its own, loaded when it is first opened. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ErrorNote } from "../../parts/Notice.tsx";
import type { TabProps } from "./tabs.ts";

type Loading = Promise<{ readonly default: ComponentType<TabProps> }>;

export function lazyTab(load: () => Loading): ComponentType<TabProps> {
  let loaded: ComponentType<TabProps> | null = null;
  return function Lazy(props: TabProps) {
    const [Shown, setShown] = useState<ComponentType<TabProps> | null>(() => loaded);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (loaded !== null) return;
      load().then(
        ({ default: Component }) => {
          loaded = Component;
          setShown(() => Component);
        },
        () => setFailed(true),
      );
    }, []);
    if (Shown !== null) return <Shown {...props} />;
    if (failed)
      return (
        <ErrorNote text="This part could not be loaded." again={() => location.reload()} label="Reload" />
      );
    return <p class="loading">Loading…</p>;
  };
}
