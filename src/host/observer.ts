import type { Readable, Writable } from 'node:stream';
import { CallgateError, tellUnexpected } from '../errors.ts';
import { recover, setUpAudit } from './audit-setup.ts';
import { requireCapabilities } from './capabilities.ts';
import { asUser } from './effective-user.ts';
import { FileCommands } from './file-commands.ts';
import { FrontChannel } from './front-channel.ts';
import { Launcher } from './launch.ts';
import { type Lock, takeLock } from './lock.ts';
import { removeStrayFiles, restore } from './note.ts';
import { ensureStateFolder } from './paths.ts';
import type { ObservePlan } from './plan.ts';
import { runObservation } from './run-observation.ts';
import { readVersion } from './versions.ts';

/** The root side of the program: carries out one plan and puts everything back, whatever happens on the way. */
export async function runObserver(
  input: Readable,
  output: Writable,
  task: string | undefined,
): Promise<void> {
  const launcher = task === 'observe' ? new Launcher() : undefined; // loads its modules while the plan is made
  const channel = new FrontChannel(input, output);
  // Ctrl-C and a service manager's stop reach the front; the observer ends when it says so, or is gone.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
  try {
    const plan = await channel.plan;
    if (plan?.task === 'observe') await observe(plan, launcher ?? new Launcher(), channel);
    else await launcher?.discard();
    if (plan?.task === 'doctor') {
      const { diagnoseAsRoot } = await import('./diagnose-root.ts');
      channel.send({ event: 'diagnosis', checks: await diagnoseAsRoot(plan.fix) });
    } else if (plan?.task === 'setup') {
      const { installAudit } = await import('./setup.ts');
      channel.send({ event: 'done', lines: await installAudit() });
    }
  } catch (error) {
    const known = error instanceof CallgateError;
    channel.send({ event: 'error', code: known ? error.code : 'observer', message: describe(error) });
  }
  await channel.close();
  // A stopped front would keep standard input open for ever.
  process.exit(0);
}

function describe(error: unknown): string {
  if (error instanceof CallgateError) return error.message;
  if (isSystemError(error)) {
    return (
      `The observer could not go on: ${error.message}. Nothing it found counts. Mend that (room on the disk, ` +
      `a file system that is not read-only) and run again; \`callgate doctor --fix\` puts back what is left.`
    );
  }
  return `The observer, and nothing it found counts, ${tellUnexpected(error)}`;
}

/** What the operating system refused, a full disk for one, is no fault of the program's. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'errno' in error && 'syscall' in error;
}

/** Takes the host's lock where a proof is possible at all. */
async function lockHost(plan: ObservePlan, channel: FrontChannel, signal: AbortSignal): Promise<Lock> {
  requireCapabilities();
  ensureStateFolder();
  return takeLock(
    { user: plan.user, command: plan.command },
    (holder) => channel.send({ event: 'waiting', holder: holder ?? null }),
    signal,
  );
}

async function observe(plan: ObservePlan, launcher: Launcher, channel: FrontChannel): Promise<void> {
  const abort = new AbortController();
  channel.onStop(() =>
    abort.abort(
      new CallgateError('observer', 'Interrupted before the command was started. Nothing was run.'),
    ),
  );
  let started = false;
  const lock = await lockHost(plan, channel, abort.signal).catch(async (error) => {
    await launcher.discard();
    throw error;
  });
  try {
    const recovered = await recover();
    if (recovered !== undefined) channel.send({ event: 'recovered', done: recovered });
    const ausearch = readVersion('ausearch'); // while the daemon starts
    const setup = await setUpAudit();
    const files = asUser(plan, () => new FileCommands(plan.fileCommands));
    const restoreFiles = () => {
      const tampering = asUser(plan, () => files.restore());
      if (tampering.restored.length + tampering.lost.length > 0)
        channel.send({ event: 'tampered', tampering });
    };
    try {
      abort.signal.throwIfAborted();
      started = true;
      const result = await runObservation(plan, setup, launcher, channel, ausearch);
      restoreFiles();
      channel.send({ event: 'result', result });
      removeStrayFiles();
    } catch (error) {
      await restore(setup.note);
      restoreFiles();
      throw error;
    }
  } finally {
    if (!started) await launcher.discard();
    lock.release();
  }
}
