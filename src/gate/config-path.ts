/** Where a repository names its suites. */
export const CONFIG_PATH = '.github/callgate.yml';
