/** One distinct call of a run: what was called, on which architecture, by which executable. */
export interface ObservedCall {
  /** The kernel's name of the call, or `x86_64:#473` where the table has none. */
  readonly name: string;
  /** `x86_64`; `unknown:0x…` for an audit token that no architecture of the table has. */
  readonly arch: string;
  /** As the kernel logged it, unsigned; x32 numbers carry bit 0x40000000. */
  readonly nr: number;
  /** What the kernel did: `log`, or what a filter of the subject's own said (`kill_process`, `errno` …). */
  readonly action: string;
  /** Decoded; bytes that are not printable UTF-8 as `\xNN`. */
  readonly exe: string;
  /** Of the first call; the program chooses it freely. */
  readonly comm: string;
  readonly count: number;
  /** Milliseconds from the start canary. */
  readonly firstAtMs: number;
  readonly firstSerial: number;
  /** The last line of the subject's output before the first call, as far as the clocks allow to tell. */
  readonly context: string | null;
}
