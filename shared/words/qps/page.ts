import { page as english } from "../en/page.ts";
import { pseudo } from "../pseudo.ts";

export const page = pseudo(english);
