/** Vite gives a file's text under `?raw`. */
declare module "*?raw" {
  const text: string;
  export default text;
}
