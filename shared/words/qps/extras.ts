import { extras as english } from "../en/extras.ts";
import { pseudo } from "../pseudo.ts";

export const extras = pseudo(english);
