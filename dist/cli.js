#!/usr/bin/env node
import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);

// src/guard.ts
process.on("SIGUSR1", () => {
});

// src/cli.ts
import { writeSync } from "node:fs";
import { fileURLToPath } from "node:url";

// src/errors.ts
var CallgateError = class extends Error {
  name = "CallgateError";
  code;
  constructor(code, message, options) {
    super(message, options);
    this.code = code;
  }
};
function tellUnexpected(error) {
  const text = error instanceof Error ? error.stack ?? error.message : String(error);
  return `failed in a way it was not built for; please report: ${text.trim().replaceAll(/\s*\n\s*/g, " / ")}`;
}

// src/host/start-root.ts
import { spawn } from "node:child_process";

// src/host/find-tool.ts
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
var SYSTEM_FOLDERS = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/bin", "/bin"];
function findTool(name) {
  const folders = [
    ...(process.env.PATH ?? "").split(delimiter).filter((f) => f.startsWith("/")),
    ...SYSTEM_FOLDERS
  ];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

// src/host/effective-user.ts
function asRealUser(act) {
  const [real, effective, group] = [process.getuid?.(), process.geteuid?.(), process.getegid?.()];
  if (real === effective || real === void 0 || effective === void 0 || group === void 0)
    return act();
  process.seteuid?.(real);
  process.setegid?.(process.getgid?.() ?? group);
  try {
    return act();
  } finally {
    process.setegid?.(group);
    process.seteuid?.(effective);
  }
}

// src/host/privilege.ts
function rootCommand(argv2) {
  if (process.getuid?.() === 0) return argv2;
  const sudo = findTool("sudo");
  if (sudo === void 0) {
    throw new CallgateError(
      "privilege",
      "Reading the kernel's audit records needs root: this user is not root, and sudo is not installed. Run as root, or install sudo and let this user use it without a password. The command under test itself never runs as root."
    );
  }
  return [sudo, "-n", "--", ...argv2];
}

// src/host/start-root.ts
var OBSERVER_OPTIONS = [
  "--max-old-space-size=96",
  "--max-semi-space-size=4",
  ...process.versions.node.startsWith("20.") ? ["--interrupt-budget=1000000"] : []
];
function startRoot(script, task) {
  const child = asRealUser(
    () => spawnRoot(rootCommand([process.execPath, ...OBSERVER_OPTIONS, script, task]))
  );
  let stderr2 = "";
  child.stdin.on("error", () => {
  });
  child.stderr.on("data", (chunk) => {
    stderr2 = (stderr2 + chunk.toString()).slice(-4e3);
  });
  const ended = new Promise((resolve) => {
    child.once("error", resolve);
    child.once("close", resolve);
  });
  return { process: child, ended, said: () => stderr2 };
}
function spawnRoot(command) {
  const { PATH, LANG, TERM } = process.env;
  const env2 = Object.fromEntries(
    Object.entries({ PATH, LANG, TERM }).filter(([, value]) => value !== void 0)
  );
  return spawn(command[0] ?? "", command.slice(1), { stdio: "pipe", env: env2, detached: true });
}

// src/report/plain-text.ts
var UNSAFE = new RegExp("[\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb]|[\\u{e0000}-\\u{e007f}]|\\p{Cs}", "gu");
function toPlainText(text) {
  return text.replaceAll(UNSAFE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

// src/cli.ts
var { argv, env, stdout, stderr } = process;
for (const stream of [stdout, stderr]) stream.on("error", () => {
});
process.on("uncaughtException", (error) => {
  try {
    writeSync(2, `callgate: ${toPlainText(tellUnexpected(error))}
`);
  } finally {
    process.exit(2);
  }
});
var observer = fileURLToPath(new URL("./observer.js", import.meta.url));
var started = ["check", "record"].includes(argv[2] ?? "") ? startEarly() : void 0;
var takeStarted = () => {
  const taken = started;
  started = void 0;
  return taken;
};
var isStuck = false;
var { runCommandLine } = await import("./main.js");
process.exitCode = await runCommandLine(argv, {
  env,
  observer,
  takeStarted,
  stuck: () => {
    isStuck = true;
  },
  openStdin: () => process.stdin,
  stdout,
  stderr
});
takeStarted()?.process.stdin.end();
if (isStuck) setTimeout(() => process.exit(), 500).unref();
function startEarly() {
  try {
    return process.platform === "linux" ? startRoot(observer, "observe") : void 0;
  } catch {
    return void 0;
  }
}
