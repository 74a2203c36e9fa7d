import pc from 'picocolors';
import { diagnose } from '../host/diagnose.ts';
import { toPlainText } from '../report/plain-text.ts';
import type { Context } from './context.ts';

/** `callgate doctor [--fix]`: 0 when this machine can prove a run, else 2, with a remedy for each thing that lacks. */
export async function runDoctor(fix: boolean, context: Context): Promise<number> {
  const checks = await diagnose(context.observer, fix);
  const colors = pc.createColors(context.stdout.isTTY === true && context.env.NO_COLOR === undefined);
  const width = Math.max(...checks.map(({ name }) => name.length));
  for (const { name, ok, detail, remedy } of checks) {
    const mark = ok ? colors.green('ok  ') : colors.red('FAIL');
    context.stdout.write(`${mark}  ${name.padEnd(width)}  ${toPlainText(detail)}\n`);
    if (remedy !== undefined) context.stdout.write(`${' '.repeat(width + 8)}${toPlainText(remedy)}\n`);
  }
  return checks.every(({ ok }) => ok) ? 0 : 2;
}
