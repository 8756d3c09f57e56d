/** The page on paper: the invoice, what was paid and where to pay, black on white, nothing to press. */
export const printStyles = `
.paper { display: none }
@media print {
  @page { margin: 16mm }
  :root, :root:root {
    --bg: #fff; --card: #fff; --ink: #000; --quiet: #333; --line: #bbb; --fill: #fff; --link: #000;
    --good: #000; --warn: #000; --bad: #000; --good-bg: #fff; --warn-bg: #fff; --bad-bg: #fff; color-scheme: light;
  }
  .no-print, .pay-column, .skip, .foot, .links .button, .row-end a { display: none !important }
  .page { display: block; max-width: none; padding: 0 }
  .card { border: 0; border-radius: 0; box-shadow: none; padding: 0 0 1rem; background: none }
  .details-column .card, .details-column { display: block }
  .details-column .card > *, .hero-card > * { margin-block-start: .5rem }
  .hero-card { overflow: visible; border-bottom: 2px solid #000 }
  .hero-card::before { content: none }
  .badge { border: 1px solid #000 }
  .figure { font-size: 2rem }
  .row, .totals, .memo, .paper, h2 { break-inside: avoid }
  h2 { break-after: avoid }
  a { text-decoration: none }
  .hero-card { min-height: 50mm; padding-inline-end: 62mm }
  .paper { display: block; position: absolute; inset: 0 0 auto auto; inset-inline: auto 0; width: 56mm; text-align: center; font-size: .75rem; line-height: 1.3 }
  .paper img { width: 34mm; height: 34mm }
  .fold .row:first-child { border-top: 1px solid var(--line); padding-top: .625rem }
  @supports selector(::details-content) {
    .fold > summary { display: none }
    .fold::details-content { content-visibility: visible; display: block }
    [aria-labelledby="plan-title"] > .rows:has(+ .fold) { display: none }
  }
}
`;
