import type { Observation } from '../audit/observation.ts';
import { findTool } from './find-tool.ts';
import { runTool, VERSION_LIMITS } from './tool.ts';

/** What the daemon called itself when it started; null where that was before the run. */
export function daemonVersion(observation: Observation | undefined): string | null {
  const start = observation?.daemonRecords.kept.find(({ op }) => op === 'start');
  return /\bver=(\S+)/.exec(start?.text ?? '')?.[1] ?? null;
}

/** What a tool calls itself; null where it does not say. auditctl is of the daemon's package. */
export async function readVersion(tool: string): Promise<string | null> {
  const path = findTool(tool);
  if (path === undefined) return null;
  const { stdout } = await runTool(path, ['-v'], VERSION_LIMITS).catch(() => ({ stdout: '' }));
  return /(\d[\w.]*)\s*$/.exec(stdout.trim())?.[1] ?? null;
}
