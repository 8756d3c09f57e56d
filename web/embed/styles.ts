/**
 * How the element looks. A constructed sheet: a site's Content-Security-Policy without `unsafe-inline` lets it be. Sites change it by
 * `--paylink-accent`, `--paylink-accent-text`, `--paylink-radius` and by `::part(button)`, `::part(frame)`, `::part(dialog)`.
 */
const CSS = `:host{display:inline-block;max-width:100%}
:host([hidden]){display:none}
:host([mode=inline]){display:block}
.button{display:inline-flex;align-items:center;justify-content:center;gap:.5em;box-sizing:border-box;max-width:100%;min-height:44px;padding:12px 20px;border:0;border-radius:var(--paylink-radius,10px);background:var(--paylink-accent,#3049d8);color:var(--paylink-accent-text,#fff);font:600 16px/20px system-ui,sans-serif;text-decoration:none;cursor:pointer;overflow-wrap:anywhere}
.button:hover{filter:brightness(.94)}
.button:focus-visible,.x:focus-visible{outline:3px solid light-dark(#3049d8,#9fb0ff);outline-offset:2px}
iframe{display:block;width:100%;height:480px;border:0;background:none}
.box{position:relative;min-height:64px}
.wait::before{content:"";position:absolute;z-index:1;inset:96px auto auto calc(50% - 16px);width:32px;height:32px;box-sizing:border-box;border-radius:50%;border:3px solid #8886;border-top-color:var(--paylink-accent,#3049d8)}
.wait iframe{opacity:0}
dialog{box-sizing:border-box;width:min(480px,100vw - 32px);max-width:none;max-height:calc(100dvh - 32px);padding:0;border:0;border-radius:18px;overflow:hidden;background:light-dark(#f3f4f7,#101217);color:light-dark(#15181e,#f0f2f5);box-shadow:0 24px 80px #0006}
dialog[open]{display:flex;flex-direction:column}
dialog::backdrop{background:#0b0d12a6}
dialog .box{overflow:auto;overscroll-behavior:contain}
.top{display:flex;justify-content:flex-end;padding:4px}
.x{width:44px;height:44px;border:0;border-radius:12px;background:none;color:inherit;font:28px/1 system-ui,sans-serif;cursor:pointer}
.x:hover{background:#8883}
.box .button{margin:16px}
@media (max-width:480px){dialog{width:100vw;height:100dvh;max-height:none;border-radius:0}dialog .box{flex:1}}
@media (prefers-reduced-motion:no-preference){.wait::before{animation:t 1s linear infinite}dialog[open]{animation:u .18s ease-out}@keyframes t{to{rotate:1turn}}@keyframes u{from{opacity:0;translate:0 12px}}}
`;

let sheet: CSSStyleSheet | undefined;

export function elementSheet(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
  }
  return sheet;
}
