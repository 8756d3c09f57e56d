/** All visits of the corpus, each with the verdict that it must get. */
import { BROWSER_CASES } from "./corpus-browsers.ts";
import { FETCHING_CASES } from "./corpus-fetches.ts";
import type { CorpusCase } from "./corpus-kit.ts";
import { MANNER_CASES, PAYING_CASES } from "./corpus-manners.ts";
import { SCRIPTED_CASES } from "./corpus-scripts.ts";

/** Whom no verdict may ever call automated. */
export const PEOPLE: readonly CorpusCase[] = [...BROWSER_CASES, ...MANNER_CASES];
/** Whom no verdict may ever call likely or confirmed. */
export const MACHINES: readonly CorpusCase[] = [...FETCHING_CASES, ...SCRIPTED_CASES];

export const CORPUS: readonly CorpusCase[] = [...PEOPLE, ...PAYING_CASES, ...MACHINES];
