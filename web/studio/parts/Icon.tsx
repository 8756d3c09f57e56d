/** Line drawings of 24 units, in the colour of the text. */

const PATHS = {
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zm5 12 4.5 4.5",
  plus: "M12 5v14M5 12h14",
  leave: "M14 5H5v14h9M10 12h10m-3.5-3.5L20 12l-3.5 3.5",
  copy: "M9 9h10v11H9zM15 9V4H5v11h4",
  check: "M5 12.5 10 17.5 19.5 7",
  close: "M6 6l12 12M18 6 6 18",
  warn: "M12 4 21 20H3zM12 10v4.5m0 2.5v.2",
  print: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
  download: "M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 19h14",
  open: "M13 5h6v6M19 5l-8 8M10 6H5v13h13v-5",
  back: "M19 12H5m6-6-6 6 6 6",
  send: "M4 12 20 5l-5 15-3.5-6.5z",
  more: "M5 12h.1M12 12h.1M19 12h.1",
} as const;
export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.8"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
