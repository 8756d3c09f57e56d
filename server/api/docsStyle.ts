/** The stylesheet of the documentation page. */
export const DOCS_STYLE = `
:root { color-scheme: light dark; --ink: #17202b; --soft: #526071; --line: #dbe1e8; --paper: #fff; --tint: #f4f6f9;
  --accent: #0b57d0; --get: #0a6b3d; --post: #0b57d0; --patch: #8a5300; --delete: #b3261e; --code: #f1f4f8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7ecf2; --soft: #a3b0bf; --line: #2c3744; --paper: #11161d;
  --tint: #171e27; --accent: #8ab4f8; --get: #6dd59b; --post: #8ab4f8; --patch: #f0b866; --delete: #f2938c; --code: #1b232d; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.6 system-ui, sans-serif; }
a { color: var(--accent); } a:focus-visible, summary:focus-visible, .table:focus-visible, pre:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -999px; } .skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem 1rem; }
.page { max-width: 76rem; margin: 0 auto; padding: 0 1.25rem 4rem; }
header { padding: 2.5rem 0 1rem; } h1 { margin: 0; font-size: 2rem; letter-spacing: -.02em; line-height: 1.2; }
header p { margin: .5rem 0 0; color: var(--soft); max-width: 44rem; }
h2 { margin: 3rem 0 1rem; padding-bottom: .4rem; border-bottom: 1px solid var(--line); font-size: 1.4rem; letter-spacing: -.01em; }
h3 { margin: 0; font-size: 1.1rem; } h3 a { display: inline-block; min-height: 1.5rem; color: inherit; text-decoration: none; } h3 a:hover { text-decoration: underline; } h4 { margin: 1.4rem 0 .5rem; font-size: .8rem; text-transform: uppercase; letter-spacing: .06em; color: var(--soft); }
main { min-width: 0; } main p { max-width: 44rem; }
nav { border: 1px solid var(--line); border-radius: .6rem; padding: .5rem 1rem; background: var(--tint); }
nav ul { list-style: none; margin: 0 0 .5rem; padding: 0; } nav a { display: block; padding: .3rem 0; text-decoration: none; font-size: .92rem; }
nav summary { padding: .3rem 0; font-size: .92rem; } nav details ul { padding-left: 1.1rem; }
ul.overview { list-style: none; margin: .75rem 0 0; padding: 0; } ul.overview li { display: flex; flex-wrap: wrap; gap: .2rem .6rem; align-items: baseline; padding: .2rem 0; overflow-wrap: anywhere; }
ul.overview a { text-decoration: none; min-width: 0; line-height: 1.5rem; } ul.overview a:hover { text-decoration: underline; }
summary { cursor: pointer; font-weight: 600; }
article { margin: 1.25rem 0; padding: 1.25rem; border: 1px solid var(--line); border-radius: .8rem; }
.route { display: flex; flex-wrap: wrap; gap: .3rem .6rem; align-items: baseline; margin: .4rem 0; overflow-wrap: anywhere; }
.method { font: 700 .78rem/1 ui-monospace, monospace; padding: .3rem .5rem; border-radius: .35rem; border: 1px solid currentColor; }
.GET { color: var(--get); } .POST, .PUT { color: var(--post); } .PATCH { color: var(--patch); } .DELETE { color: var(--delete); }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .88em; }
pre { margin: .5rem 0; padding: .9rem 1rem; overflow-x: auto; border-radius: .6rem; background: var(--code); line-height: 1.5; }
.table { overflow-x: auto; border: 1px solid var(--line); border-radius: .6rem; }
table { width: 100%; border-collapse: collapse; font-size: .9rem; } th, td { padding: .5rem .8rem; text-align: left; vertical-align: top; }
tr + tr > *, tbody > tr > * { border-top: 1px solid var(--line); } thead th { font-size: .8rem; color: var(--soft); background: var(--tint); }
tbody th { font-weight: 500; white-space: nowrap; } td:last-child { min-width: 14rem; } small { color: var(--soft); }
dl.errors { margin: 0; } dl.errors div { padding: .8rem 0; border-top: 1px solid var(--line); } dl.errors div:target { background: var(--tint); box-shadow: -.8rem 0 var(--tint), .8rem 0 var(--tint); }
dt { font-weight: 600; } dd { margin: .2rem 0 0; color: var(--soft); overflow-wrap: anywhere; }
ul.codes { margin: .5rem 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: .2rem .9rem; font-size: .9rem; }
@media (max-width: 40rem) { thead { position: absolute; clip-path: inset(50%); } tr, tbody th, td { display: block; } tbody th { white-space: normal; overflow-wrap: anywhere; }
  tbody tr { padding: .6rem .8rem; } tbody tr > * { border: 0; padding: 0; } tbody tr + tr { border-top: 1px solid var(--line); } td { color: var(--soft); } td:last-child { min-width: 0; } article { padding: 1rem; } }
@media (min-width: 64rem) { .columns { display: grid; grid-template-columns: 16rem minmax(0, 1fr); gap: 3rem; align-items: start; }
  nav details::details-content { display: block; content-visibility: visible; block-size: auto; }
  @supports selector(::details-content) { nav summary { list-style: none; pointer-events: none; } nav summary::-webkit-details-marker { display: none; } nav details ul { padding-left: 0; } }
  nav { position: sticky; top: 1rem; max-height: calc(100vh - 2rem); overflow-y: auto; } main h2:first-of-type { margin-top: .5rem; } }
`;
