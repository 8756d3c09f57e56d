import { panel as english } from "../en/panel.ts";
import { pseudo } from "../pseudo.ts";

export const panel = pseudo(english);
