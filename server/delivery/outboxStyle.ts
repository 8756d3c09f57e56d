/** The look of the outbox pages. */
import { createHash } from "node:crypto";

export const OUTBOX_STYLE =
  ":root{color-scheme:light dark;--bg:#f3f4f7;--card:#fff;--ink:#15181e;--soft:#565d6b;--line:#e1e4ea;--link:#1d4ed8;--bubble:#e9e9ee;--good:#11643d;--warn:#704700;--warnbg:#fdf3da;--field:#868d9b}" +
  "@media(prefers-color-scheme:dark){:root{--bg:#101217;--card:#191c23;--ink:#f0f2f5;--soft:#a9b0bd;--line:#2d323d;--link:#93b4ff;--bubble:#2c2f37;--good:#76d9a6;--warn:#f1c667;--warnbg:#33290f;--field:#767e8e}}" +
  "*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;overflow-wrap:anywhere}" +
  "main{max-width:52rem;margin:0 auto;padding:1.5rem 1rem 3rem}h1{margin:0 0 .75rem;font-size:1.5rem;line-height:1.25}h2{font-size:1rem;margin:0 0 .5rem}a{color:var(--link)}" +
  ".lead,.empty,.meta,.facts{color:var(--soft)}.lead{margin:-.5rem 0 1.25rem}.meta,.facts{margin:.25rem 0 0;font-size:.875rem}" +
  "form.find{display:flex;flex-wrap:wrap;gap:.5rem;margin:0 0 1.25rem}input,select,button,.button{font:inherit;min-height:2.75rem;padding:.4rem .75rem;border:1px solid var(--field);border-radius:.5rem;background:var(--card);color:var(--ink)}" +
  "form.find input{flex:1 1 12rem;min-width:0}button,.button{font-weight:600;cursor:pointer;text-decoration:none;display:inline-flex;align-items:center}" +
  "a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,summary:focus-visible,label:focus-within{outline:3px solid var(--link);outline-offset:2px}" +
  "article,section{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1rem;margin:0 0 .75rem}.kind{font-size:.75rem;font-weight:600;border:1px solid var(--line);border-radius:1rem;padding:.1rem .6rem;margin-right:.35rem;white-space:nowrap}" +
  ".subject{font-weight:600}summary{cursor:pointer;font-size:.875rem;padding:.4rem 0;min-height:2rem}pre{white-space:pre-wrap;font:inherit;margin:.5rem 0 0}pre.source{font:12px/1.45 ui-monospace,SFMono-Regular,Menlo,monospace;max-height:40rem;overflow:auto}" +
  ".phone{background:var(--bubble);border-radius:1.1rem 1.1rem 1.1rem .25rem;padding:.6rem .9rem;max-width:20rem;margin:.75rem 0 0;white-space:pre-wrap}.note{background:var(--warnbg);color:var(--warn);border-radius:.5rem;padding:.5rem .75rem;font-size:.875rem;margin:.5rem 0 0}" +
  ".told{border-left:4px solid var(--good);padding:.5rem .75rem;background:var(--card);margin:1rem 0}dl{display:grid;grid-template-columns:minmax(5rem,auto) 1fr;gap:.25rem 1rem;margin:0;font-size:.9375rem}dt{color:var(--soft)}dd{margin:0;min-width:0}" +
  ".tabs{display:flex;flex-wrap:wrap;gap:.5rem}.tabs>input{position:absolute;opacity:0;min-height:0;width:1px;height:1px}.tabs>label{padding:.5rem 1rem;border:1px solid var(--field);border-radius:2rem;cursor:pointer;font-weight:600}.tabs>div{order:9;flex:0 0 100%;min-width:0;display:none}" +
  "#t1:checked~.p1,#t2:checked~.p2,#t3:checked~.p3{display:block}.tabs>input:checked+label{background:var(--ink);color:var(--card);border-color:var(--ink)}.tabs>input:focus-visible+label{outline:3px solid var(--link);outline-offset:2px}" +
  "iframe{width:100%;height:44rem;border:1px solid var(--line);border-radius:.5rem;background:#fff;color-scheme:light}ul.files{list-style:none;margin:0;padding:0}ul.files li{padding:.25rem 0}.acts{display:flex;flex-wrap:wrap;gap:.5rem}.acts form{margin:0}nav{margin:1rem 0 0;display:flex;gap:.5rem}@media(max-width:30rem){dl{grid-template-columns:1fr;gap:0}dd{margin:0 0 .4rem}iframe{height:34rem}}";

export const OUTBOX_CSP = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(OUTBOX_STYLE, "utf8").digest("base64")}'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`;
