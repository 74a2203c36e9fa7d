import type { Node } from 'jsonc-parser';
import { advise, type Reading, takeList, takeObject, takeString } from './fields.ts';
import { quote } from './findings.ts';
import type { RuleFilter } from './profile.ts';
import { CAPABILITIES, FILTER_KEYS, HOST_ARCHES } from './vocabulary.ts';

function takeWords(
  node: Node | undefined,
  what: string,
  known: readonly string[],
  reading: Reading,
): string[] {
  return takeList(node, `a list of ${what} names`, reading).flatMap((element) => {
    const word = takeString(element, `the name of a ${what}`, reading);
    if (word === undefined) return [];
    const unknown = () =>
      `${quote(word)} is not a ${what} that is known here${advise(word, known, 'check its spelling')}`;
    if (what === 'capability' && !/^CAP_[A-Z][A-Z_]*$/.test(word)) {
      reading.findings.reject(
        element.offset,
        () =>
          `${quote(word)} is not a capability, expected a name such as "CAP_SYS_ADMIN"${advise(word, known, 'write it in capitals, with CAP_ before it')}`,
      );
    } else if (!known.includes(word)) reading.findings.warn(element.offset, unknown);
    return [word];
  });
}

function takeKernel(node: Node, reading: Reading): string | undefined {
  const found = takeString(node, 'a kernel version "MAJOR.MINOR"', reading);
  const parts =
    /^(\d{1,3})\.(\d{1,3})$/
      .exec(found ?? '')
      ?.slice(1)
      .map(Number) ?? [];
  const isVersion =
    parts.length === 2 && parts.every((part) => part <= 255) && parts.some((part) => part > 0);
  if (found !== undefined && !isVersion) {
    reading.findings.reject(
      node.offset,
      `found ${quote(found)} for "minKernel", expected MAJOR.MINOR such as "4.8"`,
    );
  }
  return found;
}

/** `includes` or `excludes`; undefined where it is absent or says nothing. */
export function takeFilter(node: Node | undefined, reading: Reading): RuleFilter | undefined {
  const fields = node === undefined ? undefined : takeObject(node, FILTER_KEYS, reading);
  if (fields === undefined) return undefined;
  const arches = takeWords(fields.get('arches'), 'host architecture', HOST_ARCHES, reading);
  const caps = takeWords(fields.get('caps'), 'capability', CAPABILITIES, reading);
  const kernelNode = fields.get('minKernel');
  const minKernel = kernelNode === undefined ? undefined : takeKernel(kernelNode, reading);
  if (arches.length === 0 && caps.length === 0 && minKernel === undefined) return undefined;
  return {
    ...(arches.length === 0 ? {} : { arches }),
    ...(caps.length === 0 ? {} : { caps }),
    ...(minKernel === undefined ? {} : { minKernel }),
  };
}
