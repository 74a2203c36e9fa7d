/** Where a repository names its suites. */
export const CONFIG_PATH = '.github/callgate.yml';

/** What to do where that is missing, on the command line and in a workflow. */
export const INSTEAD_OF_SUITES =
  'Name the suites there, or give a baseline and a command: `--baseline FILE -- COMMAND…` on the command line, the inputs ' +
  '`baseline` and `run` in a workflow.';
