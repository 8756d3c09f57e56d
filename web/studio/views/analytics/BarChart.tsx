/**
 * What came in, bar by bar. One stop of the keyboard for the whole picture: it is a slider whose arrows go from bar
 * to bar, and what a bar says is shown and read aloud. The same figures stand in a table for whoever prefers one.
 */
import { useState } from "preact/hooks";
import { Money, moneyText } from "../../parts/Money.tsx";
import { type Bar, roundTop } from "./bars.ts";

const WIDTH = 1000;
const HEIGHT = 220;

interface ChartProps {
  readonly bars: readonly Bar[];
  readonly currency: string;
  readonly table: boolean;
}

export function BarChart({ bars, currency, table }: ChartProps) {
  return (
    <section class="card stack" aria-labelledby="received-title">
      <h2 id="received-title">Received</h2>
      {table ? <Rows bars={bars} currency={currency} /> : <Picture bars={bars} currency={currency} />}
    </section>
  );
}

function Picture({ bars, currency }: Omit<ChartProps, "table">) {
  const [at, setAt] = useState<number | null>(null);
  const [last, setLast] = useState(bars.length - 1);
  const top = roundTop(Math.max(0, ...bars.map(({ collected }) => collected)));
  const step = WIDTH / bars.length;
  const gap = Math.min(step * 0.3, 12);
  const go = (index: number): void => {
    const next = Math.max(0, Math.min(bars.length - 1, index));
    setAt(next);
    setLast(next);
  };
  const pointed = (event: PointerEvent): void => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    go(Math.floor(((event.clientX - box.left) / box.width) * bars.length));
  };
  const chosen = at === null ? undefined : bars[at];
  const now = Math.min(at ?? last, bars.length - 1);
  const said = bars[now];
  return (
    <div class="chart">
      <div class="chart-scale num" aria-hidden="true">
        <span>{moneyText(top, currency)}</span>
        <span>{moneyText(0, currency)}</span>
      </div>
      <div class="chart-area" onPointerMove={pointed} onPointerLeave={() => setAt(null)}>
        <input
          class="chart-slider"
          type="range"
          min={0}
          max={bars.length - 1}
          step={1}
          value={now}
          aria-label="Received, by time"
          aria-valuetext={said === undefined ? "Nothing" : wordsOf(said, currency)}
          onInput={(event) => go(Number(event.currentTarget.value))}
          onKeyDown={(event) => {
            if (event.key === "Escape") setAt(null);
          }}
          onFocus={() => go(now)}
          onBlur={() => setAt(null)}
        />
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          {[0.25, 0.5, 0.75].map((part) => (
            <line key={part} class="chart-line" x1="0" x2={WIDTH} y1={HEIGHT * part} y2={HEIGHT * part} />
          ))}
          {bars.map(({ label, collected }, index) => {
            const height = Math.max(0, (collected / top) * HEIGHT);
            return (
              <rect
                key={label}
                class={index === at ? "bar bar-chosen" : "bar"}
                x={index * step + gap / 2}
                width={step - gap}
                y={HEIGHT - height}
                height={height}
              />
            );
          })}
        </svg>
        {chosen !== undefined && at !== null && (
          <p
            class={at < bars.length / 2 ? "tip" : "tip tip-end"}
            // A place is data, not looks.
            style={
              at < bars.length / 2
                ? { insetInlineStart: `calc(100% * ${at / bars.length})` }
                : { insetInlineEnd: `calc(100% * ${(bars.length - 1 - at) / bars.length})` }
            }
            aria-hidden="true"
          >
            {wordsOf(chosen, currency)}
          </p>
        )}
      </div>
      <div class="chart-ends hint" aria-hidden="true">
        <span>{bars[0]?.label}</span>
        <span>{bars.at(-1)?.label}</span>
      </div>
    </div>
  );
}

function wordsOf({ label, collected, payments, refunded }: Bar, currency: string): string {
  const count = payments === 1 ? "1 payment" : `${payments} payments`;
  const back = refunded > 0 ? `, ${moneyText(refunded, currency)} refunded` : "";
  return `${label}: ${moneyText(collected, currency)}, ${count}${back}`;
}

function Rows({ bars, currency }: Omit<ChartProps, "table">) {
  return (
    <div class="table-scroll">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col" class="end">
              Received
            </th>
            <th scope="col" class="end">
              Payments
            </th>
            <th scope="col" class="end">
              Refunded
            </th>
          </tr>
        </thead>
        <tbody>
          {bars.map(({ label, collected, payments, refunded }) => (
            <tr key={label}>
              <td>{label}</td>
              <td class="end">
                <Money amount={collected} currency={currency} />
              </td>
              <td class="end num">{payments}</td>
              <td class="end">
                <Money amount={refunded} currency={currency} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
