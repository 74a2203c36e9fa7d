import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { fetchNpmPackage } from '../support/npm-packages.ts';

/** Problems by the official JSON schema of SARIF 2.1.0, which speaks draft 4: only `id` differs in what it uses. */
export const problemsOf = (() => {
  const folder = fetchNpmPackage('@microsoft/jest-sarif', '1.0.0-beta.0');
  const text = readFileSync(join(folder, 'lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8');
  const { $schema: _draft, id: $id, ...schema } = JSON.parse(text);
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  for (const format of ['uri', 'date-time']) ajv.addFormat(format, (value) => URL.canParse(value));
  ajv.addFormat('uri-reference', (value) => /^(?:[\w.~!$&'()*+,;=:@/?#-]|%[0-9A-F]{2})*$/.test(value));
  const validate = ajv.compile({ $id, ...schema });
  return (value: unknown) =>
    validate(JSON.parse(JSON.stringify(value)))
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
})();
