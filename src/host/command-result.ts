import { constants } from 'node:os';
import type { LaunchOutcome } from './launch.ts';
import type { CommandResult } from './plan.ts';

/** How the command ended, as far as the launcher lived to tell. */
export function describeCommand(outcome: LaunchOutcome, timedOut: boolean): CommandResult {
  const { status, durationMs, leftovers } = outcome;
  const number = status === undefined ? constants.signals.SIGKILL : status & 0x7f;
  const signal = number === 0 ? null : signalName(number);
  const exitCode = status === undefined || number !== 0 ? null : (status >> 8) & 0xff;
  return { exitCode, signal, durationMs, timedOut, leftovers };
}

function signalName(number: number): string {
  const found = Object.entries(constants.signals).find(([, value]) => value === number);
  return found?.[0] ?? `signal ${number}`;
}
