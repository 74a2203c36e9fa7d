// Writes the JSON Schemas of the report, of the merged report, of the evidence and of .github/callgate.yml from the definitions that the types come from.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { bundle } from './bundle.js';

const file = join(tmpdir(), `callgate-schemas-${process.pid}.mjs`);
await build({
  ...bundle,
  stdin: {
    contents: `export { ReportSchema } from './src/report/schema.ts'; export { EvidenceFileSchema } from './src/report/evidence-schema.ts'; export { MergedSchema } from './src/merge/schema.ts'; export { ConfigSchema } from './src/gate/config.ts'; export { z } from 'zod';`,
    resolveDir: process.cwd(),
  },
  outfile: file,
});
try {
  const { ReportSchema, EvidenceFileSchema, MergedSchema, ConfigSchema, z } = await import(
    pathToFileURL(file).href
  );
  mkdirSync('schema', { recursive: true });
  const write = (name, title, schema) =>
    writeFileSync(
      `schema/${name}`,
      `${JSON.stringify({ title, ...z.toJSONSchema(schema, { io: 'input' }) }, undefined, 2)}\n`,
    );
  write('report.schema.json', 'Callgate report', ReportSchema);
  write('evidence.schema.json', 'Callgate evidence', EvidenceFileSchema);
  write('merged.schema.json', 'Callgate merged report', MergedSchema);
  write('callgate.schema.json', 'Callgate suites (.github/callgate.yml)', ConfigSchema);
} finally {
  rmSync(file, { force: true });
}
