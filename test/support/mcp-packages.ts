import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Installs the packages of the MCP example, which a fresh clone does not have. */
export function installMcpPackages(): void {
  const mcp = join(import.meta.dirname, '../../examples/mcp');
  if (existsSync(join(mcp, 'node_modules'))) return;
  const { status, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: mcp,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`npm ci in examples/mcp: ${stderr}`);
}
