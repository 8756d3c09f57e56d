/** Outlines as TrueType has them (OpenType, `glyf`): contours of points on the curve and between its parts. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export type Contour = (Point & { readonly on: boolean })[];

/** How far a curve may lie from what it stands for, in font units. */
const NEAR = 0.5;
const MOST_PARTS = 8;

/** A cubic curve as quadratic ones: the points after its first. */
export function quadratics(p0: Point, p1: Point, p2: Point, p3: Point): Contour {
  // What one quadratic curve is off by is a multiple of this third difference, and falls with the cube of their number.
  const off =
    (Math.hypot(p3.x - 3 * p2.x + 3 * p1.x - p0.x, p3.y - 3 * p2.y + 3 * p1.y - p0.y) * Math.sqrt(3)) / 36;
  const parts = Math.max(1, Math.min(MOST_PARTS, Math.ceil(Math.cbrt(off / NEAR))));
  const along = (axis: "x" | "y", t: number): number =>
    (1 - t) ** 3 * p0[axis] +
    3 * (1 - t) ** 2 * t * p1[axis] +
    3 * (1 - t) * t ** 2 * p2[axis] +
    t ** 3 * p3[axis];
  const slope = (axis: "x" | "y", t: number): number =>
    3 *
    ((1 - t) ** 2 * (p1[axis] - p0[axis]) +
      2 * (1 - t) * t * (p2[axis] - p1[axis]) +
      t ** 2 * (p3[axis] - p2[axis]));
  const points: Contour = [];
  for (let i = 0; i < parts; i++) {
    const [from, to] = [i / parts, (i + 1) / parts];
    // The control point of the part's cubic curve, both of its own taken together.
    const control = (axis: "x" | "y"): number =>
      (along(axis, from) + along(axis, to)) / 2 + ((slope(axis, from) - slope(axis, to)) * (to - from)) / 4;
    points.push({ x: control("x"), y: control("y"), on: false });
    points.push({ x: along("x", to), y: along("y", to), on: true });
  }
  return points;
}

/** Flags of a point (OpenType, `glyf`). */
const ON = 0x01;
const SHORT = { x: 0x02, y: 0x04 } as const;
const SAME = { x: 0x10, y: 0x20 } as const;

/** A glyph out of contours, its coordinates rounded; empty for none. */
export function glyfOf(contours: readonly Contour[]): Uint8Array {
  const whole = contours
    .map((contour) => contour.map(({ x, y, on }) => ({ x: Math.round(x), y: Math.round(y), on })))
    .filter((contour) => contour.length > 1);
  const points = whole.flat();
  if (points.length === 0) return new Uint8Array(0);
  const flags: number[] = [];
  const steps = { x: [] as number[], y: [] as number[] };
  let before: Point = { x: 0, y: 0 };
  for (const point of points) {
    let flag = point.on ? ON : 0;
    for (const axis of ["x", "y"] as const) {
      const step = point[axis] - before[axis];
      if (step === 0) flag |= SAME[axis];
      else if (Math.abs(step) < 256) {
        flag |= SHORT[axis] | (step > 0 ? SAME[axis] : 0);
        steps[axis].push(Math.abs(step));
      } else steps[axis].push((step >> 8) & 0xff, step & 0xff);
    }
    flags.push(flag);
    before = point;
  }
  const head = new DataView(new ArrayBuffer(12 + 2 * whole.length));
  head.setInt16(0, whole.length);
  const all = { x: points.map(({ x }) => x), y: points.map(({ y }) => y) };
  head.setInt16(2, Math.min(...all.x));
  head.setInt16(4, Math.min(...all.y));
  head.setInt16(6, Math.max(...all.x));
  head.setInt16(8, Math.max(...all.y));
  let end = -1;
  for (const [i, contour] of whole.entries()) {
    end += contour.length;
    head.setUint16(10 + 2 * i, end);
  }
  return Uint8Array.from([...new Uint8Array(head.buffer), ...flags, ...steps.x, ...steps.y]);
}
