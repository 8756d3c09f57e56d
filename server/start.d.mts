/** Builds Paylink when its sources changed, and answers with the absolute path of the release folder. */
export function ensureRelease(options?: { readonly quiet?: boolean }): Promise<string>;

/** Builds the Worker when its sources changed, and answers with the absolute path of its folder. */
export function ensureWorker(options?: { readonly quiet?: boolean }): Promise<string>;
