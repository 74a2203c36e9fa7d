import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { BEHAVIOUR_MODES } from '../behaviour/behaviour.ts';
import { CallgateError, tellUnexpected } from '../errors.ts';
import { FAIL_ON } from '../gate/verdict.ts';
import { actAsInvokingUser } from '../host/effective-user.ts';
import { readWorkingFolder } from '../host/working-folder.ts';
import { toPlainText } from '../report/plain-text.ts';
import { VERSION } from '../version.ts';
import type { ApproveOptions } from './approve.ts';
import { type CheckOptions, runCheck } from './check.ts';
import { type Context, write } from './context.ts';
import type { ExplainOptions } from './explain.ts';
import type { ExportOptions } from './export.ts';
import type { MergeCommandOptions } from './merge.ts';
import { type RecordOptions, runRecord } from './record.ts';

/** Usage and configuration errors: nothing was run. */
const EXIT_ERROR = 2;

/** Runs the command line; the exit status. `argv` as the process has it. */
export async function runCommandLine(argv: readonly string[], entry: Omit<Context, 'cwd'>): Promise<number> {
  // Read where it is needed, for it may be gone.
  const context: Context = {
    ...entry,
    get cwd() {
      return readWorkingFolder();
    },
  };
  let status = 0;
  const run = (task: () => Promise<number>) => async () => {
    status = await task();
  };
  const program = makeProgram(context, run);
  try {
    actAsInvokingUser(context.env);
    await program.parseAsync([...argv]);
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_ERROR;
    if (error instanceof CallgateError) {
      write(context, 'stderr', `callgate: ${error.message.split('\n').map(toPlainText).join('\n')}\n`);
      return EXIT_ERROR;
    }
    // Node's own status for an uncaught error is 1, which says that there are new calls.
    write(context, 'stderr', `callgate: ${toPlainText(tellUnexpected(error))}\n`);
    return EXIT_ERROR;
  }
}

type Run = (task: () => Promise<number>) => () => Promise<void>;

