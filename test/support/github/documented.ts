import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Scopes } from './state.ts';

const README = join(import.meta.dirname, '../../../README.md');

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly unknown[] }>>;
}

/** The README's workflow of this name. */
export function readWorkflow(name: string): Workflow {
  const found = [...readFileSync(README, 'utf8').matchAll(/^```ya?ml\n(.*?)^```$/gms)]
    .map(([, text]) => text ?? '')
    .find((text) => /^jobs:$/m.test(text) && new RegExp(`^name: ${name}$`, 'im').test(text));
  if (found === undefined) throw new Error(`the README has no workflow ${name}`);
  return parse(found);
}

/** The permissions of the README's workflow with this `mode`: what its reader's token will have. */
export function readPermissions(mode: string): Scopes {
  const blocks = [...readFileSync(README, 'utf8').matchAll(/^```ya?ml\n(.*?)^```$/gms)].map(
    ([, text]) => text ?? '',
  );
  const found = blocks.filter((text) => /^jobs:$/m.test(text) && text.includes(`mode: ${mode}`));
  if (found.length !== 1) throw new Error(`the README has ${found.length} workflows with mode: ${mode}`);
  return parse(found[0] ?? '').permissions;
}
