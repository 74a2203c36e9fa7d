import type { SuiteConfig } from './config.ts';

/** A setting that a change edits; null on the side that does not have it. */
export interface Setting {
  readonly key: string;
  readonly before: string | null;
  readonly after: string | null;
}

type Suites = Readonly<Record<string, SuiteConfig>>;

/** What differs between the suites of two configurations, key by key, the base's order first. */
export function findSettings(file: string, before: Suites | undefined, after: Suites | undefined): Setting[] {
  const [old, young] = [flatten(before ?? {}), flatten(after ?? {})];
  return [...new Set([...old.keys(), ...young.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key) ?? null, young.get(key) ?? null];
    return was === is ? [] : [{ key: `${file}: ${key}`, before: was, after: is }];
  });
}

function flatten(suites: Suites): Map<string, string> {
  return new Map(
    Object.entries(suites).flatMap(([name, suite]) =>
      Object.entries(suite).map(([key, value]) => [`${name}.${key}`, tell(value)] as const),
    ),
  );
}

/** A list in JSON, so that its entries can be told apart. */
function tell(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
