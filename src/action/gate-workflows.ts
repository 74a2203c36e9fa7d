const WORKFLOW_FILE = /^[A-Za-z0-9._-]+\.ya?ml$/;

/** File names of the workflows that gate, of the input; what is wrong with it is added to the problems. */
export function readGates(value: string, problems: string[]): string[] {
  const gates = value.split(/[\s,]+/).filter(Boolean);
  for (const gate of gates.filter((name) => !WORKFLOW_FILE.test(name))) {
    problems.push(
      `gate-workflows: found ${JSON.stringify(gate)}, expected names of files in .github/workflows, such as gate.yml`,
    );
  }
  return gates;
}
