import { readdir } from 'node:fs/promises';
import { resolveInside } from '../src/policy.js';

export const listDirectory = {
  name: 'list_directory',
  description: 'Lists a folder of the workspace, one name a line; folders end with a slash.',
  parameters: { path: { type: 'string', description: 'relative to the workspace' } },

  async run({ path }, { workspace }) {
    const entries = await readdir(await resolveInside(workspace, path), { withFileTypes: true });
    return entries
      .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
      .sort()
      .join('\n');
  },
};
