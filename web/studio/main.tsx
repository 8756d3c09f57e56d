/** The merchant's studio in the browser. */
import { render } from "preact";
import { App } from "./App.tsx";
import { followLinks } from "./router.ts";
import "./studio.css";
import "./happenings.css";

const place = document.querySelector("#studio");
if (place) {
  followLinks();
  render(<App />, place);
}
