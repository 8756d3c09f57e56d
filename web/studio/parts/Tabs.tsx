/** Tabs that are links: each has an address of its own, so that reload, back and a new tab do what one expects. */
import { href } from "../router.ts";

export interface TabLink {
  readonly path: string;
  readonly label: string;
  readonly current: boolean;
}

export function Tabs({ label, tabs }: { label: string; tabs: readonly TabLink[] }) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <a key={tab.path} href={href(tab.path)} aria-current={tab.current ? "page" : undefined}>
          {tab.label}
        </a>
      ))}
    </nav>
  );
}
