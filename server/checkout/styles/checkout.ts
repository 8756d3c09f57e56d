/** The payer's page: invoice and form. */
export const checkoutStyles = `
.hero-card { display: grid; gap: .25rem; box-shadow: inset 0 4px var(--accent), var(--shadow) }
.hero { display: grid; gap: .125rem; margin-top: .875rem }
.label-line { display: flex; justify-content: space-between; align-items: center; gap: 1rem; color: var(--quiet) }
.badge { font-size: .8125rem; font-weight: 600; padding: .125rem .625rem; border-radius: 1rem; background: var(--fill); color: var(--ink) }
.badge.good { background: var(--good-bg); color: var(--good) }
.badge.warn { background: var(--warn-bg); color: var(--warn) }
.badge.bad { background: var(--bad-bg); color: var(--bad) }
.due { font-weight: 600 }
.about { margin-top: .5rem }
.bar { appearance: none; display: block; width: 100%; height: .375rem; margin: .375rem 0 .25rem; border: 0; border-radius: 1rem; overflow: hidden; background: var(--line) }
.bar::-webkit-progress-bar { background: var(--line) }
.bar::-webkit-progress-value { background: var(--good) }
.bar::-moz-progress-bar { background: var(--good) }
.pay-column, .details-column { display: grid; gap: .75rem; align-content: start; min-width: 0 }
#activity { display: grid; gap: .75rem }
#activity:empty { display: none }
.details-column .card, .panel, .panel form, .more { display: grid; gap: 1rem }
.panel { gap: .875rem }
.only-embed { display: none }
.news:empty, [hidden] { display: none !important }
.pay-column > [aria-live]:has([hidden]) { display: none }
.news { display: grid; gap: .75rem }
legend { font-weight: 600; padding-bottom: .5rem }
.options { border: 1px solid var(--edge); border-radius: .75rem; overflow: hidden }
.option { position: relative }
.option + .option { border-top: 1px solid var(--line) }
.option:has(> :checked) { background: var(--fill) }
.option > input { position: absolute; inset-inline-start: 1rem; top: 1rem }
input[type="radio"], input[type="checkbox"] { width: 1.25rem; height: 1.25rem; margin: 0; flex: none; accent-color: var(--link) }
.option > label { display: flex; justify-content: space-between; align-items: center; gap: 1rem; min-height: 3.25rem; padding: .625rem 1rem; padding-inline-start: 3rem; font-weight: 500; cursor: pointer }
.asked { display: grid }
.asked .quiet { font-weight: 400; font-size: .9375rem }
.option > label .icon { color: var(--quiet) }
.option > input:focus-visible { outline-offset: 3px }
.option > input:not(:checked) ~ .more { display: none }
.more { padding: 0 1rem 1rem }
.field { display: grid; gap: .25rem; align-content: start; min-width: 0 }
.field > label:not(.tick) { font-size: .9375rem; font-weight: 500 }
.box { display: flex; align-items: center; background: var(--card); border: 1px solid var(--edge); border-radius: .625rem }
.box:focus-within { outline: 3px solid var(--link); outline-offset: -1px; border-color: transparent }
.box input { flex: 1; min-width: 0; width: 100%; min-height: 2.875rem; padding: .5rem .75rem; border: 0; border-radius: .625rem; background: transparent; color: inherit; font: inherit; font-variant-numeric: tabular-nums; outline: 0 }
.suffix { padding-inline-end: .75rem; color: var(--quiet); font-size: .875rem; display: flex; align-items: center; max-width: 50%; line-height: 1.2 }
.hint { color: var(--quiet); font-size: .875rem; line-height: 1.35 }
.error { display: flex; gap: .375rem; align-items: flex-start; color: var(--bad); font-size: .9375rem; line-height: 1.35 }
.error .icon { margin-top: .05em }
.wrong .box { border-color: var(--bad); box-shadow: inset 0 0 0 1px var(--bad) }
.saved-way { margin-top: .5rem }
.code-form { display: grid; gap: 1rem; text-align: start }
.mail-form { display: grid; gap: .75rem }
.code-form input { font-size: 1.5rem; letter-spacing: .3em }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: .75rem }
.tick { display: flex; gap: .75rem; align-items: flex-start; cursor: pointer; padding-block: .25rem }
.tick input { margin-top: .125rem }
.inline { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem }
.inline legend { font-size: .9375rem; font-weight: 500; padding-bottom: .125rem }
.hosted { display: grid }
.hosted > * { grid-area: 1 / 1; min-width: 0 }
.hosted-card { min-height: 19.5rem }
.hosted-ach { min-height: 21rem }
.hosted-cover { display: grid; gap: .875rem; justify-items: center; align-content: center; text-align: center; padding: 1rem; border: 1px dashed var(--edge); border-radius: .625rem; background: var(--card); font-size: .9375rem; text-wrap: balance }
.screen .hosted { width: 100%; text-align: start }
.mandate { border-inline-start: 3px solid var(--edge); padding-inline-start: .875rem; font-size: .9375rem; display: grid; gap: .25rem }
.by-choice > * { display: none }
.by-choice > .for-other { display: inline }
@supports selector(:has(*)) {
  form:has(#choice-full:checked) .for-full, form:has(#choice-suggested:checked) .for-suggested,
  form:has(#choice-next:checked) .for-next, form:has(#choice-half:checked) .for-half { display: inline }
  form:not(:has(#choice-other:checked)) .for-other { display: none }
  .save:not(:has(:checked)) .hint { display: none }
}
.busy .primary { opacity: .75; cursor: progress }
.busy fieldset { cursor: progress }
.secure { color: var(--quiet); font-size: .8125rem; text-align: center; text-wrap: balance }
.secure > .icon { display: inline-block; vertical-align: -.1875em; margin-inline-end: .375rem }
.notice { display: flex; gap: .625rem; align-items: flex-start; padding: .75rem .875rem; border-radius: .75rem; background: var(--warn-bg) }
.notice > .icon { color: var(--warn); margin-top: .125rem }
.notice.bad { background: var(--bad-bg) } .notice.bad > .icon { color: var(--bad) }
.notice.good { background: var(--good-bg) } .notice.good > .icon { color: var(--good) }
.notice a { color: inherit; font-weight: 600 }
.notice-title { font-weight: 650 }
.notice ul { display: grid; gap: .125rem }
.notice li a { font-weight: 400 }
.rows { display: grid }
.row { display: flex; justify-content: space-between; gap: 1rem; padding: .625rem 0; border-top: 1px solid var(--line) }
.row:first-child { border-top: 0; padding-top: 0 }
.row:last-child { padding-bottom: 0 }
.row-main, .row-end { display: grid; align-content: start }
.row-main { min-width: 0 }
.row-end { text-align: end; flex: none }
.totals { border-top: 1px solid var(--line); padding-top: .75rem; display: grid; gap: .375rem }
.totals > div { display: flex; justify-content: space-between; gap: 1rem; color: var(--quiet) }
.totals .grand { color: var(--ink); font-weight: 650; font-size: 1.0625rem }
.memo { display: grid; gap: .25rem }
.memo p { white-space: pre-line }
.extras { display: flex; flex-wrap: wrap; gap: .5rem }
.extras .button { font-size: .9375rem; font-weight: 500; padding-inline: .75rem; border-color: var(--line) }
.forward > summary { list-style: none }
.forward > summary::-webkit-details-marker { display: none }
.forward[open] { flex-basis: 100% }
.forward > * + * { margin-top: .75rem }
.forward > form, .made { display: grid; gap: .75rem; justify-items: start; width: 100% }
.made .field { width: 100% }
.made-link { padding: .75rem; border-radius: .625rem; background: var(--fill); user-select: all }
.fold > summary { cursor: pointer; font-weight: 600; padding-block: .25rem }
.test-numbers h3 { margin-top: .75rem }
.test-numbers .row { padding: .375rem 0; align-items: center }
.test-numbers button { font: inherit; text-align: start; background: none; border: 0; color: inherit; width: 100%; display: flex; justify-content: space-between; gap: 1rem; min-height: 2.25rem; align-items: center; padding: 0; cursor: pointer }
.test-numbers button code { color: var(--link); text-decoration: underline }
@media (min-width: 60rem) {
  .page { max-width: 66rem; padding: 2.5rem 1.5rem 1rem; gap: 1rem 1.5rem }
  .two { grid-template-columns: minmax(0, 1fr) 26rem; grid-template-rows: auto 1fr }
  .pay-column { grid-column: 2; grid-row: 1 / span 2; position: sticky; top: 1rem; align-self: start }
  .two > .hero-card, .details-column { grid-column: 1 }
  .card { padding: 1.75rem }
  .figure { font-size: 3rem }
  .single-page { max-width: 34rem }
}
`;
