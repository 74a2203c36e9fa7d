import { runAction } from '../../src/action/run.ts';

test('an error that nobody expected fails the step in one line, with its stack', async () => {
  const failures: string[] = [];
  const runner = { setFailed: (message: string) => void failures.push(message) };
  const machine = { env: {}, observer: '', stdout: process.stdout, stderr: process.stderr };
  const readOptions = () => {
    throw new TypeError('nobody thought of this');
  };
  await runAction(runner as unknown as Parameters<typeof runAction>[0], readOptions, machine);
  expect(failures).toEqual([
    expect.stringMatching(
      /^Callgate failed in a way it was not built for; please report: TypeError: nobody thought of this \/ at [^\n]*unexpected\.test\.ts[^\n]*$/,
    ),
  ]);
});
