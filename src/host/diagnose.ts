import { CallgateError } from '../errors.ts';
import type { Diagnosis } from './diagnose-root.ts';
import { requirePlatform } from './platform.ts';
import { RootProcess } from './root-process.ts';

/** Every check of this machine in order; it stops where nothing further can be found out. */
export async function diagnose(script: string, fix: boolean): Promise<readonly Diagnosis[]> {
  const platform = tryStep('platform', 'Linux, in the initial user and pid namespace', requirePlatform);
  if (!platform.ok) return [platform];
  let found: readonly Diagnosis[] = [];
  try {
    await new RootProcess(script, 'doctor').run(
      { task: 'doctor', fix },
      {
        message(message) {
          if (message.event === 'diagnosis') found = message.checks;
        },
        output: () => undefined,
      },
    );
  } catch (error) {
    return [platform, failed('root', error)];
  }
  const how = process.getuid?.() === 0 ? 'this user is root' : 'sudo works without a password';
  return [platform, { name: 'root', ok: true, detail: how }, ...found];
}

function tryStep(name: string, detail: string, step: () => void): Diagnosis {
  try {
    step();
    return { name, ok: true, detail };
  } catch (error) {
    return failed(name, error);
  }
}

function failed(name: string, error: unknown): Diagnosis {
  if (!(error instanceof CallgateError)) throw error;
  return { name, ok: false, detail: error.message };
}
