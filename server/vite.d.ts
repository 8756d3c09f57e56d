/** Vite gives a file's text under `?raw`. */
declare module "*?raw" {
  const text: string;
  export default text;
}

/** The names of the page's built files; the Worker's build puts them into the bundle. */
declare module "virtual:web-manifest" {
  const manifest: Readonly<
    Record<
      string,
      { readonly file: string; readonly css?: readonly string[]; readonly imports?: readonly string[] }
    >
  >;
  export default manifest;
}

declare module "virtual:studio-manifest" {
  export { default } from "virtual:web-manifest";
}

/** A stylesheet joins the page's own by being imported. */
declare module "*.css" {}

declare module "harfbuzzjs/dist/harfbuzz.wasm" {
  /** Compiled by the platform: Workers may not compile bytes. */
  const module: WebAssembly.Module;
  export default module;
}
