// Written by scripts/measure-noise.js from bench/noise.json; do not edit.
/** By call: in how many of the runs of an example it appeared. */
export const MEASURED_NOISE: Readonly<
  Record<string, Readonly<Record<string, { readonly seen: number; readonly runs: number }>>>
> = {
  "sched_yield": {
    "agent": {
      "seen": 105,
      "runs": 173
    },
    "mcp": {
      "seen": 75,
      "runs": 173
    }
  }
};