function makeProgram(context: Context, run: Run): Command {
  const program = new Command('callgate')
    .description('A CI gate for the system calls of AI agents.')
    .version(VERSION)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
    })
    .addHelpText(
      'after',
      '\nExit status: 0 clean; 1 new calls or behaviours; 2 usage, configuration or set-up; 3 inconclusive; 4 the command failed.',
    );
  gateOptions(program.command('check [command...]'))
    .description(
      'run a command under its baseline; fail on any other system call, or when that cannot be proven',
    )
    .option('--runs <number>', 'run the command so often; what is new in any run is new', positiveInteger)
    .option('--fail-fast', 'end the command at the first new call that fails')
    .addOption(
      new Option('--fail-on <which>', 'which new calls fail: all, those of high risk, or none').choices(
        FAIL_ON,
      ),
    )
    .option(
      '--base <ref>',
      "judge a change: by this commit's baseline, configuration and CODEOWNERS",
      someText,
    )
    .addOption(
      new Option('--baseline-edits <how>', "with --base: whether the change's own edit passes").choices([
        'allow',
        'deny',
      ]),
    )
    .action((command: string[], options: CheckOptions) => run(() => runCheck(command, options, context))());
  gateOptions(program.command('record [command...]'))
    .description('run a command with every call logged, and add what its baseline lacks')
    .option(
      '--runs <number>',
      'run the command so often, and keep in how many runs each call was made',
      positiveInteger,
    )
    .option(
      '--converge [passes]',
      'run the command until a run makes no call that is not known, at most so often',
      positiveInteger,
    )
    .option('--arguments', 'allow calls only with the arguments that were seen, where a profile can tell')
    .option('--show-behaviours', 'print every behaviour that was seen, before it was generalised')
    .action((command: string[], options: RecordOptions) => run(() => runRecord(command, options, context))());
  program
    .command('approve')
    .description('write what is new in a report into its baseline; on a terminal, one by one')
    .requiredOption('--from <report>', 'what --json wrote', someText)
    .option('--only <names>', 'these calls and behaviours (KIND:VALUE) alone, with commas between', someText)
    .option('--reason <text>', 'the comment of each new rule; what is of high risk needs one', someText)
    .option('--baseline <file>', 'the committed profile, instead of the one that the report names', someText)
    .action((options: ApproveOptions) =>
      run(async () => (await import('./approve.ts')).runApprove(options, context))(),
    );
  program
    .command('merge')
    .argument('<report...>', 'what --json of check or merge wrote', collect)
    .description('one verdict of many reports: the suites, shards and machines of a matrix')
    .option(
      '--expect <name>',
      'a leg that has to be there: SUITE, SUITE/ARCHITECTURE or SUITE/ARCHITECTURE/LABEL',
      collect,
    )
    .option('--optional <name>', 'one that may be missing or inconclusive', collect)
    .option('--config <file>', 'whose suites are expected, instead of .github/callgate.yml', someText)
    .option(
      '--base <ref>',
      "of a change: this commit's suites are expected as well, and its fail-on counts",
      someText,
    )
    .addOption(
      new Option('--fail-on <which>', 'which new calls fail: all, those of high risk, or none').choices(
        FAIL_ON,
      ),
    )
    .option('--json <file>', 'write the merged report there', someText)
    .action((reports: string[], options: MergeCommandOptions) =>
      run(async () => (await import('./merge.ts')).runMerge(reports, options, context))(),
    );
  program
    .command('merge-driver')
    .argument('<base>', '%O of git', someText)
    .argument('<ours>', '%A, where the result goes', someText)
    .argument('<theirs>', '%B', someText)
    .argument('[path]', '%P, for messages', someText)
    .description('merge a baseline for git, rule by rule; exit 1 where the sides contradict each other')
    .action((base: string, ours: string, theirs: string, path: string | undefined) =>
      run(async () =>
        (await import('./merge-driver.ts')).runMergeDriver([base, ours, theirs], path ?? ours, context),
      )(),
    );
  program
    .command('diff')
    .argument('<old>', 'a profile', someText)
    .argument('<new>', 'another', someText)
    .description('what two profiles allow differently; exit 1 when they differ')
    .action((before: string, after: string) =>
      run(async () => (await import('./diff.ts')).runDiff(before, after, context))(),
    );
  program
    .command('explain')
    .argument('<name...>', 'system calls or behaviours, as a report shows them, or kinds of behaviour')
    .description('what system calls and behaviours are for, their risk, and why')
    .option(
      '--suite <name>',
      'also tell what in this suite allows it: its baseline, a layer, a toleration',
      someText,
    )
    .option('--config <file>', 'instead of .github/callgate.yml', someText)
    .action((calls: string[], options: ExplainOptions) =>
      run(async () => (await import('./explain.ts')).runExplain(calls, options, context))(),
    );
  program
    .command('export')
    .argument('[file]', 'a profile, instead of a suite', someText)
    .description('write out what counts, with the layers and what is tolerated, as one flat profile')
    .option('--suite <name>', 'a suite of .github/callgate.yml', someText)
    .option('--config <file>', 'instead of .github/callgate.yml', someText)
    .addOption(new Option('--format <format>', 'how it is written').choices(['json']).default('json'))
    .action((file: string | undefined, options: ExportOptions) =>
      run(async () => (await import('./export.ts')).runExport(file, options, context))(),
    );
  program
    .command('verify-evidence')
    .argument('<file>', 'what --evidence wrote', someText)
    .description('derive a proof again from its evidence and the kept log')
    .requiredOption('--log <file>', 'what --keep-log kept', someText)
    .action((file: string, options: { log: string }) =>
      run(async () => (await import('./verify-evidence.ts')).runVerifyEvidence(file, options.log, context))(),
    );
  program
    .command('doctor')
    .description('tell whether this machine can prove a run, and what to do where it cannot')
    .option('--fix', 'put back what a killed run left behind')
    .action((options: { fix?: boolean }) =>
      run(async () => (await import('./doctor.ts')).runDoctor(options.fix ?? false, context))(),
    );
  program
    .command('demo')
    .description('gate the example agent twice: as it is, and with one tool changed')
    .action(() => run(async () => (await import('./demo.ts')).runDemo(context))());
  for (const command of program.commands) command.exitOverride().copyInheritedSettings(program);
  return program;
}

function gateOptions(command: Command): Command {
  return command
    .passThroughOptions()
    .option('--suite <name>', 'a suite of .github/callgate.yml', someText)
    .option('--baseline <file>', 'the committed profile, instead of a suite', someText)
    .option('--config <file>', 'instead of .github/callgate.yml', someText)
    .option(
      '--leg <label>',
      'what tells this job of a matrix from others of the suite on such a machine',
      someText,
    )
    .option('--json <file>', 'write the report there', someText)
    .option('--html <file>', 'write the report there as one page to read', someText)
    .option('--sarif <file>', 'write the report there as SARIF 2.1.0, for code scanning', someText)
    .option('--evidence <file>', 'write there all that the proof was made of', someText)
    .option(
      '--keep-log <file>',
      'keep the part of the audit log that was read, for verify-evidence',
      someText,
    )
    .addOption(
      new Option(
        '--behaviours <how>',
        'what the program does beyond its calls: not looked at, shown, or failing like a call',
      ).choices(BEHAVIOUR_MODES),
    )
    .option('--timeout <seconds>', 'end the command when it runs longer', positiveNumber);
}

function someText(text: string): string {
  if (text !== '') return text;
  throw new InvalidArgumentError('It is empty; leave it out, or give it a value.');
}

/** An option that may be given several times. */
function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, someText(text)];
}

function positiveInteger(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError(`Found ${JSON.stringify(text)}, expected a whole number from 1 to 9999.`);
}

function positiveNumber(text: string): number {
  const number = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && number > 0 && number <= 86_400) return number;
  throw new InvalidArgumentError(
    `Found ${JSON.stringify(text)}, expected seconds, more than 0 and at most 86400.`,
  );
}
