/** Small drawings, made of attributes alone (the page's security policy forbids inline style). Never the only carrier of meaning. */

const PATHS = {
  check: "M5 12.5l4.5 4.5L19 7.5",
  clock: "M12 7v5l3.2 2M12 3.2a8.8 8.8 0 1 1 0 17.6 8.8 8.8 0 0 1 0-17.6z",
  alert: "M12 8v5M12 16.4v.1M12 3.2a8.8 8.8 0 1 1 0 17.6 8.8 8.8 0 0 1 0-17.6z",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M6.5 11h11A1.5 1.5 0 0 1 19 12.5v6a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 18.5v-6A1.5 1.5 0 0 1 6.5 11z",
  card: "M4.5 6h15A1.5 1.5 0 0 1 21 7.5v9a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 16.5v-9A1.5 1.5 0 0 1 4.5 6zM3 10.2h18M6.5 14.5h3",
  bank: "M4 10l8-5 8 5zM6.5 10v7M12 10v7M17.5 10v7M4 19.5h16",
  back: "M4.5 9.5h9a5 5 0 0 1 0 10H9M4.5 9.5l4-4M4.5 9.5l4 4",
  cross: "M7 7l10 10M17 7L7 17",
  file: "M7 3.5h7l4 4v13H7zM14 3.5v4h4M10 13h5M10 16.5h5",
  calendar: "M5 5.5h14V20H5zM5 10h14M9 3v4M15 3v4",
  print: "M7 8V3.5h10V8M7 17H4V8h16v9h-3M7 13.5h10v7H7z",
  forward: "M13 6l6.5 6-6.5 6v-3.6c-4.4 0-7 1.5-8.5 4.1C5 13.6 8 10 13 9.6z",
  offline:
    "M3 4l17 17M5 10.5a10.5 10.5 0 0 1 4-2.3M12.8 7.4A10.5 10.5 0 0 1 19.2 10.5M8 14a6 6 0 0 1 3-1.7M12 18.5v.1",
} as const;
export type IconName = keyof typeof PATHS;

/** These point to where reading comes from or goes to: a page that runs from right to left turns them round. */
const FLIPS: ReadonlySet<IconName> = new Set(["back", "forward"]);

export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      class={FLIPS.has(name) ? "icon flips" : "icon"}
      viewBox="0 0 24 24"
      width="24"
      height="24"
      aria-hidden="true"
      focusable="false"
    >
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="2"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
