/** What a subcommand has of the process; the entry fills it in, tests may, too. */
export interface Context {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** The built `observer.js`, which is started as root. */
  readonly observer: string;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}
