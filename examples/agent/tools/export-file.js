import { readFile, writeFile } from 'node:fs/promises';
import { resolveInside, resolveTarget } from '../src/policy.js';

export const exportFile = {
  name: 'export_file',
  description: 'Copies a file of the workspace into the output folder.',
  parameters: {
    path: { type: 'string', description: 'relative to the workspace' },
    name: { type: 'string', description: 'the name in the output folder' },
  },

  async run({ path, name }, { workspace, output }) {
    const source = await resolveInside(workspace, path);
    const target = await resolveTarget(output, name);
    await writeFile(target, await readFile(source));
    return `exported ${path} as ${name}`;
  },
};
