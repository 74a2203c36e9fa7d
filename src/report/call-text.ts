/** How a call is shown: `openat`, or `openat (write)` where one use of several is meant. */
export function callText(call: { readonly name: string; readonly arguments: string | null }): string {
  return call.arguments === null ? call.name : `${call.name} (${call.arguments})`;
}

/** The call's name in what `callText` shows. */
export function nameInText(text: string): string {
  return text.split(' ')[0] ?? '';
}
