/** Returns the whole numbers from `low` up to, but without, `high`. */
export const range = (low, high) => Array.from({ length: Math.max(0, high - low) }, (_, at) => low + at);
