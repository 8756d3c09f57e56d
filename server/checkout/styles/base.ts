/** Colours, type and the parts that every page has. One small sheet, inlined: a payer's first view costs one answer. */
export const baseStyles = `
:root {
  color-scheme: light dark;
  --bg: #f3f4f7; --card: #ffffff; --ink: #15181e; --quiet: #565d6b; --line: #e1e4ea; --edge: #868d9b;
  --fill: #f3f4f7;
  --good: #11643d; --good-bg: #e6f4ec; --warn: #704700; --warn-bg: #fdf3da; --bad: #b0231b; --bad-bg: #fdeceb;
  --shadow: 0 1px 2px rgb(20 24 35 / 6%), 0 8px 24px rgb(20 24 35 / 6%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --bg: #101217; --card: #191c23; --ink: #f0f2f5; --quiet: #a9b0bd; --line: #2d323d; --edge: #767e8e;
    --fill: #22262f;
    --good: #76d9a6; --good-bg: #12301f; --warn: #f1c667; --warn-bg: #33290f; --bad: #ff9e95; --bad-bg: #3b1816;
    --shadow: 0 0 transparent;
  }
}
*, ::before, ::after { box-sizing: border-box }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding: 1rem }
body {
  margin: 0; background: var(--bg); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: anywhere;
}
h1, h2, h3, p, ul, dl, dd, fieldset, legend { margin: 0; padding: 0 }
ul { list-style: none }
fieldset { border: 0; min-inline-size: 0 }
h2 { font-size: 1.125rem; line-height: 1.3; font-weight: 650 }
h3 { font-size: .9375rem; font-weight: 600 }
a { color: var(--link); text-underline-offset: .15em }
code, .code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .9375em }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
[tabindex="-1"]:focus { outline: none }
.icon { width: 1.25em; height: 1.25em; flex: none }
[dir="rtl"] .flips { transform: scaleX(-1) }
.num, .figure, .sum, .by-choice, code, .code, [href^="tel:"] { unicode-bidi: isolate }
code, .code, [href^="tel:"] { direction: ltr }
[dir="rtl"] input[dir="ltr"] { text-align: end }
.quiet { color: var(--quiet); font-size: .9375rem }
.num { font-variant-numeric: tabular-nums; white-space: nowrap }
.struck { text-decoration: line-through; color: var(--quiet) }
.center { text-align: center }
.tone-good { color: var(--good) } .tone-warn { color: var(--warn) } .tone-bad { color: var(--bad) }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.skip { position: absolute; inset-inline-start: 1rem; top: -4rem; padding: .5rem 1rem; background: var(--card); border-radius: .5rem; z-index: 2 }
.skip:focus { top: .5rem }
.test-banner { background: #ffd84d; color: #2b2200; text-align: center; font-weight: 600; font-size: .875rem; padding: .375rem 1rem }
.page { display: grid; gap: .75rem; max-width: 34rem; margin: 0 auto; padding: .75rem }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 1rem; box-shadow: var(--shadow); padding: 1.25rem 1.125rem }
.single { display: grid; gap: 1rem }
.foot { text-align: center; color: var(--quiet); font-size: .8125rem; padding: .75rem 1rem 2rem; display: grid; gap: .5rem; justify-items: center }
.foot p { margin: 0; max-inline-size: 60ch; overflow-wrap: anywhere }
.foot p:has(svg), .foot-links { display: flex; flex-wrap: wrap; gap: .375rem; justify-content: center; align-items: center }
.foot-links { column-gap: 1.25rem }
.foot-links a { color: inherit; padding: .25rem; min-block-size: 1.5rem }
.languages { flex: 0 0 100%; font-size: .9375rem }
.languages summary { display: inline-flex; align-items: center; gap: .5rem; min-height: 2.75rem; padding-inline: .75rem; cursor: pointer; border-radius: .625rem }
.languages ul { display: flex; flex-wrap: wrap; justify-content: center; max-width: 34rem; margin: 0 auto }
.languages a { display: inline-flex; align-items: center; min-height: 2.75rem; padding-inline: .75rem }
.languages [aria-current] { color: inherit; font-weight: 650; text-decoration: none }
.links { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: center }
.centered { justify-content: center }
.links a:not(.button), .notice a, .more-line a, .row-end a, .center a, .memo a { padding-block: .25rem }
.button, .primary {
  display: inline-flex; align-items: center; justify-content: center; gap: .5rem; min-height: 2.75rem; padding: .5rem 1rem;
  font: inherit; font-weight: 600; border-radius: .625rem; border: 1px solid var(--edge); background: var(--card); color: var(--ink);
  text-decoration: none; cursor: pointer;
}
.button .icon { color: var(--quiet) }
.primary, .button.primary { border-color: var(--accent-edge); background: var(--accent); color: var(--on-accent) }
.primary .icon, .button.primary .icon { color: inherit }
button.primary { width: 100%; min-height: 3.25rem; font-size: 1.0625rem; border-radius: .75rem }
.primary:hover { filter: brightness(.94) } .button:hover { border-color: var(--ink) }
.facts { border-top: 1px solid var(--line); text-align: start }
.facts > div { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; padding: .625rem 0; border-bottom: 1px solid var(--line) }
.facts dt { color: var(--quiet) } .facts dd { font-weight: 600 }
.screen { display: grid; gap: .875rem; justify-items: center; text-align: center; padding-block: .5rem }
.screen > * { max-width: 100% }
.screen h1, .screen h2 { font-size: 1.375rem; line-height: 1.3; font-weight: 650 }
.screen .facts { width: 100% }
.screen .links { justify-content: center }
.screen form { width: 100% }
.mark { display: grid; place-items: center; width: 3.5rem; height: 3.5rem; border-radius: 50%; background: var(--fill); color: var(--quiet) }
.mark .icon { width: 1.75rem; height: 1.75rem }
.mark.good { background: var(--good-bg); color: var(--good) }
.mark.warn { background: var(--warn-bg); color: var(--warn) }
.mark.bad { background: var(--bad-bg); color: var(--bad) }
.merchant { display: flex; align-items: center; gap: .75rem; text-align: start }
.logo { width: 3rem; height: 3rem; border-radius: .75rem; flex: none; object-fit: contain; background: #fff; border: 1px solid var(--line) }
.monogram { display: grid; place-items: center; border: 0; background: var(--accent); color: var(--on-accent); font-weight: 700; font-size: 1.125rem }
.eyebrow { color: var(--quiet); font-size: .8125rem; line-height: 1.3 }
.name { font-size: 1.1875rem; line-height: 1.25; font-weight: 650 }
.figure { font-size: 2.5rem; line-height: 1.15; font-weight: 700; letter-spacing: -.02em; font-variant-numeric: tabular-nums }
.receipt { display: grid; gap: 1.25rem }
.merchant + .screen { margin-top: 1.25rem }
.receipt > .screen { margin-top: 0 }
@media (prefers-reduced-motion: no-preference) {
  .option, .box { transition: border-color .15s, background-color .15s }
}
`;
