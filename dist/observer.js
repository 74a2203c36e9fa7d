import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
var __defProp = Object.defineProperty;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __esm = (fn, res, err) => function __init() {
  if (err) throw err[0];
  try {
    return fn && (res = (0, fn[__getOwnPropNames(fn)[0]])(fn = 0)), res;
  } catch (e) {
    throw err = [e], e;
  }
};
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};

// src/errors.ts
function tellUnexpected(error) {
  const text = error instanceof Error ? error.stack ?? error.message : String(error);
  return `failed in a way it was not built for; please report: ${text.trim().replaceAll(/\s*\n\s*/g, " / ")}`;
}
var CallgateError;
var init_errors = __esm({
  "src/errors.ts"() {
    "use strict";
    CallgateError = class extends Error {
      name = "CallgateError";
      code;
      constructor(code, message, options) {
        super(message, options);
        this.code = code;
      }
    };
  }
});

// src/audit/status.ts
function parseAuditStatus(text) {
  const fields = new Map(
    [...text.matchAll(/^(\w+) (\d+)(?: .*)?$/gm)].map((m) => [m[1], Number(m[2])])
  );
  const values = [
    "enabled",
    "failure",
    "pid",
    "rate_limit",
    "backlog_limit",
    "lost",
    "backlog_wait_time"
  ].map((name) => fields.get(name));
  const [enabled, failure, pid, rateLimit, backlogLimit, lost, backlogWaitTime] = values;
  if (enabled === void 0 || failure === void 0 || pid === void 0 || rateLimit === void 0 || backlogLimit === void 0 || lost === void 0 || backlogWaitTime === void 0) {
    return void 0;
  }
  return { enabled, failure, pid, rateLimit, backlogLimit, lost, backlogWaitTime };
}
function settingsToChange(found, backlogLimit) {
  if (isLocked(found)) return {};
  return {
    ...found.enabled === 0 ? { enabled: found.enabled } : {},
    ...found.pid === 0 && found.backlogLimit < backlogLimit ? { backlogLimit: found.backlogLimit } : {}
  };
}
function isLocked(status) {
  return status.enabled >= 2;
}
function settingOptions({ enabled, backlogLimit }) {
  return [
    ...backlogLimit === void 0 ? [] : ["-b", String(backlogLimit)],
    ...enabled === void 0 ? [] : ["-e", String(enabled)]
  ];
}
var init_status = __esm({
  "src/audit/status.ts"() {
    "use strict";
  }
});

// src/host/actions-logged.ts
import { readFileSync, writeFileSync } from "node:fs";
function readActionsLogged() {
  try {
    return readFileSync(ACTIONS_LOGGED, "utf8").trim();
  } catch (cause) {
    throw new CallgateError(
      "platform",
      `${ACTIONS_LOGGED} cannot be read: this kernel has no seccomp logging. Linux 4.14 or newer with CONFIG_SECCOMP_FILTER is needed.`,
      { cause }
    );
  }
}
function logsSeccomp(actions) {
  return actions.split(/\s+/).includes("log");
}
function writeActionsLogged(actions) {
  writeFileSync(ACTIONS_LOGGED, actions);
}
var ACTIONS_LOGGED;
var init_actions_logged = __esm({
  "src/host/actions-logged.ts"() {
    "use strict";
    init_errors();
    ACTIONS_LOGGED = "/proc/sys/kernel/seccomp/actions_logged";
  }
});

// node_modules/@actions/io/lib/io-util.js
import * as fs from "fs";
import * as path from "path";
function exists(fsPath) {
  return __awaiter(this, void 0, void 0, function* () {
    try {
      yield stat(fsPath);
    } catch (err) {
      if (err.code === "ENOENT") {
        return false;
      }
      throw err;
    }
    return true;
  });
}
function isRooted(p) {
  p = normalizeSeparators(p);
  if (!p) {
    throw new Error('isRooted() parameter "p" cannot be empty');
  }
  if (IS_WINDOWS) {
    return p.startsWith("\\") || /^[A-Z]:/i.test(p);
  }
  return p.startsWith("/");
}
function tryGetExecutablePath(filePath, extensions) {
  return __awaiter(this, void 0, void 0, function* () {
    let stats = void 0;
    try {
      stats = yield stat(filePath);
    } catch (err) {
      if (err.code !== "ENOENT") {
        console.log(`Unexpected error attempting to determine if executable file exists '${filePath}': ${err}`);
      }
    }
    if (stats && stats.isFile()) {
      if (IS_WINDOWS) {
        const upperExt = path.extname(filePath).toUpperCase();
        if (extensions.some((validExt) => validExt.toUpperCase() === upperExt)) {
          return filePath;
        }
      } else {
        if (isUnixExecutable(stats)) {
          return filePath;
        }
      }
    }
    const originalFilePath = filePath;
    for (const extension of extensions) {
      filePath = originalFilePath + extension;
      stats = void 0;
      try {
        stats = yield stat(filePath);
      } catch (err) {
        if (err.code !== "ENOENT") {
          console.log(`Unexpected error attempting to determine if executable file exists '${filePath}': ${err}`);
        }
      }
      if (stats && stats.isFile()) {
        if (IS_WINDOWS) {
          try {
            const directory = path.dirname(filePath);
            const upperName = path.basename(filePath).toUpperCase();
            for (const actualName of yield readdir(directory)) {
              if (upperName === actualName.toUpperCase()) {
                filePath = path.join(directory, actualName);
                break;
              }
            }
          } catch (err) {
            console.log(`Unexpected error attempting to determine the actual case of the file '${filePath}': ${err}`);
          }
          return filePath;
        } else {
          if (isUnixExecutable(stats)) {
            return filePath;
          }
        }
      }
    }
    return "";
  });
}
function normalizeSeparators(p) {
  p = p || "";
  if (IS_WINDOWS) {
    p = p.replace(/\//g, "\\");
    return p.replace(/\\\\+/g, "\\");
  }
  return p.replace(/\/\/+/g, "/");
}
function isUnixExecutable(stats) {
  return (stats.mode & 1) > 0 || (stats.mode & 8) > 0 && process.getgid !== void 0 && stats.gid === process.getgid() || (stats.mode & 64) > 0 && process.getuid !== void 0 && stats.uid === process.getuid();
}
var __awaiter, chmod, copyFile, lstat, mkdir, open, readdir, rename, rm, rmdir, stat, symlink, unlink, IS_WINDOWS, READONLY;
var init_io_util = __esm({
  "node_modules/@actions/io/lib/io-util.js"() {
    __awaiter = function(thisArg, _arguments, P, generator) {
      function adopt(value) {
        return value instanceof P ? value : new P(function(resolve2) {
          resolve2(value);
        });
      }
      return new (P || (P = Promise))(function(resolve2, reject2) {
        function fulfilled(value) {
          try {
            step(generator.next(value));
          } catch (e) {
            reject2(e);
          }
        }
        function rejected(value) {
          try {
            step(generator["throw"](value));
          } catch (e) {
            reject2(e);
          }
        }
        function step(result) {
          result.done ? resolve2(result.value) : adopt(result.value).then(fulfilled, rejected);
        }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
      });
    };
    ({ chmod, copyFile, lstat, mkdir, open, readdir, rename, rm, rmdir, stat, symlink, unlink } = fs.promises);
    IS_WINDOWS = process.platform === "win32";
    READONLY = fs.constants.O_RDONLY;
  }
});

// node_modules/@actions/io/lib/io.js
import * as path2 from "path";
function which(tool, check) {
  return __awaiter2(this, void 0, void 0, function* () {
    if (!tool) {
      throw new Error("parameter 'tool' is required");
    }
    if (check) {
      const result = yield which(tool, false);
      if (!result) {
        if (IS_WINDOWS) {
          throw new Error(`Unable to locate executable file: ${tool}. Please verify either the file path exists or the file can be found within a directory specified by the PATH environment variable. Also verify the file has a valid extension for an executable file.`);
        } else {
          throw new Error(`Unable to locate executable file: ${tool}. Please verify either the file path exists or the file can be found within a directory specified by the PATH environment variable. Also check the file mode to verify the file is executable.`);
        }
      }
      return result;
    }
    const matches = yield findInPath(tool);
    if (matches && matches.length > 0) {
      return matches[0];
    }
    return "";
  });
}
function findInPath(tool) {
  return __awaiter2(this, void 0, void 0, function* () {
    if (!tool) {
      throw new Error("parameter 'tool' is required");
    }
    const extensions = [];
    if (IS_WINDOWS && process.env["PATHEXT"]) {
      for (const extension of process.env["PATHEXT"].split(path2.delimiter)) {
        if (extension) {
          extensions.push(extension);
        }
      }
    }
    if (isRooted(tool)) {
      const filePath = yield tryGetExecutablePath(tool, extensions);
      if (filePath) {
        return [filePath];
      }
      return [];
    }
    if (tool.includes(path2.sep)) {
      return [];
    }
    const directories = [];
    if (process.env.PATH) {
      for (const p of process.env.PATH.split(path2.delimiter)) {
        if (p) {
          directories.push(p);
        }
      }
    }
    const matches = [];
    for (const directory of directories) {
      const filePath = yield tryGetExecutablePath(path2.join(directory, tool), extensions);
      if (filePath) {
        matches.push(filePath);
      }
    }
    return matches;
  });
}
var __awaiter2;
var init_io = __esm({
  "node_modules/@actions/io/lib/io.js"() {
    init_io_util();
    __awaiter2 = function(thisArg, _arguments, P, generator) {
      function adopt(value) {
        return value instanceof P ? value : new P(function(resolve2) {
          resolve2(value);
        });
      }
      return new (P || (P = Promise))(function(resolve2, reject2) {
        function fulfilled(value) {
          try {
            step(generator.next(value));
          } catch (e) {
            reject2(e);
          }
        }
        function rejected(value) {
          try {
            step(generator["throw"](value));
          } catch (e) {
            reject2(e);
          }
        }
        function step(result) {
          result.done ? resolve2(result.value) : adopt(result.value).then(fulfilled, rejected);
        }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
      });
    };
  }
});

// node_modules/@actions/exec/lib/toolrunner.js
import * as os from "os";
import * as events from "events";
import * as child from "child_process";
import * as path3 from "path";
import { setTimeout as setTimeout2 } from "timers";
function argStringToArray(argString) {
  const args = [];
  let inQuotes = false;
  let escaped = false;
  let arg = "";
  function append(c) {
    if (escaped && c !== '"') {
      arg += "\\";
    }
    arg += c;
    escaped = false;
  }
  for (let i = 0; i < argString.length; i++) {
    const c = argString.charAt(i);
    if (c === '"') {
      if (!escaped) {
        inQuotes = !inQuotes;
      } else {
        append(c);
      }
      continue;
    }
    if (c === "\\" && escaped) {
      append(c);
      continue;
    }
    if (c === "\\" && inQuotes) {
      escaped = true;
      continue;
    }
    if (c === " " && !inQuotes) {
      if (arg.length > 0) {
        args.push(arg);
        arg = "";
      }
      continue;
    }
    append(c);
  }
  if (arg.length > 0) {
    args.push(arg.trim());
  }
  return args;
}
var __awaiter3, IS_WINDOWS2, ToolRunner, ExecState;
var init_toolrunner = __esm({
  "node_modules/@actions/exec/lib/toolrunner.js"() {
    init_io();
    init_io_util();
    __awaiter3 = function(thisArg, _arguments, P, generator) {
      function adopt(value) {
        return value instanceof P ? value : new P(function(resolve2) {
          resolve2(value);
        });
      }
      return new (P || (P = Promise))(function(resolve2, reject2) {
        function fulfilled(value) {
          try {
            step(generator.next(value));
          } catch (e) {
            reject2(e);
          }
        }
        function rejected(value) {
          try {
            step(generator["throw"](value));
          } catch (e) {
            reject2(e);
          }
        }
        function step(result) {
          result.done ? resolve2(result.value) : adopt(result.value).then(fulfilled, rejected);
        }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
      });
    };
    IS_WINDOWS2 = process.platform === "win32";
    ToolRunner = class extends events.EventEmitter {
      constructor(toolPath, args, options) {
        super();
        if (!toolPath) {
          throw new Error("Parameter 'toolPath' cannot be null or empty.");
        }
        this.toolPath = toolPath;
        this.args = args || [];
        this.options = options || {};
      }
      _debug(message) {
        if (this.options.listeners && this.options.listeners.debug) {
          this.options.listeners.debug(message);
        }
      }
      _getCommandString(options, noPrefix) {
        const toolPath = this._getSpawnFileName();
        const args = this._getSpawnArgs(options);
        let cmd = noPrefix ? "" : "[command]";
        if (IS_WINDOWS2) {
          if (this._isCmdFile()) {
            cmd += toolPath;
            for (const a of args) {
              cmd += ` ${a}`;
            }
          } else if (options.windowsVerbatimArguments) {
            cmd += `"${toolPath}"`;
            for (const a of args) {
              cmd += ` ${a}`;
            }
          } else {
            cmd += this._windowsQuoteCmdArg(toolPath);
            for (const a of args) {
              cmd += ` ${this._windowsQuoteCmdArg(a)}`;
            }
          }
        } else {
          cmd += toolPath;
          for (const a of args) {
            cmd += ` ${a}`;
          }
        }
        return cmd;
      }
      _processLineBuffer(data, strBuffer, onLine) {
        try {
          let s = strBuffer + data.toString();
          let n = s.indexOf(os.EOL);
          while (n > -1) {
            const line = s.substring(0, n);
            onLine(line);
            s = s.substring(n + os.EOL.length);
            n = s.indexOf(os.EOL);
          }
          return s;
        } catch (err) {
          this._debug(`error processing line. Failed with error ${err}`);
          return "";
        }
      }
      _getSpawnFileName() {
        if (IS_WINDOWS2) {
          if (this._isCmdFile()) {
            return process.env["COMSPEC"] || "cmd.exe";
          }
        }
        return this.toolPath;
      }
      _getSpawnArgs(options) {
        if (IS_WINDOWS2) {
          if (this._isCmdFile()) {
            let argline = `/D /S /C "${this._windowsQuoteCmdArg(this.toolPath)}`;
            for (const a of this.args) {
              argline += " ";
              argline += options.windowsVerbatimArguments ? a : this._windowsQuoteCmdArg(a);
            }
            argline += '"';
            return [argline];
          }
        }
        return this.args;
      }
      _endsWith(str, end) {
        return str.endsWith(end);
      }
      _isCmdFile() {
        const upperToolPath = this.toolPath.toUpperCase();
        return this._endsWith(upperToolPath, ".CMD") || this._endsWith(upperToolPath, ".BAT");
      }
      _windowsQuoteCmdArg(arg) {
        if (!this._isCmdFile()) {
          return this._uvQuoteCmdArg(arg);
        }
        if (!arg) {
          return '""';
        }
        const cmdSpecialChars = [
          " ",
          "	",
          "&",
          "(",
          ")",
          "[",
          "]",
          "{",
          "}",
          "^",
          "=",
          ";",
          "!",
          "'",
          "+",
          ",",
          "`",
          "~",
          "|",
          "<",
          ">",
          '"'
        ];
        let needsQuotes = false;
        for (const char of arg) {
          if (cmdSpecialChars.some((x) => x === char)) {
            needsQuotes = true;
            break;
          }
        }
        if (!needsQuotes) {
          return arg;
        }
        let reverse = '"';
        let quoteHit = true;
        for (let i = arg.length; i > 0; i--) {
          reverse += arg[i - 1];
          if (quoteHit && arg[i - 1] === "\\") {
            reverse += "\\";
          } else if (arg[i - 1] === '"') {
            quoteHit = true;
            reverse += '"';
          } else {
            quoteHit = false;
          }
        }
        reverse += '"';
        return reverse.split("").reverse().join("");
      }
      _uvQuoteCmdArg(arg) {
        if (!arg) {
          return '""';
        }
        if (!arg.includes(" ") && !arg.includes("	") && !arg.includes('"')) {
          return arg;
        }
        if (!arg.includes('"') && !arg.includes("\\")) {
          return `"${arg}"`;
        }
        let reverse = '"';
        let quoteHit = true;
        for (let i = arg.length; i > 0; i--) {
          reverse += arg[i - 1];
          if (quoteHit && arg[i - 1] === "\\") {
            reverse += "\\";
          } else if (arg[i - 1] === '"') {
            quoteHit = true;
            reverse += "\\";
          } else {
            quoteHit = false;
          }
        }
        reverse += '"';
        return reverse.split("").reverse().join("");
      }
      _cloneExecOptions(options) {
        options = options || {};
        const result = {
          cwd: options.cwd || process.cwd(),
          env: options.env || process.env,
          silent: options.silent || false,
          windowsVerbatimArguments: options.windowsVerbatimArguments || false,
          failOnStdErr: options.failOnStdErr || false,
          ignoreReturnCode: options.ignoreReturnCode || false,
          delay: options.delay || 1e4
        };
        result.outStream = options.outStream || process.stdout;
        result.errStream = options.errStream || process.stderr;
        return result;
      }
      _getSpawnOptions(options, toolPath) {
        options = options || {};
        const result = {};
        result.cwd = options.cwd;
        result.env = options.env;
        result["windowsVerbatimArguments"] = options.windowsVerbatimArguments || this._isCmdFile();
        if (options.windowsVerbatimArguments) {
          result.argv0 = `"${toolPath}"`;
        }
        return result;
      }
      /**
       * Exec a tool.
       * Output will be streamed to the live console.
       * Returns promise with return code
       *
       * @param     tool     path to tool to exec
       * @param     options  optional exec options.  See ExecOptions
       * @returns   number
       */
      exec() {
        return __awaiter3(this, void 0, void 0, function* () {
          if (!isRooted(this.toolPath) && (this.toolPath.includes("/") || IS_WINDOWS2 && this.toolPath.includes("\\"))) {
            this.toolPath = path3.resolve(process.cwd(), this.options.cwd || process.cwd(), this.toolPath);
          }
          this.toolPath = yield which(this.toolPath, true);
          return new Promise((resolve2, reject2) => __awaiter3(this, void 0, void 0, function* () {
            this._debug(`exec tool: ${this.toolPath}`);
            this._debug("arguments:");
            for (const arg of this.args) {
              this._debug(`   ${arg}`);
            }
            const optionsNonNull = this._cloneExecOptions(this.options);
            if (!optionsNonNull.silent && optionsNonNull.outStream) {
              optionsNonNull.outStream.write(this._getCommandString(optionsNonNull) + os.EOL);
            }
            const state = new ExecState(optionsNonNull, this.toolPath);
            state.on("debug", (message) => {
              this._debug(message);
            });
            if (this.options.cwd && !(yield exists(this.options.cwd))) {
              return reject2(new Error(`The cwd: ${this.options.cwd} does not exist!`));
            }
            const fileName = this._getSpawnFileName();
            const cp = child.spawn(fileName, this._getSpawnArgs(optionsNonNull), this._getSpawnOptions(this.options, fileName));
            let stdbuffer = "";
            if (cp.stdout) {
              cp.stdout.on("data", (data) => {
                if (this.options.listeners && this.options.listeners.stdout) {
                  this.options.listeners.stdout(data);
                }
                if (!optionsNonNull.silent && optionsNonNull.outStream) {
                  optionsNonNull.outStream.write(data);
                }
                stdbuffer = this._processLineBuffer(data, stdbuffer, (line) => {
                  if (this.options.listeners && this.options.listeners.stdline) {
                    this.options.listeners.stdline(line);
                  }
                });
              });
            }
            let errbuffer = "";
            if (cp.stderr) {
              cp.stderr.on("data", (data) => {
                state.processStderr = true;
                if (this.options.listeners && this.options.listeners.stderr) {
                  this.options.listeners.stderr(data);
                }
                if (!optionsNonNull.silent && optionsNonNull.errStream && optionsNonNull.outStream) {
                  const s = optionsNonNull.failOnStdErr ? optionsNonNull.errStream : optionsNonNull.outStream;
                  s.write(data);
                }
                errbuffer = this._processLineBuffer(data, errbuffer, (line) => {
                  if (this.options.listeners && this.options.listeners.errline) {
                    this.options.listeners.errline(line);
                  }
                });
              });
            }
            cp.on("error", (err) => {
              state.processError = err.message;
              state.processExited = true;
              state.processClosed = true;
              state.CheckComplete();
            });
            cp.on("exit", (code) => {
              state.processExitCode = code;
              state.processExited = true;
              this._debug(`Exit code ${code} received from tool '${this.toolPath}'`);
              state.CheckComplete();
            });
            cp.on("close", (code) => {
              state.processExitCode = code;
              state.processExited = true;
              state.processClosed = true;
              this._debug(`STDIO streams have closed for tool '${this.toolPath}'`);
              state.CheckComplete();
            });
            state.on("done", (error, exitCode) => {
              if (stdbuffer.length > 0) {
                this.emit("stdline", stdbuffer);
              }
              if (errbuffer.length > 0) {
                this.emit("errline", errbuffer);
              }
              cp.removeAllListeners();
              if (error) {
                reject2(error);
              } else {
                resolve2(exitCode);
              }
            });
            if (this.options.input) {
              if (!cp.stdin) {
                throw new Error("child process missing stdin");
              }
              cp.stdin.end(this.options.input);
            }
          }));
        });
      }
    };
    ExecState = class _ExecState extends events.EventEmitter {
      constructor(options, toolPath) {
        super();
        this.processClosed = false;
        this.processError = "";
        this.processExitCode = 0;
        this.processExited = false;
        this.processStderr = false;
        this.delay = 1e4;
        this.done = false;
        this.timeout = null;
        if (!toolPath) {
          throw new Error("toolPath must not be empty");
        }
        this.options = options;
        this.toolPath = toolPath;
        if (options.delay) {
          this.delay = options.delay;
        }
      }
      CheckComplete() {
        if (this.done) {
          return;
        }
        if (this.processClosed) {
          this._setResult();
        } else if (this.processExited) {
          this.timeout = setTimeout2(_ExecState.HandleTimeout, this.delay, this);
        }
      }
      _debug(message) {
        this.emit("debug", message);
      }
      _setResult() {
        let error;
        if (this.processExited) {
          if (this.processError) {
            error = new Error(`There was an error when attempting to execute the process '${this.toolPath}'. This may indicate the process failed to start. Error: ${this.processError}`);
          } else if (this.processExitCode !== 0 && !this.options.ignoreReturnCode) {
            error = new Error(`The process '${this.toolPath}' failed with exit code ${this.processExitCode}`);
          } else if (this.processStderr && this.options.failOnStdErr) {
            error = new Error(`The process '${this.toolPath}' failed because one or more lines were written to the STDERR stream`);
          }
        }
        if (this.timeout) {
          clearTimeout(this.timeout);
          this.timeout = null;
        }
        this.done = true;
        this.emit("done", error, this.processExitCode);
      }
      static HandleTimeout(state) {
        if (state.done) {
          return;
        }
        if (!state.processClosed && state.processExited) {
          const message = `The STDIO streams did not close within ${state.delay / 1e3} seconds of the exit event from process '${state.toolPath}'. This may indicate a child process inherited the STDIO streams and has not yet exited.`;
          state._debug(message);
        }
        state._setResult();
      }
    };
  }
});

// node_modules/@actions/exec/lib/exec.js
import { StringDecoder } from "string_decoder";
function exec(commandLine, args, options) {
  return __awaiter4(this, void 0, void 0, function* () {
    const commandArgs = argStringToArray(commandLine);
    if (commandArgs.length === 0) {
      throw new Error(`Parameter 'commandLine' cannot be null or empty.`);
    }
    const toolPath = commandArgs[0];
    args = commandArgs.slice(1).concat(args || []);
    const runner = new ToolRunner(toolPath, args, options);
    return runner.exec();
  });
}
function getExecOutput(commandLine, args, options) {
  return __awaiter4(this, void 0, void 0, function* () {
    var _a, _b;
    let stdout = "";
    let stderr = "";
    const stdoutDecoder = new StringDecoder("utf8");
    const stderrDecoder = new StringDecoder("utf8");
    const originalStdoutListener = (_a = options === null || options === void 0 ? void 0 : options.listeners) === null || _a === void 0 ? void 0 : _a.stdout;
    const originalStdErrListener = (_b = options === null || options === void 0 ? void 0 : options.listeners) === null || _b === void 0 ? void 0 : _b.stderr;
    const stdErrListener = (data) => {
      stderr += stderrDecoder.write(data);
      if (originalStdErrListener) {
        originalStdErrListener(data);
      }
    };
    const stdOutListener = (data) => {
      stdout += stdoutDecoder.write(data);
      if (originalStdoutListener) {
        originalStdoutListener(data);
      }
    };
    const listeners = Object.assign(Object.assign({}, options === null || options === void 0 ? void 0 : options.listeners), { stdout: stdOutListener, stderr: stdErrListener });
    const exitCode = yield exec(commandLine, args, Object.assign(Object.assign({}, options), { listeners }));
    stdout += stdoutDecoder.end();
    stderr += stderrDecoder.end();
    return {
      exitCode,
      stdout,
      stderr
    };
  });
}
var __awaiter4;
var init_exec = __esm({
  "node_modules/@actions/exec/lib/exec.js"() {
    init_toolrunner();
    __awaiter4 = function(thisArg, _arguments, P, generator) {
      function adopt(value) {
        return value instanceof P ? value : new P(function(resolve2) {
          resolve2(value);
        });
      }
      return new (P || (P = Promise))(function(resolve2, reject2) {
        function fulfilled(value) {
          try {
            step(generator.next(value));
          } catch (e) {
            reject2(e);
          }
        }
        function rejected(value) {
          try {
            step(generator["throw"](value));
          } catch (e) {
            reject2(e);
          }
        }
        function step(result) {
          result.done ? resolve2(result.value) : adopt(result.value).then(fulfilled, rejected);
        }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
      });
    };
  }
});

// src/host/find-tool.ts
import { accessSync, constants as constants2, statSync } from "node:fs";
import { delimiter as delimiter2, join as join3 } from "node:path";
function findTool(name) {
  const folders = [
    ...(process.env.PATH ?? "").split(delimiter2).filter((f) => f.startsWith("/")),
    ...SYSTEM_FOLDERS
  ];
  return folders.map((folder) => join3(folder, name)).find(isExecutable);
}
function isExecutable(path4) {
  try {
    accessSync(path4, constants2.X_OK);
    return statSync(path4).isFile();
  } catch {
    return false;
  }
}
var SYSTEM_FOLDERS;
var init_find_tool = __esm({
  "src/host/find-tool.ts"() {
    "use strict";
    SYSTEM_FOLDERS = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/bin", "/bin"];
  }
});

// src/host/tool.ts
import { delimiter as delimiter3 } from "node:path";
function requireTool(name, debianPackage) {
  const path4 = findTool(name);
  if (path4 !== void 0) return path4;
  throw new CallgateError(
    "audit",
    `${name} was not found on PATH or in ${SYSTEM_FOLDERS.join(", ")}. Install it: apt-get install ${debianPackage} (the action does so itself unless \`setup: false\`).`
  );
}
async function runTool(path4, args, limits = void 0) {
  const [command, ...rest] = limits === void 0 ? [path4, ...args] : limit([path4, ...args], limits);
  try {
    const { exitCode, stdout, stderr } = await getExecOutput(`"${command}"`, rest, {
      silent: true,
      ignoreReturnCode: true,
      env: {
        PATH: process.env.PATH ?? SYSTEM_FOLDERS.join(delimiter3),
        LC_ALL: "C",
        TZ: "UTC",
        DEBIAN_FRONTEND: "noninteractive"
      }
    });
    return { exitCode: exitCode ?? 137, stdout, stderr };
  } catch (cause) {
    throw new CallgateError("audit", `${path4} could not be run: ${cause.message}`, { cause });
  }
}
function limit(command, { seconds, bytes }) {
  const timeout = requireTool("timeout", "coreutils");
  const bash = requireTool("bash", "bash");
  return [
    timeout,
    "--kill-after=2",
    String(seconds),
    bash,
    "--norc",
    "-c",
    CUT,
    "bash",
    String(bytes),
    ...command
  ];
}
function describeEnd(exitCode, { seconds, bytes }) {
  if (exitCode === 124 || exitCode === 137) return `took more than ${seconds} s`;
  if (exitCode === 141) return `printed more than ${bytes} bytes`;
  return `exited with ${exitCode}`;
}
var VERSION_LIMITS, CUT;
var init_tool = __esm({
  "src/host/tool.ts"() {
    "use strict";
    init_exec();
    init_errors();
    init_find_tool();
    VERSION_LIMITS = { seconds: 5, bytes: 65536 };
    CUT = 'set -o pipefail; trap : TERM; bytes=$1; shift; "$@" 2> >(head -c 65536 >&2) | head -c "$bytes"';
  }
});

// src/host/audit-status.ts
async function readAuditStatus() {
  const output = await runTool(requireTool("auditctl", "auditd"), ["-s"]);
  const status = parseAuditStatus(output.stdout);
  if (output.exitCode === 0 && status !== void 0) return status;
  throw new CallgateError(
    "audit",
    `auditctl -s did not tell the audit state (exit ${output.exitCode}: ${oneLine(output.stderr || output.stdout)}). Callgate needs root in the initial user and pid namespace: run it on the host or in a job without \`container:\`.`
  );
}
async function readAuditRules() {
  const output = await runTool(requireTool("auditctl", "auditd"), ["-l"]);
  if (output.exitCode !== 0) {
    throw new CallgateError(
      "audit",
      `auditctl -l failed (exit ${output.exitCode}): ${oneLine(output.stderr)}`
    );
  }
  return output.stdout.split("\n").filter((line) => line !== "" && line !== "No rules");
}
async function setAudit(args) {
  const output = await runTool(requireTool("auditctl", "auditd"), args);
  if (output.exitCode === 0) return;
  throw new CallgateError(
    "audit",
    `auditctl ${args.join(" ")} failed (exit ${output.exitCode}): ${oneLine(output.stderr || output.stdout)}`
  );
}
function oneLine(text) {
  return text.slice(0, 5e3).trim().replaceAll(/\s+/g, " ").slice(0, 500);
}
var init_audit_status = __esm({
  "src/host/audit-status.ts"() {
    "use strict";
    init_status();
    init_errors();
    init_tool();
  }
});

// src/host/proc.ts
import { readFileSync as readFileSync2, readlinkSync } from "node:fs";
function readProcessIdentity(pid) {
  const stat3 = readProc(`/proc/${pid}/stat`);
  const [state, ...rest] = stat3?.slice(stat3.lastIndexOf(")") + 2).split(" ") ?? [];
  const startTicks = rest[18];
  return startTicks === void 0 || state === "Z" || state === "X" ? void 0 : { pid, startTicks };
}
function isAlive(identity) {
  const now = readProcessIdentity(identity.pid);
  return now !== void 0 && now.startTicks === identity.startTicks;
}
function readBootId() {
  return (readProc("/proc/sys/kernel/random/boot_id") ?? "").trim();
}
function readSessionId(pid) {
  const text = readProc(`/proc/${pid}/sessionid`);
  return text === void 0 ? void 0 : Number(text);
}
function readArguments(pid) {
  return (readProc(`/proc/${pid}/cmdline`) ?? "").split("\0").slice(0, -1);
}
function readExecutable(pid) {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return void 0;
  }
}
function readProc(path4) {
  try {
    return readFileSync2(path4, "utf8");
  } catch {
    return void 0;
  }
}
var init_proc = __esm({
  "src/host/proc.ts"() {
    "use strict";
  }
});

// src/host/daemon.ts
import { spawn as spawn2 } from "node:child_process";
import {
  accessSync as accessSync2,
  closeSync,
  constants as constants3,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync as readFileSync3,
  statSync as statSync2,
  writeFileSync as writeFileSync2
} from "node:fs";
import { basename as basename3, join as join4 } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
function renderConfiguration(folder) {
  return [
    "local_events = yes",
    "write_logs = yes",
    `log_file = ${join4(folder, "audit.log")}`,
    "log_format = RAW",
    "flush = NONE",
    "name_format = NONE",
    "max_log_file_action = IGNORE",
    "space_left = 2",
    "admin_space_left = 1",
    "space_left_action = IGNORE",
    "admin_space_left_action = IGNORE",
    "disk_full_action = IGNORE",
    "disk_error_action = IGNORE",
    `plugin_dir = ${join4(folder, "plugins.d")}`,
    ""
  ].join("\n");
}
async function startDaemon(folder, started) {
  const auditd = requireTool("auditd", "auditd");
  mkdirSync(join4(folder, "plugins.d"), { recursive: true, mode: 448 });
  writeFileSync2(join4(folder, "auditd.conf"), renderConfiguration(folder), { mode: 384 });
  const messages = join4(folder, "auditd.messages");
  const output = openSync(messages, "w", 384);
  const setpriv = findTool("setpriv");
  const command = [
    ...setpriv === void 0 ? [] : [setpriv, "--pdeathsig", "TERM", "--"],
    auditd,
    "-n",
    "-c",
    folder
  ];
  const child2 = spawn2(command[0] ?? auditd, command.slice(1), {
    stdio: ["ignore", output, output],
    cwd: "/",
    detached: true
  });
  closeSync(output);
  let failed;
  child2.once("error", (error) => {
    failed = error;
  });
  const identity = child2.pid === void 0 ? void 0 : readProcessIdentity(child2.pid);
  if (identity !== void 0) started(identity);
  for (const deadline = performance.now() + 1e4; identity !== void 0 && failed === void 0; await sleep(2)) {
    if (child2.exitCode !== null || child2.signalCode !== null || performance.now() > deadline) break;
    if (hasStarted(join4(folder, "audit.log")))
      return { kind: "own", process: identity, logFile: join4(folder, "audit.log") };
  }
  if (child2.exitCode === null) child2.kill("SIGKILL");
  throw new CallgateError(
    "audit",
    `auditd did not start (${failed?.message ?? `exit ${child2.exitCode ?? child2.signalCode}`}). It said: ${readText(messages).trim().split("\n").slice(-3).join(" / ") || "nothing"}. \`callgate doctor\` tells more.`,
    { cause: failed }
  );
}
function hasStarted(logFile) {
  return readText(logFile).includes("type=DAEMON_START");
}
function readText(path4) {
  try {
    return readFileSync3(path4, "utf8");
  } catch {
    return "";
  }
}
function findDaemonOf(folder) {
  const pid = readdirSync("/proc").find((name) => {
    if (!/^\d+$/.test(name)) return false;
    const args = readArguments(Number(name));
    if (args.at(-2) !== "-c" || args.at(-1) !== folder) return false;
    return statSync2(`/proc/${name}`, { throwIfNoEntry: false })?.uid === 0;
  });
  return pid === void 0 ? void 0 : readProcessIdentity(Number(pid));
}
function findDaemon(pid) {
  const executable = readExecutable(pid);
  const identity = readProcessIdentity(pid);
  if (identity === void 0 || executable === void 0 || basename3(executable) !== "auditd") {
    throw new CallgateError(
      "audit",
      `The audit socket is held by pid ${pid} (${executable ?? "not visible from here"}), not by auditd. Only one process can hold it, and Callgate takes it from nobody: stop that process, or let it be an auditd that writes a log.`
    );
  }
  const args = readArguments(pid);
  const folder = args[args.indexOf("-c") + 1];
  const configuration = join4(
    args.includes("-c") && folder !== void 0 ? folder : "/etc/audit",
    "auditd.conf"
  );
  const settings = parseDaemonConfiguration(readText(configuration));
  if (settings.get("write_logs") === "no" || settings.get("log_format") === "nolog") {
    throw new CallgateError(
      "audit",
      `auditd (pid ${pid}) writes no log: ${configuration} says write_logs = no. Set it to yes, or stop auditd for the run.`
    );
  }
  const logFile = settings.get("log_file") ?? "/var/log/audit/audit.log";
  try {
    accessSync2(logFile, constants3.R_OK);
  } catch (cause) {
    throw new CallgateError(
      "audit",
      `auditd (pid ${pid}) should write to ${logFile}, as ${configuration} says, and that cannot be read (${cause.code}). Start auditd again, or stop it for the run.`,
      { cause }
    );
  }
  return { kind: "registered", process: identity, logFile };
}
function parseDaemonConfiguration(text) {
  const settings = /* @__PURE__ */ new Map();
  for (const line of text.split("\n")) {
    const match = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(line);
    const [, name, value] = match ?? [];
    if (name === void 0 || value === void 0) continue;
    settings.set(name.toLowerCase(), value.startsWith("/") ? value : value.toLowerCase());
  }
  return settings;
}
async function stopDaemon(daemon) {
  await endProcess(daemon, 3e3);
}
async function endProcess(identity, patienceMs) {
  for (const [signal, patience2] of [
    ["SIGTERM", patienceMs],
    ["SIGKILL", 5e3]
  ]) {
    if (!isAlive(identity)) return;
    signalProcess(identity, signal);
    signalProcess(identity, "SIGCONT");
    for (const deadline = performance.now() + patience2; performance.now() < deadline; await sleep(2)) {
      if (!isAlive(identity)) return;
    }
  }
}
function signalProcess(identity, signal) {
  if (!isAlive(identity)) return;
  try {
    process.kill(identity.pid, signal);
  } catch {
  }
}
var init_daemon = __esm({
  "src/host/daemon.ts"() {
    "use strict";
    init_errors();
    init_find_tool();
    init_proc();
    init_tool();
  }
});

// src/host/paths.ts
import { mkdirSync as mkdirSync2, statSync as statSync3 } from "node:fs";
import { join as join5 } from "node:path";
function ensureStateFolder() {
  mkdirSync2(STATE_FOLDER, { recursive: true, mode: 448 });
  const { uid, mode } = statSync3(STATE_FOLDER);
  if (uid !== 0 || (mode & 63) !== 0) {
    throw new CallgateError(
      "observer",
      `${STATE_FOLDER} belongs to uid ${uid} with mode ${(mode & 511).toString(8)}; evidence needs root and 700. Remove it: sudo rm -r ${STATE_FOLDER}`
    );
  }
}
var STATE_FOLDER, LOCK_FILE, HOLDER_FILE, NOTE_FILE;
var init_paths = __esm({
  "src/host/paths.ts"() {
    "use strict";
    init_errors();
    STATE_FOLDER = "/var/lib/callgate";
    LOCK_FILE = join5(STATE_FOLDER, "lock");
    HOLDER_FILE = join5(STATE_FOLDER, "holder.json");
    NOTE_FILE = join5(STATE_FOLDER, "note.json");
  }
});

// src/host/note.ts
import { readdirSync as readdirSync2, readFileSync as readFileSync4, renameSync, rmSync, writeFileSync as writeFileSync3 } from "node:fs";
import { basename as basename4, join as join6 } from "node:path";
function writeNote(note) {
  const beside = `${NOTE_FILE}.${process.pid}`;
  writeFileSync3(beside, JSON.stringify(note), { mode: 384 });
  renameSync(beside, NOTE_FILE);
}
function readNote() {
  let text;
  try {
    text = readFileSync4(NOTE_FILE, "utf8");
  } catch {
    return void 0;
  }
  try {
    const note = JSON.parse(text);
    if (typeof note.boot === "string" && typeof note.folder === "string") return note;
  } catch {
  }
  throw new CallgateError(
    "observer",
    `${NOTE_FILE} is not a note of Callgate's. Look at it, set the audit system as you want it (auditctl -s), and remove the file.`
  );
}
async function restore(note, options = {}) {
  const done = [];
  if (note.boot === readBootId()) {
    if (note.launcher !== void 0) await endProcess(note.launcher, 0);
    if (note.session !== void 0) {
      const ended = await endSession(note.session);
      if (ended > 0) done.push(`${ended} processes of session ${note.session} ended`);
    }
    if (note.actionsLogged !== void 0 && readActionsLogged() !== note.actionsLogged) {
      writeActionsLogged(note.actionsLogged);
      done.push(`actions_logged set back to "${note.actionsLogged}"`);
    }
    const daemon = note.daemon ?? findDaemonOf(note.folder);
    const ending = daemon === void 0 ? void 0 : stopDaemon(daemon);
    const [settings] = await Promise.all([putSettingsBack(note), ending]);
    if (settings !== void 0) done.push(settings);
    if (daemon !== void 0) done.push(`auditd ${daemon.pid} ended`);
  } else {
    done.push("a note of an earlier boot dropped");
  }
  if (options.keepFolder !== true)
    rmSync(join6(STATE_FOLDER, basename4(note.folder)), { recursive: true, force: true });
  rmSync(NOTE_FILE, { force: true });
  return done;
}
async function putSettingsBack(note) {
  const options = settingOptions(note);
  if (options.length === 0) return void 0;
  const what = `auditctl ${options.join(" ")}`;
  if (isLocked(await readAuditStatus()))
    return `${what} is not possible before the next boot, auditing was locked`;
  await setAudit(options);
  return what;
}
async function endSession(session) {
  const killed = /* @__PURE__ */ new Set();
  for (const deadline = performance.now() + 1e4; performance.now() < deadline; ) {
    const pids = readdirSync2("/proc").filter(
      (name) => /^\d+$/.test(name) && readSessionId(Number(name)) === session
    );
    const members = pids.map((pid) => readProcessIdentity(Number(pid))).filter((member) => member !== void 0);
    if (members.length === 0) break;
    for (const member of members) killed.add(member.pid);
    await Promise.all(members.map((member) => endProcess(member, 0)));
  }
  return killed.size;
}
function removeStrayFiles() {
  for (const entry of readdirSync2(STATE_FOLDER)) {
    if (entry.startsWith("run-") || entry.startsWith(`${basename4(NOTE_FILE)}.`))
      rmSync(join6(STATE_FOLDER, entry), { recursive: true, force: true });
  }
}
var init_note = __esm({
  "src/host/note.ts"() {
    "use strict";
    init_status();
    init_errors();
    init_actions_logged();
    init_audit_status();
    init_daemon();
    init_paths();
    init_proc();
  }
});

// src/host/audit-setup.ts
import { mkdtempSync } from "node:fs";
import { join as join7 } from "node:path";
import { setTimeout as sleep2 } from "node:timers/promises";
async function recover() {
  const note = readNote();
  const done = note === void 0 ? void 0 : await restore(note);
  if (note !== void 0) await readSettledStatus();
  removeStrayFiles();
  return done;
}
async function setUpAudit() {
  const folder = mkdtempSync(join7(STATE_FOLDER, "run-"));
  const note = { boot: readBootId(), folder };
  writeNote(note);
  try {
    return await prepare(note, folder);
  } catch (error) {
    await restore(note);
    throw error;
  }
}
async function prepare(note, folder) {
  const found = await readSettledStatus();
  const actions = readActionsLogged();
  if (!logsSeccomp(actions)) {
    note.actionsLogged = actions;
    writeNote(note);
    writeActionsLogged(`${actions} log`.trim());
  }
  const changes = settingsToChange(found, BACKLOG);
  Object.assign(note, changes);
  writeNote(note);
  const daemon = found.pid === 0 ? await startDaemon(folder, (process2) => {
    note.daemon = process2;
    writeNote(note);
  }) : findDaemon(found.pid);
  const settings = settingOptions({
    ...changes.enabled === void 0 ? {} : { enabled: 1 },
    ...changes.backlogLimit === void 0 ? {} : { backlogLimit: BACKLOG }
  });
  if (settings.length > 0) await setAudit(settings);
  const before = await readHeldState(daemon.process);
  if (before.status.pid === daemon.process.pid) return { note, daemon, folder, before };
  throw new CallgateError(
    "audit",
    `The audit socket went to pid ${before.status.pid} while auditd ${daemon.process.pid} was made ready. Nothing was run; run again.`
  );
}
async function readHeldState(daemon) {
  let state = await readAuditState();
  for (let attempt2 = 0; attempt2 < 400 && state.status.pid === 0 && isAlive(daemon); attempt2 += 1) {
    await sleep2(5);
    state = await readAuditState();
  }
  return state;
}
async function readSettledStatus() {
  let status = await readAuditStatus();
  for (let attempt2 = 0; attempt2 < 20 && status.pid !== 0 && readProcessIdentity(status.pid) === void 0; attempt2 += 1) {
    await setAudit(
      status.enabled === 0 ? ["-e", "1", "-e", "0"] : ["-m", "callgate looks for the audit daemon"]
    );
    await sleep2(25);
    status = await readAuditStatus();
  }
  return status;
}
async function readAuditState() {
  const [status, rules] = await Promise.all([readAuditStatus(), readAuditRules()]);
  const identity = readProcessIdentity(status.pid);
  return {
    status,
    rules,
    actionsLogged: readActionsLogged(),
    daemon: identity === void 0 ? `none (pid ${status.pid})` : `pid ${identity.pid}, started at tick ${identity.startTicks}`
  };
}
var BACKLOG;
var init_audit_setup = __esm({
  "src/host/audit-setup.ts"() {
    "use strict";
    init_status();
    init_errors();
    init_actions_logged();
    init_audit_status();
    init_daemon();
    init_note();
    init_paths();
    init_proc();
    BACKLOG = 8192;
  }
});

// src/host/capabilities.ts
function requireCapabilities() {
  const missing = findMissingCapabilities(readProc("/proc/self/status") ?? "");
  if (missing.length === 0) return;
  const needed = missing.map(({ name, use }) => `${name} ${use}`).join(", ");
  throw new CallgateError(
    "privilege",
    `This is root without all of its capabilities: Callgate needs ${needed}. Give back what was taken away (a service's CapabilityBoundingSet=, setpriv, capsh, a container), or run on the host as full root.`
  );
}
function findMissingCapabilities(status) {
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "0"}`);
  return NEEDED.filter(({ number }) => (effective >> BigInt(number) & 1n) === 0n);
}
var NEEDED;
var init_capabilities = __esm({
  "src/host/capabilities.ts"() {
    "use strict";
    init_errors();
    init_proc();
    NEEDED = [
      { name: "CAP_AUDIT_CONTROL", number: 30, use: "to read and set the audit system" },
      { name: "CAP_SYS_ADMIN", number: 21, use: "to install the filter that logs the end canary" },
      { name: "CAP_SETPCAP", number: 8, use: "to take the audit capabilities from the command" },
      { name: "CAP_SETUID", number: 7, use: "to run the command as the caller" },
      { name: "CAP_SETGID", number: 6, use: "to run the command in the caller's groups" },
      { name: "CAP_KILL", number: 5, use: "to end what the command leaves behind" },
      { name: "CAP_CHOWN", number: 0, use: "to give the command its output" }
    ];
  }
});

// src/host/subject.ts
var init_subject = __esm({
  "src/host/subject.ts"() {
    "use strict";
    init_errors();
    init_find_tool();
  }
});

// src/host/effective-user.ts
function asUser(user, act) {
  const groups = process.getgroups?.() ?? [];
  process.setgroups?.([...user.groups]);
  process.setegid?.(user.gid);
  process.seteuid?.(user.uid);
  try {
    return act();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
    process.setgroups?.(groups);
  }
}
var init_effective_user = __esm({
  "src/host/effective-user.ts"() {
    "use strict";
    init_subject();
  }
});

// src/host/frames.ts
function encodeFrame(type, payload) {
  const frame = Buffer.allocUnsafe(HEADER + payload.length);
  frame.writeUInt8(type, 0);
  frame.writeUInt32LE(payload.length, 1);
  frame.set(payload, HEADER);
  return frame;
}
function encodeMessage(message) {
  return encodeFrame(FRAME.message, Buffer.from(JSON.stringify(message)));
}
var FRAME, TYPES, HEADER, MAXIMUM, FrameReader;
var init_frames = __esm({
  "src/host/frames.ts"() {
    "use strict";
    FRAME = { stdout: 1, stderr: 2, message: 3, log: 4 };
    TYPES = new Set(Object.values(FRAME));
    HEADER = 5;
    MAXIMUM = 256 * 1024 * 1024;
    FrameReader = class {
      #chunks = [];
      #length = 0;
      /** The frames that this chunk completes. Throws a RangeError where the bytes cannot be a frame. */
      push(chunk) {
        this.#chunks.push(chunk);
        this.#length += chunk.length;
        const frames = [];
        for (; ; ) {
          const head = this.#peek();
          if (head === void 0) return frames;
          const total = HEADER + head.length;
          if (this.#length < total) return frames;
          const bytes = this.#join();
          frames.push({ type: head.type, payload: bytes.subarray(HEADER, total) });
          this.#chunks = total < bytes.length ? [bytes.subarray(total)] : [];
          this.#length = bytes.length - total;
        }
      }
      /** True when the stream stopped in the middle of a frame. */
      get incomplete() {
        return this.#length > 0;
      }
      #peek() {
        if (this.#length < HEADER) return void 0;
        const first = this.#chunks[0];
        const bytes = first !== void 0 && first.length >= HEADER ? first : this.#join();
        const type = bytes.readUInt8(0);
        const length = bytes.readUInt32LE(1);
        if (!TYPES.has(type) || length > MAXIMUM)
          throw new RangeError(`not a frame: type ${type}, length ${length}`);
        return { type, length };
      }
      #join() {
        const bytes = this.#chunks.length === 1 ? this.#chunks[0] : void 0;
        if (bytes !== void 0) return bytes;
        const joined = Buffer.concat(this.#chunks);
        this.#chunks = [joined];
        return joined;
      }
    };
  }
});

// src/host/lock.ts
import { spawn as spawn4 } from "node:child_process";
import { readFileSync as readFileSync6, rmSync as rmSync3, writeFileSync as writeFileSync5 } from "node:fs";
async function takeLock(self, waiting, signal) {
  const flock = requireTool("flock", "util-linux");
  const cat = requireTool("cat", "coreutils");
  const child2 = spawn4(flock, ["--no-fork", LOCK_FILE, cat], {
    stdio: ["pipe", "pipe", "ignore"],
    cwd: "/",
    detached: true
  });
  child2.stdin.on("error", () => {
  });
  child2.stdin.write("held\n");
  const abort = () => {
    child2.stdin.destroy();
    child2.kill("SIGTERM");
  };
  signal.addEventListener("abort", abort, { once: true });
  const notice = setTimeout(() => waiting(readHolder()), 150);
  try {
    await new Promise((resolve2, reject2) => {
      child2.once("error", reject2);
      child2.once(
        "exit",
        (code) => reject2(signal.aborted ? signal.reason : new Error(`flock ended with exit ${code}`))
      );
      child2.stdout.once("data", () => resolve2());
    });
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    throw new CallgateError("observer", `${LOCK_FILE} could not be locked: ${cause.message}`, {
      cause
    });
  } finally {
    clearTimeout(notice);
    signal.removeEventListener("abort", abort);
  }
  const identity = readProcessIdentity(process.pid);
  writeFileSync5(HOLDER_FILE, JSON.stringify({ ...identity, ...self }), { mode: 384 });
  return {
    release() {
      rmSync3(HOLDER_FILE, { force: true });
      child2.removeAllListeners("exit");
      child2.stdin.end();
      child2.unref();
    }
  };
}
function readHolder() {
  try {
    const holder = JSON.parse(readFileSync6(HOLDER_FILE, "utf8"));
    return isAlive(holder) ? holder : void 0;
  } catch {
    return void 0;
  }
}
var init_lock = __esm({
  "src/host/lock.ts"() {
    "use strict";
    init_errors();
    init_paths();
    init_proc();
    init_tool();
  }
});

// src/host/diagnose-root.ts
var diagnose_root_exports = {};
__export(diagnose_root_exports, {
  diagnoseAsRoot: () => diagnoseAsRoot
});
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync as readFileSync7 } from "node:fs";
async function diagnoseAsRoot(fix) {
  const capabilities = diagnoseCapabilities();
  if (!capabilities.ok) return [capabilities];
  ensureStateFolder();
  const checks = [
    capabilities,
    await diagnoseLeftovers(fix),
    diagnoseKernel(),
    diagnosePython(),
    ...await diagnoseTools()
  ];
  if (checks.every(({ name, ok }) => name !== "auditctl" || ok)) checks.push(await diagnoseAudit());
  return checks;
}
function diagnoseCapabilities() {
  const name = "capabilities";
  try {
    requireCapabilities();
    return { name, ok: true, detail: "root has what a run needs" };
  } catch (error) {
    return { name, ok: false, detail: error.message };
  }
}
async function diagnoseLeftovers(fix) {
  const name = "left behind";
  if (!fix) {
    const note = readNote();
    if (note === void 0 || await isRunning())
      return { name, ok: true, detail: "nothing of an earlier run" };
    const detail = note.boot === readBootId() ? "a run was cut off and has not been put back" : "a note of an earlier boot";
    return { name, ok: false, detail, remedy: "callgate doctor --fix (the next run does it as well)" };
  }
  const lock = await takeLock(
    { user: "root", command: "callgate doctor --fix" },
    () => {
    },
    AbortSignal.timeout(6e4)
  );
  try {
    const done = await recover();
    await readSettledStatus();
    return {
      name,
      ok: true,
      detail: done === void 0 ? "nothing of an earlier run" : `put back: ${done.join(", ") || "nothing had changed"}`
    };
  } finally {
    lock.release();
  }
}
async function isRunning() {
  try {
    const lock = await takeLock(
      { user: "root", command: "callgate doctor" },
      () => {
      },
      AbortSignal.timeout(100)
    );
    lock.release();
    return false;
  } catch {
    return true;
  }
}
function diagnoseKernel() {
  const name = "seccomp";
  const path4 = "/proc/sys/kernel/seccomp/actions_avail";
  const available = existsSync(path4) ? readFileSync7(path4, "utf8").trim() : "";
  if (!logsSeccomp(available)) {
    const remedy = "Linux 4.14 or newer with CONFIG_SECCOMP_FILTER is needed.";
    return { name, ok: false, detail: `the kernel offers "${available || "nothing"}"`, remedy };
  }
  const logged = logsSeccomp(readActionsLogged());
  return {
    name,
    ok: true,
    detail: logged ? "the kernel logs what a filter answers with log" : "log is left out of actions_logged; a run adds it and takes it out again"
  };
}
function diagnosePython() {
  const name = "python3";
  const run = spawnSync(
    "/usr/bin/python3",
    ["-I", "-S", "-c", "import ctypes, fcntl, json, platform, termios; print(platform.python_version())"],
    { encoding: "utf8" }
  );
  if (run.status === 0) return { name, ok: true, detail: `/usr/bin/python3 is ${run.stdout.trim()}` };
  const detail = run.error === void 0 ? oneLine(run.stderr) : "/usr/bin/python3 was not found";
  return { name, ok: false, detail, remedy: "apt-get install python3-minimal libpython3-stdlib" };
}
async function diagnoseTools() {
  return Promise.all(
    [
      ["auditd", "auditd", []],
      ["auditctl", "auditd", ["-v"]],
      ["ausearch", "auditd", ["-v"]],
      ["flock", "util-linux", ["--version"]]
    ].map(async ([tool, debianPackage, args]) => {
      const name = String(tool);
      const path4 = findTool(name);
      if (path4 === void 0) {
        return { name, ok: false, detail: "not found", remedy: `apt-get install ${String(debianPackage)}` };
      }
      if (!Array.isArray(args) || args.length === 0) return { name, ok: true, detail: path4 };
      const { stdout, exitCode } = await runTool(path4, args, VERSION_LIMITS);
      if (exitCode === 0) return { name, ok: true, detail: `${path4}, ${oneLine(stdout)}` };
      const detail = `${path4} ${args.join(" ")} ${describeEnd(exitCode, VERSION_LIMITS)}`;
      return { name, ok: false, detail, remedy: `apt-get install --reinstall ${String(debianPackage)}` };
    })
  );
}
async function diagnoseAudit() {
  const name = "audit";
  try {
    const status = await readAuditStatus();
    if (status.pid === 0)
      return { name, ok: true, detail: "no daemon is registered: each run starts one of its own" };
    const { logFile } = findDaemon(status.pid);
    return {
      name,
      ok: true,
      detail: `auditd ${status.pid} is registered and is left alone; its log is ${logFile}`
    };
  } catch (error) {
    return { name, ok: false, detail: error.message };
  }
}
var init_diagnose_root = __esm({
  "src/host/diagnose-root.ts"() {
    "use strict";
    init_actions_logged();
    init_audit_setup();
    init_audit_status();
    init_capabilities();
    init_daemon();
    init_find_tool();
    init_lock();
    init_note();
    init_paths();
    init_proc();
    init_tool();
  }
});

// src/host/privilege.ts
var init_privilege = __esm({
  "src/host/privilege.ts"() {
    "use strict";
    init_errors();
    init_find_tool();
  }
});

// src/host/start-root.ts
var init_start_root = __esm({
  "src/host/start-root.ts"() {
    "use strict";
    init_effective_user();
    init_privilege();
  }
});

// src/host/root-process.ts
function isAuditInstalled() {
  return ["auditd", "auditctl", "ausearch"].every((tool) => findTool(tool) !== void 0);
}
var init_root_process = __esm({
  "src/host/root-process.ts"() {
    "use strict";
    init_errors();
    init_find_tool();
    init_frames();
    init_privilege();
    init_start_root();
  }
});

// src/host/setup.ts
var setup_exports = {};
__export(setup_exports, {
  installAudit: () => installAudit
});
import { basename as basename6 } from "node:path";
async function installAudit() {
  if (isAuditInstalled()) return ["auditd is installed"];
  const manager = MANAGERS.find(({ tool }) => findTool(tool) !== void 0);
  if (manager === void 0) {
    throw new CallgateError(
      "audit",
      "auditd is missing, and there is no apt-get, dnf or zypper to install it with. Install the audit tools first."
    );
  }
  const path4 = findTool(manager.tool) ?? manager.tool;
  for (const args of manager.commands) {
    const { exitCode, stderr, stdout } = await runTool(path4, args, { seconds: 600, bytes: 1 << 20 });
    if (exitCode !== 0 && args[0] !== "update") {
      const said = oneLine(stderr || stdout);
      throw new CallgateError(
        "audit",
        `${manager.tool} ${args.join(" ")} failed with exit ${exitCode}: ${said}. Install auditd before this step, or mend the package sources.`
      );
    }
  }
  const done = [`auditd installed by ${manager.tool}`];
  const { pid } = await readAuditStatus();
  const daemon = pid !== 0 && basename6(readExecutable(pid) ?? "") === "auditd" ? readProcessIdentity(pid) : void 0;
  if (daemon !== void 0) {
    await endProcess(daemon, 5e3);
    done.push("the daemon that its package started was stopped again");
  }
  return done;
}
var MANAGERS;
var init_setup = __esm({
  "src/host/setup.ts"() {
    "use strict";
    init_errors();
    init_audit_status();
    init_daemon();
    init_find_tool();
    init_proc();
    init_root_process();
    init_tool();
    MANAGERS = [
      {
        tool: "apt-get",
        commands: [
          ["update", "-qq"],
          ["install", "-y", "-qq", "--no-install-recommends", "auditd"]
        ]
      },
      { tool: "dnf", commands: [["install", "-y", "-q", "audit"]] },
      { tool: "zypper", commands: [["--non-interactive", "install", "audit"]] }
    ];
  }
});

// src/guard.ts
process.on("SIGUSR1", () => {
});

// src/host/observer.ts
init_errors();
init_audit_setup();
init_capabilities();
init_effective_user();

// src/host/file-commands.ts
import {
  chmodSync,
  lstatSync,
  mkdirSync as mkdirSync3,
  readFileSync as readFileSync5,
  realpathSync,
  rmSync as rmSync2,
  statSync as statSync4,
  writeFileSync as writeFileSync4
} from "node:fs";
import { dirname as dirname3 } from "node:path";
function findHiddenFolders(files, cwd) {
  const folders = files.flatMap(({ path: path4 }) => {
    const folder = realPath(dirname3(path4));
    return folder === void 0 || `${realPath(cwd) ?? cwd}/`.startsWith(`${folder}/`) ? [] : [folder];
  });
  return [...new Set(folders)];
}
function realPath(path4) {
  try {
    return realpathSync(path4);
  } catch {
    return void 0;
  }
}
var FileCommands = class {
  #before;
  constructor(files) {
    this.#before = files.flatMap((file) => {
      const bytes = read(file.path);
      return bytes === void 0 ? [] : [{ ...file, bytes }];
    });
  }
  /** Puts every file back that is no longer as it was: only the subject can have changed it. */
  restore() {
    const restored = [];
    const lost = [];
    for (const { name, path: path4, bytes } of this.#before) {
      if (read(path4)?.equals(bytes)) continue;
      attempt(() => openFolder(dirname3(path4)));
      attempt(() => rmSync2(path4, { recursive: true, force: true }));
      attempt(() => writeFileSync4(path4, bytes));
      (read(path4)?.equals(bytes) ? restored : lost).push(name);
    }
    return { restored, lost };
  }
};
function attempt(act) {
  try {
    act();
  } catch {
  }
}
function openFolder(path4) {
  const found = statSync4(path4, { throwIfNoEntry: false });
  if (found === void 0) {
    if (dirname3(path4) !== path4) openFolder(dirname3(path4));
    mkdirSync3(path4);
  } else if ((found.mode & 192) !== 192) {
    chmodSync(path4, found.mode | 448);
  }
}
function read(path4) {
  try {
    return lstatSync(path4).isFile() ? readFileSync5(path4) : void 0;
  } catch {
    return void 0;
  }
}

// src/host/front-channel.ts
init_frames();
import { createReadStream } from "node:fs";

// src/host/write-when-ready.ts
function writeWhenReady(stream, bytes) {
  if (stream.write(bytes) || stream.destroyed) return void 0;
  return new Promise((resolve2) => {
    const settle = () => {
      for (const event of ["drain", "close", "error"]) stream.off(event, settle);
      resolve2();
    };
    for (const event of ["drain", "close", "error"]) stream.once(event, settle);
  });
}

// src/host/output-valve.ts
var OutputValve = class {
  #shut;
  #shutNow = () => {
  };
  #isShut = false;
  constructor() {
    this.#shut = new Promise((resolve2) => {
      this.#shutNow = resolve2;
    });
  }
  get isShut() {
    return this.#isShut;
  }
  /** Resolves when the stream takes more, or never will again, or the valve is shut; undefined when it does at once. */
  write(stream, bytes) {
    if (this.#isShut) return void 0;
    const ready = writeWhenReady(stream, bytes);
    return ready === void 0 ? void 0 : Promise.race([ready, this.#shut]);
  }
  shut() {
    this.#isShut = true;
    this.#shutNow();
  }
};

// src/host/front-channel.ts
var FrontChannel = class {
  #output;
  #plan;
  #valve = new OutputValve();
  #stopped = () => {
  };
  #stopBefore;
  constructor(input, output) {
    this.#output = output;
    output.on("error", () => this.#stop(void 0));
    const frames = new FrameReader();
    this.#plan = new Promise((resolve2) => {
      input.on("data", (chunk) => {
        for (const { payload } of frames.push(chunk)) {
          const message = JSON.parse(payload.toString());
          if ("task" in message) resolve2(message);
          else this.#stop(message.stop);
        }
      });
      const gone = () => {
        resolve2(void 0);
        this.#stop(void 0);
      };
      input.on("end", gone);
      input.on("error", gone);
    });
  }
  /** The plan; undefined when the front ended without one. */
  get plan() {
    return this.#plan;
  }
  /** Calls back when the front asks for an end, with the signal to use; with none when the front is gone. */
  onStop(stopped) {
    this.#stopped = stopped;
    if (this.#stopBefore !== void 0) stopped(this.#stopBefore.signal);
  }
  #stop(signal) {
    this.#stopBefore = { signal };
    this.#stopped(signal);
  }
  send(message) {
    if (this.#output.writable) this.#output.write(encodeMessage(message));
  }
  /** Gives the subject's output on; resolves when there is room for more, so that a slow reader slows the subject. */
  async forward(stream, chunk) {
    if (!this.#output.writable) return;
    await this.#valve.write(this.#output, encodeFrame(stream === 1 ? FRAME.stdout : FRAME.stderr, chunk));
  }
  /** Waits for nobody who does not read the subject's output, and drops what comes of it. */
  dropOutput() {
    this.#valve.shut();
  }
  /** Gives a file's bytes on as the log that was read, at the front's speed. */
  async forwardLog(path4) {
    for await (const chunk of createReadStream(path4, { highWaterMark: 1 << 20 })) {
      if (!this.#output.writable) return;
      await writeWhenReady(this.#output, encodeFrame(FRAME.log, chunk));
    }
  }
  /** Ends the channel once everything is written, or cannot be. */
  async close() {
    if (!this.#output.writable) return;
    await new Promise((resolve2) => {
      this.#output.once("error", () => resolve2());
      this.#output.once("close", () => resolve2());
      this.#output.end(() => resolve2());
    });
  }
};

// src/host/launch.ts
init_errors();
init_audit_status();
init_daemon();
import { spawn as spawn3 } from "node:child_process";
import { fileURLToPath } from "node:url";
init_frames();
init_proc();
var PYTHON = "/usr/bin/python3";
var LAUNCHER = fileURLToPath(new URL("./launcher.py", import.meta.url));
var FINISH_MS = 3e4;
var Launcher = class {
  #process;
  #ended;
  #stderr = "";
  constructor() {
    this.#process = spawn3(PYTHON, ["-I", "-S", LAUNCHER], {
      cwd: "/",
      detached: true,
      env: { LC_ALL: "C.UTF-8" }
    });
    this.#process.stdin.on("error", () => {
    });
    this.#process.stderr.on("data", (chunk) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-2e3);
    });
    this.#ended = new Promise((resolve2) => {
      this.#process.once("error", (error) => resolve2(error.message));
      this.#process.once("close", (code, signal) => {
        resolve2(
          code === 0 ? void 0 : `ended with ${signal ?? `exit ${code}`}${this.#stderr === "" ? "" : `: ${oneLine(this.#stderr)}`}`
        );
      });
    });
  }
  /** Runs the plan to its end: the command, all its descendants, and the end canary. */
  async run(plan, canaries, events2) {
    const told = {};
    let startedAt = performance.now();
    let durationMs = 0;
    const frames = new FrameReader();
    const receive = (message) => {
      Object.assign(told, message);
      if (message.event === "session" && message.session !== void 0) {
        const identity = readProcessIdentity(this.#process.pid ?? 0);
        if (identity !== void 0) events2.session(message.session, identity);
        this.#process.stdin.write("\n");
      } else if (message.event === "started" && message.child !== void 0) {
        startedAt = performance.now();
        events2.started(message.child);
      } else if (message.event === "ended") {
        durationMs = Math.round(performance.now() - startedAt);
      } else if (message.event === "finished") {
        setTimeout(() => this.#process.kill("SIGKILL"), FINISH_MS).unref();
      }
    };
    this.#process.stdin.write(`${JSON.stringify(toLauncherPlan(plan, canaries))}
`);
    for await (const chunk of this.#process.stdout) {
      for (const frame of frames.push(chunk)) {
        if (frame.type === FRAME.message) receive(JSON.parse(frame.payload.toString()));
        else if (frame.type !== FRAME.log) await events2.output(frame.type, frame.payload);
      }
    }
    const failure = await this.#ended;
    return {
      session: told.session,
      child: told.child,
      launcher: this.#process.pid ?? 0,
      status: told.status,
      execFailure: told.errno === void 0 ? void 0 : { errno: told.errno, step: told.step ?? "" },
      drained: told.drained ?? false,
      fenced: told.fenced ?? false,
      leftovers: told.leftovers ?? [],
      durationMs,
      failure
    };
  }
  /** Passes a signal on to every process of the session; what is left after the grace period is killed. */
  stop(signal) {
    if (this.#process.stdin.writable) this.#process.stdin.write(Buffer.of(signal));
  }
  /** Kills every process of the session now. */
  kill() {
    if (this.#process.stdin.writable) this.#process.stdin.write(Buffer.of(0));
  }
  /** Ends a launcher that never got a plan. */
  async discard() {
    this.#process.stdin.end();
    const identity = readProcessIdentity(this.#process.pid ?? 0);
    if (identity !== void 0) await endProcess(identity, 500);
  }
};
function toLauncherPlan(plan, canaries) {
  const { path: path4, argv, cwd, env, uid, gid, groups, umask, filter, endFilter, seccompNumber, graceMs } = plan;
  const shared = { path: path4, argv, cwd, env, uid, gid, groups, umask, filter, endFilter, seccompNumber, graceMs };
  const hidden = findHiddenFolders(plan.fileCommands, plan.cwd);
  return { ...shared, hidden, loginUid: uid, startCanary: canaries.start, endCanary: canaries.end };
}
function explainExecFailure(failure, plan) {
  const reasons = {
    ENOENT: "the file, or the interpreter its first line names, does not exist",
    EACCES: "it is not executable for this user",
    ENOEXEC: "it is neither a binary of this machine nor a script with a `#!` line"
  };
  if (failure.step === "hide") {
    return new CallgateError(
      "command",
      `The runner's file commands could not be hidden from the command: ${failure.errno} at mount. Root has to be allowed to mount a tmpfs in a namespace of its own. Nothing was run.`
    );
  }
  const inFolder = "the working directory cannot be entered by this user";
  const reason = failure.step === "chdir" ? inFolder : reasons[failure.errno] ?? "the kernel refused it";
  return new CallgateError(
    "command",
    `The command could not be started: ${plan.path} in ${plan.cwd}: ${failure.errno} at ${failure.step} (${reason}). Nothing was run.`
  );
}

// src/host/observer.ts
init_lock();
init_note();

// src/host/observation-run.ts
import { randomUUID } from "node:crypto";
import { constants as constants5 } from "node:os";

// src/audit/continuity.ts
var SHOWN = 100;
var Continuity = class {
  #maxGaps;
  /** Ascending, not touching, all between the lowest and the highest serial. */
  #gaps = [];
  #lowest = -1;
  #highest = -1;
  #exact = true;
  constructor(maxGaps = 1e4) {
    this.#maxGaps = maxGaps;
  }
  get first() {
    return this.#lowest === -1 ? void 0 : this.#lowest;
  }
  get last() {
    return this.#highest === -1 ? void 0 : this.#highest;
  }
  /** False when more gaps were found than are kept. */
  get exact() {
    return this.#exact;
  }
  /** Takes one record's serial; false when it was seen before. Once gaps have been dropped, false may be wrong. */
  add(serial) {
    if (serial === this.#highest + 1 && this.#highest !== -1) {
      this.#highest = serial;
      return true;
    }
    if (serial === this.#highest) return false;
    return this.#addOutOfOrder(serial);
  }
  #addOutOfOrder(serial) {
    if (this.#highest === -1) {
      this.#lowest = serial;
      this.#highest = serial;
    } else if (serial > this.#highest) {
      this.#insert(this.#gaps.length, this.#highest + 1, serial - 1);
      this.#highest = serial;
    } else if (serial < this.#lowest) {
      if (serial + 1 < this.#lowest) this.#insert(0, serial + 1, this.#lowest - 1);
      this.#lowest = serial;
    } else {
      return this.#fill(serial);
    }
    return true;
  }
  #insert(place, first, last) {
    if (this.#gaps.length < this.#maxGaps) this.#gaps.splice(place, 0, { first, last });
    else this.#exact = false;
  }
  /** Takes a late serial out of its gap. */
  #fill(serial) {
    const place = this.#findGap(serial);
    const gap = this.#gaps[place];
    if (gap === void 0 || serial < gap.first) return false;
    const { first, last } = gap;
    if (first === last) {
      this.#gaps.splice(place, 1);
    } else if (serial === first) {
      gap.first += 1;
    } else if (serial === last) {
      gap.last -= 1;
    } else if (this.#gaps.length < this.#maxGaps) {
      gap.last = serial - 1;
      this.#gaps.splice(place + 1, 0, { first: serial + 1, last });
    } else {
      if (serial - first > last - serial) gap.last = serial - 1;
      else gap.first = serial + 1;
      this.#exact = false;
    }
    return true;
  }
  /** The place of the first gap that ends at or after the serial. */
  #findGap(serial) {
    let low = 0;
    let high = this.#gaps.length;
    while (low < high) {
      const middle = low + high >>> 1;
      if ((this.#gaps[middle]?.last ?? serial) < serial) low = middle + 1;
      else high = middle;
    }
    return low;
  }
  /** What was not seen from `first` to `last`, both included; serials outside of all that was seen are missing, too. */
  missingBetween(first, last) {
    const [lowest, highest] = [this.#lowest, this.#highest];
    if (last < first) return { count: 0, exact: true, ranges: [] };
    if (lowest === -1 || last < lowest || first > highest) {
      return { count: last - first + 1, exact: true, ranges: [{ first, last }] };
    }
    const outside = { before: { first, last: lowest - 1 }, after: { first: highest + 1, last } };
    let count = 0;
    const ranges = [];
    for (const gap of [outside.before, ...this.#gaps, outside.after]) {
      const range = { first: Math.max(first, gap.first), last: Math.min(last, gap.last) };
      if (range.last < range.first) continue;
      count += range.last - range.first + 1;
      if (ranges.length < SHOWN) ranges.push(range);
    }
    return { count: this.#exact ? count : Math.max(count, 1), exact: this.#exact, ranges };
  }
};

// src/audit/encoded-text.ts
var UNSAFE = new RegExp("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Zl}\\p{Zp}\\p{Noncharacter_Code_Point}]|(?! )\\p{Zs}", "u");
function decodeToken(token) {
  if (token.length >= 2 && token.startsWith('"') && token.endsWith('"'))
    return decodeBytes(token.slice(1, -1));
  if (/^(?:[0-9A-F]{2})+$/.test(token)) {
    return decodeBytes(token.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16))));
  }
  return { text: decodeBytes(token).text, lossless: false };
}
function decodeBytes(bytes) {
  if (/^[ -[\]-~]*$/.test(bytes)) return { text: bytes, lossless: true };
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    const character = length === 0 ? "" : decodeSequence(bytes, at, length);
    const width = Math.max(length, 1);
    if (character === "" || UNSAFE.test(character)) text += escapeBytes(bytes.slice(at, at + width));
    else text += character === "\\" ? "\\\\" : character;
    at += width;
  }
  return { text, lossless: !text.includes("\\") };
}
function escapeBytes(bytes) {
  return [...bytes].map((byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, "0")}`).join("");
}
function sequenceLength(bytes, at) {
  const first = bytes.charCodeAt(at);
  if (first < 128) return 1;
  const length = first >= 194 && first <= 223 ? 2 : first >= 224 && first <= 239 ? 3 : first >= 240 && first <= 244 ? 4 : 0;
  const second = bytes.charCodeAt(at + 1);
  const lowest = first === 224 ? 160 : first === 240 ? 144 : 128;
  const highest = first === 237 ? 159 : first === 244 ? 143 : 191;
  if (length === 0 || !(second >= lowest && second <= highest)) return 0;
  for (let next = at + 2; next < at + length; next += 1) {
    const code = bytes.charCodeAt(next);
    if (!(code >= 128 && code <= 191)) return 0;
  }
  return length;
}
function decodeSequence(bytes, at, length) {
  let point = length === 1 ? bytes.charCodeAt(at) : bytes.charCodeAt(at) & 127 >> length;
  for (let next = at + 1; next < at + length; next += 1)
    point = point << 6 | bytes.charCodeAt(next) & 63;
  return String.fromCodePoint(point);
}

// src/audit/fold.ts
var MANY = "(many)";
var LIMITS = { own: { calls: 2e4, text: 4 << 20 }, many: { calls: 2e3, text: 4 << 20 } };
var Fold = class {
  #tables = /* @__PURE__ */ new Map();
  #own;
  #many;
  #calls = [];
  #taken = 0;
  #total = 0;
  #uncounted = 0;
  #collapsed = false;
  #table;
  #arch = -1;
  #code = -1;
  #exe = "";
  #numbers;
  constructor(limits = LIMITS) {
    this.#own = { ...limits.own };
    this.#many = { ...limits.many };
  }
  /** Every distinct call, in the order they were first read. */
  get calls() {
    return this.#calls;
  }
  /** All records. */
  get total() {
    return this.#total;
  }
  /** Whether some calls stand under `MANY`. */
  get collapsed() {
    return this.#collapsed;
  }
  /** Records whose call is in none of the entries, since even their numbers were too many. */
  get uncounted() {
    return this.#uncounted;
  }
  /** The distinct calls that were first read since the last time. */
  takeNew() {
    const fresh = this.#calls.slice(this.#taken);
    this.#taken = this.#calls.length;
    return fresh;
  }
  /** Counts a record; the line is the one that it was read from. */
  add(record, line) {
    this.#total += 1;
    const call = this.#find(record);
    if (call !== void 0) call.count += 1;
    else this.#insert(record, line);
  }
  #find({ arch, code, exe, syscall }) {
    if (arch !== this.#arch || code !== this.#code) {
      this.#arch = arch;
      this.#code = code;
      this.#table = this.#tables.get(`${arch} ${code}`);
      this.#numbers = void 0;
    }
    if (this.#numbers === void 0 || exe !== this.#exe) {
      this.#exe = exe;
      this.#numbers = this.#table?.get(exe);
    }
    return this.#numbers?.get(syscall) ?? (this.#collapsed ? this.#table?.get(MANY)?.get(syscall) : void 0);
  }
  #insert(record, line) {
    const isOwn = take(this.#own, line.length);
    this.#collapsed ||= !isOwn;
    if (isOwn || take(this.#many, line.length)) this.#open(record, line, isOwn);
    else this.#uncounted += 1;
  }
  #open(record, line, isOwn) {
    const { arch, code, syscall: nr } = record;
    const call = {
      exe: isOwn ? detach(record.exe) : MANY,
      comm: detach(record.comm),
      arch,
      nr,
      code,
      count: 1,
      firstSerial: record.serial,
      firstTimeMs: record.timeMs,
      firstPid: record.pid,
      firstLine: detach(line)
    };
    this.#calls.push(call);
    const table = getOrAdd(this.#tables, `${arch} ${code}`, () => /* @__PURE__ */ new Map());
    getOrAdd(table, call.exe, () => /* @__PURE__ */ new Map()).set(nr, call);
    this.#arch = -1;
  }
};
function take(allowance, length) {
  if (allowance.calls === 0 || allowance.text < length) return false;
  allowance.calls -= 1;
  allowance.text -= length;
  return true;
}
function getOrAdd(map, key, make) {
  const known = map.get(key);
  if (known !== void 0) return known;
  const made = make();
  map.set(key, made);
  return made;
}
function detach(line) {
  return ` ${line}`.slice(1);
}

// src/audit/line.ts
var U32_MAX = 4294967295;
var HEAD = /^(?:node=([!-~]+) )?type=([A-Z][A-Z0-9_]*(?:\[\d{1,10}\])?) msg=audit\(/y;
var TIME = /(\d{1,12})\.(\d{3}):/y;
var SERIAL = /(\d{1,10})\): /y;
function parseEnvelope(line) {
  if (line.includes("\0")) return reject("nul-byte");
  const head = execAt(HEAD, line, 0);
  if (head === null) return reject("no-envelope");
  const time = execAt(TIME, line, HEAD.lastIndex);
  if (time === null) return reject("bad-time");
  const serial = execAt(SERIAL, line, TIME.lastIndex);
  if (serial === null || Number(serial[1]) > U32_MAX) return reject("bad-serial");
  const value = {
    node: head[1] ?? null,
    type: head[2] ?? "",
    seconds: Number(time[1]),
    milliseconds: Number(time[2]),
    serial: Number(serial[1]),
    body: withoutEnrichment(line, SERIAL.lastIndex)
  };
  return { ok: true, value };
}
function reject(rejection) {
  return { ok: false, rejection };
}
function execAt(pattern, line, at) {
  pattern.lastIndex = at;
  return pattern.exec(line);
}
function withoutEnrichment(line, from) {
  const enrichment = line.indexOf("", from);
  return enrichment === -1 ? line.slice(from) : line.slice(from, enrichment);
}

// src/audit/other-records.ts
var LOGIN = /^pid=(\d{1,10}) uid=(\d{1,10})(?: .*)? old-auid=(\d{1,10}) auid=(\d{1,10})(?: tty=\S+)? old-ses=(\d{1,10}) ses=(\d{1,10}) res=([01])$/s;
function parseLogin(body) {
  const match = LOGIN.exec(body);
  if (match === null) return { ok: false, rejection: "bad-login" };
  const [pid, uid, oldAuid, auid, oldSession, session] = match.slice(1, 7).map(Number);
  return { ok: true, value: { pid, uid, oldAuid, auid, oldSession, session, succeeded: match[7] === "1" } };
}
function parseConfigChange(body) {
  return {
    op: findField(body, "op"),
    text: body,
    auid: findNumber(body, "auid"),
    session: findNumber(body, "ses")
  };
}
function parseDaemonRecord(body) {
  return { op: findField(body, "op"), text: body, pid: findNumber(body, "pid") };
}
function findField(body, name) {
  return new RegExp(`(?:^| )${name}=(\\S+)`).exec(body)?.[1] ?? null;
}
function findNumber(body, name) {
  const value = findField(body, name);
  return value !== null && /^\d{1,10}$/.test(value) ? Number(value) : null;
}

// src/audit/seccomp-record.ts
var NUMBER = "(\\d{1,10})";
var FIELDS = "(?:(?!pid=)[a-z][a-z0-9_-]*=[^ ()\\x1d]* ){0,4}?";
var LABELS = "( (?!pid=)[a-z][a-z0-9_-]*=[^\\x1d]*?)?";
var STRING = '("[!#-~]*"|(?:[0-9A-F]{2})+|\\(null\\))';
var ENVELOPE = "(?:node=([!-~]+) )?type=SECCOMP msg=audit\\((\\d{1,12})\\.(\\d{3}):(\\d{1,10})\\): ";
var LINE = new RegExp(
  `${ENVELOPE}${FIELDS}auid=${NUMBER} ${FIELDS}uid=${NUMBER} ${FIELDS}gid=${NUMBER} ${FIELDS}ses=${NUMBER}${LABELS} pid=${NUMBER} comm=${STRING} exe=${STRING} sig=(\\d{1,3}) arch=([0-9a-f]{1,8}) syscall=(-?\\d{1,10}) compat=([01]) ip=(0x[0-9a-f]{1,16}) code=0x([0-9a-f]{1,8})(?:$|\\x1d)`,
  "y"
);
function parseSeccompRecord(line) {
  const record = matchSeccompRecord(line);
  if (record !== void 0 && !line.includes("\0")) return { ok: true, value: record };
  const envelope = parseEnvelope(line);
  return envelope.ok ? reject("bad-seccomp") : envelope;
}
function matchSeccompRecord(line) {
  LINE.lastIndex = 0;
  const match = LINE.exec(line);
  if (match === null || match[9]?.includes(" msg=audit(") === true) return void 0;
  const record = {
    node: match[1] ?? null,
    timeMs: parseDecimal(match[2]) * 1e3 + parseDecimal(match[3]),
    serial: parseDecimal(match[4]),
    session: parseDecimal(match[8]),
    auid: parseDecimal(match[5]),
    uid: parseDecimal(match[6]),
    gid: parseDecimal(match[7]),
    pid: parseDecimal(match[10]),
    comm: match[11] ?? "",
    exe: match[12] ?? "",
    sig: parseDecimal(match[13]),
    arch: parseHex(match[14]),
    syscall: parseCallNumber(match[15]),
    compat: parseDecimal(match[16]),
    ip: match[17] ?? "",
    code: parseHex(match[18])
  };
  const { serial, session, auid, uid, gid, pid, syscall } = record;
  const isInRange = Math.max(serial, session, auid, uid, gid, pid, syscall) <= U32_MAX;
  return isInRange ? record : void 0;
}
function parseDecimal(digits = "") {
  let value = 0;
  for (let at = 0; at < digits.length; at += 1) value = value * 10 + digits.charCodeAt(at) - 48;
  return value;
}
function parseHex(digits = "") {
  let value = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const code = digits.charCodeAt(at);
    value = value * 16 + (code < 58 ? code - 48 : code - 87);
  }
  return value;
}
function parseCallNumber(text = "") {
  if (!text.startsWith("-")) return parseDecimal(text);
  const value = parseDecimal(text.slice(1));
  return value > 0 && value <= 2147483648 ? -value >>> 0 : Number.POSITIVE_INFINITY;
}

// src/audit/tally.ts
var EXAMPLES = 3;
var NamedCounts = class {
  #counts = /* @__PURE__ */ new Map();
  add(name, line, text) {
    const known = this.#counts.get(name) ?? { name, count: 0, examples: [] };
    if (known.count === 0) this.#counts.set(name, known);
    known.count += 1;
    if (known.examples.length < EXAMPLES) known.examples.push({ line, text: text() });
  }
  get list() {
    return [...this.#counts.values()];
  }
  get total() {
    return this.list.reduce((sum, { count }) => sum + count, 0);
  }
};
var CappedList = class {
  #most;
  #kept = [];
  #count = 0;
  constructor(most) {
    this.#most = most;
  }
  add(make) {
    this.#count += 1;
    if (this.#kept.length < this.#most) this.#kept.push(make());
  }
  get kept() {
    return this.#kept;
  }
  get count() {
    return this.#count;
  }
};

// src/audit/session-calls.ts
var LOG_ACTION = 2147221504;
var MOST_PENDING = 1e3;
var SessionCalls = class {
  #plan;
  #fold;
  #problems = new NamedCounts();
  /** Records of the session that were read before the start canary. */
  #pending = [];
  #start;
  #end;
  /** No longer waiting for the start canary. */
  #anchored = false;
  #ownRecords = 0;
  constructor(plan, limits) {
    this.#plan = plan;
    this.#fold = new Fold(limits);
  }
  get start() {
    return this.#start;
  }
  get end() {
    return this.#end;
  }
  get fold() {
    return this.#fold;
  }
  /** Records of the session that are the launcher's own, the canaries included. */
  get launcherRecords() {
    return this.#ownRecords;
  }
  get problems() {
    return this.#problems;
  }
  takeNew() {
    return this.#fold.takeNew();
  }
  /** Takes a record of the session, from the line of the log with this number. */
  add(record, line, number) {
    if (this.#isCanary(record) && this.#takeCanary(record, line, number)) return;
    if (this.#anchored) this.#sort(record, line, number);
    else this.#wait(record, line, number);
  }
  /** Counts what still waits for a start canary that never came as the subject's: no call is lost for that. */
  finish() {
    this.#release();
  }
  #isCanary({ syscall, arch, code }) {
    const plan = this.#plan;
    return (syscall === plan.startCanary || syscall === plan.endCanary) && arch === plan.arch && code === LOG_ACTION;
  }
  /** False when this is none of the two, but a call to be counted like any other. */
  #takeCanary(record, line, number) {
    const { serial, timeMs, pid } = record;
    const isStart = record.syscall === this.#plan.startCanary;
    const problem = this.#findForgery(isStart, pid);
    if (problem !== void 0) {
      this.#problems.add(problem, number, () => `serial ${serial} by pid ${pid}`);
      return false;
    }
    const canary = { serial, timeMs, pid, text: detach(line), line: number };
    if (isStart) this.#start = canary;
    else this.#end = canary;
    this.#ownRecords += 1;
    const [start, end] = [this.#start, this.#end];
    if (start !== void 0 && end !== void 0 && end.serial <= start.serial) {
      this.#problems.add("canaries-out-of-order", number, () => `start ${start.serial}, end ${end.serial}`);
    }
    if (isStart) this.#release();
    return true;
  }
  #findForgery(isStart, pid) {
    const { launcher } = this.#plan;
    if (isStart) return this.#start === void 0 ? void 0 : "start-canary-again";
    if (launcher !== void 0 && pid !== launcher) return "end-canary-forged";
    return this.#end === void 0 ? void 0 : "end-canary-again";
  }
  #wait(record, line, number) {
    const { comm, exe, ip } = record;
    const kept = { ...record, comm: detach(comm), exe: detach(exe), ip: detach(ip) };
    this.#pending.push({ record: kept, line: detach(line), number });
    if (this.#pending.length <= MOST_PENDING) return;
    this.#problems.add(
      "start-canary-late",
      number,
      () => `not among the session's first ${MOST_PENDING} records`
    );
    this.#release();
  }
  #release() {
    const pending = this.#pending;
    this.#pending = [];
    this.#anchored = true;
    for (const { record, line, number } of pending) this.#sort(record, line, number);
  }
  #sort(record, line, number) {
    const { serial, pid } = record;
    const [start, end] = [this.#start, this.#end];
    const isAfterEnd = end !== void 0 && serial > end.serial;
    const isBeforeStart = start !== void 0 && serial < start.serial;
    if (pid === this.#plan.launcher || isBeforeStart || isAfterEnd && pid === end.pid) {
      this.#ownRecords += 1;
      return;
    }
    if (isAfterEnd) this.#problems.add("call-after-end", number, () => `serial ${serial} by pid ${pid}`);
    this.#fold.add(record, line);
  }
};

// src/audit/observation.ts
var SECCOMP = "SECCOMP";
var EXCERPT = 200;
var MOST_KEPT = 1e3;
var MOST_TYPES = 500;
var Observation = class {
  continuity = new Continuity();
  #session;
  #calls;
  #lastWord;
  #types = /* @__PURE__ */ new Map();
  #rejections = new NamedCounts();
  #problems = new NamedCounts();
  #sessionsLeft = new CappedList(MOST_KEPT);
  #configChanges = new CappedList(MOST_KEPT);
  #daemonRecords = new CappedList(MOST_KEPT);
  #lines = 0;
  #seccompRecords = 0;
  #node;
  #heardLastWord = false;
  /** `lastWord` is a text that a USER record will hold which is made after all that belongs to the run. */
  constructor(plan, limits, lastWord) {
    this.#session = plan.session;
    this.#calls = new SessionCalls(plan, limits);
    this.#lastWord = lastWord;
  }
  /** Takes one complete line without its newline and without a NUL byte, each character one byte. */
  push(line) {
    this.#lines += 1;
    const record = matchSeccompRecord(line);
    if (record !== void 0) this.#takeSeccomp(record, line);
    else this.#pushOther(line);
  }
  /** Takes a line that the splitter would not pass on. */
  reject(name, excerpt2) {
    this.#lines += 1;
    this.#reject(name, excerpt2);
  }
  /** Ends the log: nothing more comes. */
  finish() {
    this.#calls.finish();
  }
  #takeSeccomp(record, line) {
    const { serial, node } = record;
    this.#seccompRecords += 1;
    this.#checkNode(node);
    if (!this.continuity.add(serial))
      this.#problems.add("serial-again", this.#lines, () => `serial ${serial}`);
    if (record.session === this.#session) this.#calls.add(record, line, this.#lines);
  }
  #pushOther(line) {
    const parsed = parseEnvelope(line);
    if (!parsed.ok) {
      this.#reject(parsed.rejection, line);
      return;
    }
    const { type, node, serial } = parsed.value;
    this.#checkNode(node);
    if (!type.startsWith("DAEMON_")) this.continuity.add(serial);
    const rejection = type === SECCOMP ? "bad-seccomp" : this.#takeOther(parsed.value);
    if (rejection === void 0) this.#countType(type);
    else this.#reject(rejection, line);
  }
  #takeOther({ type, serial, body }) {
    const place = { serial, line: this.#lines };
    if (type.startsWith("DAEMON_"))
      this.#daemonRecords.add(() => ({ ...parseDaemonRecord(detach(body)), ...place }));
    if (type === "CONFIG_CHANGE")
      this.#configChanges.add(() => ({ ...parseConfigChange(detach(body)), ...place }));
    if (type === "USER" && this.#lastWord !== void 0 && body.includes(this.#lastWord))
      this.#heardLastWord = true;
    if (type !== "LOGIN") return void 0;
    const login = parseLogin(body);
    if (!login.ok) return login.rejection;
    const { oldSession, succeeded } = login.value;
    if (oldSession === this.#session && succeeded)
      this.#sessionsLeft.add(() => ({ ...login.value, ...place }));
    return void 0;
  }
  #countType(type) {
    const known = this.#types.has(type) || this.#types.size < MOST_TYPES;
    const name = known ? detach(type) : "(other)";
    this.#types.set(name, (this.#types.get(name) ?? 0) + 1);
  }
  #checkNode(node) {
    if (node === this.#node) return;
    if (this.#node === void 0) this.#node = node === null ? null : detach(node);
    else
      this.#problems.add(
        "several-nodes",
        this.#lines,
        () => `${this.#node ?? "(none)"} and ${node ?? "(none)"}`
      );
  }
  #reject(name, line) {
    this.#rejections.add(name, this.#lines, () => decodeBytes(detach(line.slice(0, EXCERPT))).text);
  }
  /** Whether the last word was read: what was recorded before it and has not come will not come. */
  get heardLastWord() {
    return this.#heardLastWord;
  }
  /** All lines, the rejected ones included. */
  get lines() {
    return this.#lines;
  }
  /** How many records there were of each type; with the rejections they make up all lines. */
  get types() {
    return this.#seccompRecords === 0 ? this.#types : new Map([[SECCOMP, this.#seccompRecords], ...this.#types]);
  }
  get rejections() {
    return this.#rejections.list;
  }
  get problems() {
    const { uncounted } = this.#calls.fold;
    const dropped = uncounted === 0 ? [] : [{ name: "calls-uncounted", count: uncounted, examples: [] }];
    return [...this.#problems.list, ...this.#calls.problems.list, ...dropped];
  }
  /** Successful LOGINs out of our session. */
  get sessionsLeft() {
    return this.#sessionsLeft;
  }
  get configChanges() {
    return this.#configChanges;
  }
  get daemonRecords() {
    return this.#daemonRecords;
  }
  /** The subject's distinct calls, with the canaries and the launcher's own records told apart. */
  get session() {
    return this.#calls;
  }
  /** The subject's distinct calls that were first read since the last time. */
  takeNew() {
    return this.#calls.takeNew();
  }
};

// src/audit/evidence.ts
function weighEvidence(facts) {
  const { before, after, log } = facts;
  const { startSerial, endSerial } = log;
  const check = (name, ok, detail) => ({ name, ok, detail });
  const same = (name, what, pick) => {
    if (after === void 0) return check(name, false, `${what} could not be read after the run`);
    const [was, is] = [pick(before), pick(after)];
    return check(
      name,
      was === is,
      was === is ? `${what} ${was} before and after` : `${what} was ${was}, is ${is}`
    );
  };
  const listed = (name, found, none) => check(name, found.length === 0, found.length === 0 ? none : summarise(found));
  const logged = (state) => state?.actionsLogged.split(/\s+/).includes("log") === true;
  const checks = [
    check(
      "actions-logged",
      logged(before) && logged(after),
      `actions_logged was "${before.actionsLogged}", is "${after?.actionsLogged ?? "unknown"}"`
    ),
    same("daemon", "audit daemon", (state) => state.daemon),
    check(
      "enabled",
      before.status.enabled >= 1 && after?.status.enabled === before.status.enabled,
      `enabled was ${before.status.enabled}, is ${after?.status.enabled ?? "unknown"}`
    ),
    same("rate-limit", "rate limit", (state) => state.status.rateLimit),
    checkRules(before, after),
    listed("configuration", log.changes, "no audit setting was changed during the run"),
    same("lost", "lost records", (state) => state.status.lost),
    check(
      "start-canary",
      startSerial !== void 0,
      startSerial === void 0 ? "not seen" : `serial ${startSerial}`
    ),
    check(
      "end-canary",
      endSerial !== void 0,
      endSerial === void 0 ? "not seen" : `serial ${endSerial}`
    ),
    check(
      "serials",
      startSerial !== void 0 && endSerial !== void 0 && endSerial > startSerial && log.missing === 0,
      startSerial === void 0 || endSerial === void 0 ? "cannot be checked without both canaries" : `${log.missing} missing of ${startSerial} to ${endSerial}`
    ),
    listed("lines", log.rejections, "every line of the log was understood"),
    listed("session", log.sessionsLeft, "no process left the audit session"),
    check(
      "drained",
      facts.drained,
      facts.drained ? "every process had ended before the end canary" : "processes of the session were still there"
    ),
    listed("log-file", facts.logProblems, "the log was read without a break"),
    listed(
      "ausearch",
      facts.ausearchProblems.length === 0 && facts.ausearchRecords !== facts.ausearchGiven ? [`ausearch read ${facts.ausearchRecords} of ${facts.ausearchGiven} records`] : facts.ausearchProblems,
      `ausearch read the same ${facts.ausearchRecords} records`
    ),
    check("launcher", facts.launcherFailure === void 0, facts.launcherFailure ?? "came to its end")
  ];
  return {
    proven: checks.every(({ ok }) => ok),
    checks,
    lost: { before: before.status.lost, after: after?.status.lost ?? before.status.lost },
    serials: { first: startSerial ?? null, last: endSerial ?? null, missing: log.missing },
    canaries: { start: startSerial !== void 0, end: endSerial !== void 0 },
    records: log.records,
    holes: facts.holes
  };
}
function checkRules(before, after) {
  const text = ({ rules }) => rules.length === 0 ? "none" : rules.join("; ");
  const hiding = [...before.rules, ...after?.rules ?? []].filter(hidesWitnesses);
  const detail = hiding.length > 0 ? `a rule may hide SECCOMP records, or those that tell of changes: ${hiding[0]}` : after === void 0 ? "rules could not be read after the run" : `rules ${text(before)} before, ${text(after)} after`;
  return {
    name: "rules",
    ok: hiding.length === 0 && after !== void 0 && text(before) === text(after),
    detail
  };
}
var WITNESSES = /* @__PURE__ */ new Set(["SECCOMP", "1326", "CONFIG_CHANGE", "1305", "LOGIN", "1006"]);
function hidesWitnesses(rule) {
  if (!/\bexclude\b/.test(rule)) return false;
  const types = [...rule.matchAll(/-F msgtype([=!<>&]+)(\S+)/g)];
  return !types.some(([, operator, type]) => operator === "=" && !WITNESSES.has(type ?? ""));
}
function summarise(found) {
  const shown = found.slice(0, 5).join("; ");
  return found.length > 5 ? `${shown}; and ${found.length - 5} more` : shown;
}

// src/audit/holes.ts
var OWN_FILTER = "a filter of its own may let calls pass unlogged (USER_NOTIF with CONTINUE, TRACE), and refuse others unlogged (ERRNO, TRAP)";
var BLINDING = /* @__PURE__ */ new Map([
  [
    "io_uring_setup",
    "operations inside an io_uring are no system calls, so no filter and no record sees them"
  ],
  [
    "io_uring_enter",
    "operations inside an io_uring are no system calls, so no filter and no record sees them"
  ],
  ["seccomp", OWN_FILTER],
  ["prctl", `with PR_SET_SECCOMP, ${OWN_FILTER}`],
  [
    "prlimit64",
    "a limit that it sets of another process of its user can end that process, Callgate\u2019s front and the runner among them"
  ],
  ["ptrace", "a tracer can change the calls of its tracee"],
  ["process_vm_writev", "it can change what another process does"],
  ["pidfd_getfd", "it can take over what another process has open"],
  ["clone", "a namespace of its own hides what it does from the paths and ids that records show"],
  ["unshare", "a namespace of its own hides what it does from the paths and ids that records show"],
  ["setns", "a namespace of another hides what it does from the paths and ids that records show"]
]);
var HARMLESS_USES = /* @__PURE__ */ new Set(["prctl", "prlimit64", "clone"]);
function findHoles(calls, subject, toldApart) {
  const holes = [];
  if (subject.uid === 0) {
    const detail = "the subject ran as root, without CAP_AUDIT_WRITE, CAP_AUDIT_CONTROL and CAP_AUDIT_READ but with all else: a hostile root can stop or forge what records it";
    holes.push({ name: "root", detail });
  }
  for (const [name, why] of BLINDING) {
    if (HARMLESS_USES.has(name) && !toldApart.includes(name)) continue;
    const users = new Set(calls.filter((call) => call.name === name).map(({ exe }) => exe));
    if (users.size > 0) holes.push({ name, detail: `${[...users].slice(0, 5).join(", ")}: ${why}` });
  }
  for (const socket of subject.daemonSockets) {
    const detail = `the subject could write to ${socket}: what that daemon does for it is another process tree`;
    holes.push({ name: "daemon", detail });
  }
  if (!subject.fenced && subject.uid !== 0) {
    const detail = "this kernel (Linux 6.12 has it) does not keep the subject from signalling and reading processes of the same user, Callgate and the runner among them";
    holes.push({ name: "same-user", detail });
  }
  if (subject.leftovers > 0) {
    const detail = `${subject.leftovers} of its processes outlived the command and were killed: what they would have done next was not seen`;
    holes.push({ name: "leftovers", detail });
  }
  return holes;
}

// src/audit/log-facts.ts
function readLogFacts(observation, context) {
  if (observation === void 0) {
    const none = {
      startSerial: void 0,
      endSerial: void 0,
      missing: 0,
      records: 0,
      lines: 0,
      types: {}
    };
    return { ...none, rejections: [], sessionsLeft: [], changes: [] };
  }
  const { session, continuity, rejections, problems, sessionsLeft, configChanges, daemonRecords } = observation;
  const [start, end] = [session.start?.serial, session.end?.serial];
  const isBetween = ({ serial }) => serial > (start ?? 0) && serial < (end ?? Number.POSITIVE_INFINITY);
  const isOwnStart = ({ op, pid }) => op === "start" && pid === context.ownDaemon;
  return {
    startSerial: start,
    endSerial: end,
    missing: start === void 0 || end === void 0 ? 0 : continuity.missingBetween(start, end).count,
    records: session.fold.total,
    lines: observation.lines,
    types: Object.fromEntries(observation.types),
    rejections: [...rejections, ...problems].map(describe).concat(describeForgery(session.start?.pid, context.child)),
    sessionsLeft: sessionsLeft.kept.map(
      ({ pid, session: taken, serial }) => `pid ${pid} went to session ${taken} (serial ${serial})`
    ),
    changes: [
      ...configChanges.kept.filter(isBetween).map(({ text, serial }) => `serial ${serial}: ${text}`),
      // The serials of these are the daemon's own, and do not tell when.
      ...daemonRecords.kept.filter((record) => record.op !== "rotate-logs" && !isOwnStart(record)).map(({ text }) => `auditd: ${text}`),
      ...[configChanges, daemonRecords].filter(({ count, kept }) => count > kept.length).map(({ count, kept }) => `${count - kept.length} records more than are kept`)
    ]
  };
}
function describeForgery(pid, child2) {
  return pid === void 0 || pid === child2 ? [] : [`start-canary-forged by pid ${pid}, not ${child2 ?? "any of ours"}`];
}
function describe({ name, count, examples }) {
  const [first] = examples;
  return `${name} \xD7 ${count}${first === void 0 ? "" : ` (line ${first.line}: ${first.text})`}`;
}

// src/seccomp/architecture.ts
var X32_BIT = 1073741824;
var SKIPPED_CALL = 4294967295;
var little = { endianness: "little", compat: [] };
var ARCHITECTURES = [
  {
    ...little,
    name: "x86_64",
    token: 3221225534,
    scmp: "SCMP_ARCH_X86_64",
    docker: "amd64",
    wordSize: 64,
    machines: ["x86_64", "amd64"],
    compat: ["i386", "x32"]
  },
  {
    ...little,
    name: "i386",
    token: 1073741827,
    scmp: "SCMP_ARCH_X86",
    docker: "x86",
    wordSize: 32,
    machines: ["i386", "i486", "i586", "i686"]
  },
  {
    ...little,
    name: "x32",
    token: 3221225534,
    scmp: "SCMP_ARCH_X32",
    docker: "x32",
    wordSize: 32,
    machines: []
  },
  {
    ...little,
    name: "aarch64",
    token: 3221225655,
    scmp: "SCMP_ARCH_AARCH64",
    docker: "arm64",
    wordSize: 64,
    machines: ["aarch64", "arm64"],
    compat: ["arm"]
  },
  {
    ...little,
    name: "arm",
    token: 1073741864,
    scmp: "SCMP_ARCH_ARM",
    docker: "arm",
    wordSize: 32,
    machines: ["arm", "armv6l", "armv7l", "armv8l"]
  },
  {
    ...little,
    name: "riscv64",
    token: 3221225715,
    scmp: "SCMP_ARCH_RISCV64",
    docker: "riscv64",
    wordSize: 64,
    machines: ["riscv64"]
  },
  {
    name: "s390x",
    token: 2147483670,
    scmp: "SCMP_ARCH_S390X",
    docker: "s390x",
    wordSize: 64,
    endianness: "big",
    machines: ["s390x"],
    compat: []
  },
  {
    ...little,
    name: "ppc64le",
    token: 3221225493,
    scmp: "SCMP_ARCH_PPC64LE",
    docker: "ppc64le",
    wordSize: 64,
    machines: ["ppc64le"]
  },
  {
    ...little,
    name: "loongarch64",
    token: 3221225730,
    scmp: "SCMP_ARCH_LOONGARCH64",
    docker: "loong64",
    wordSize: 64,
    machines: ["loongarch64"]
  }
];
var SCMP_WITHOUT_TABLE = [
  "SCMP_ARCH_MIPS",
  "SCMP_ARCH_MIPS64",
  "SCMP_ARCH_MIPS64N32",
  "SCMP_ARCH_MIPSEL",
  "SCMP_ARCH_MIPSEL64",
  "SCMP_ARCH_MIPSEL64N32",
  "SCMP_ARCH_PARISC",
  "SCMP_ARCH_PARISC64",
  "SCMP_ARCH_PPC",
  "SCMP_ARCH_PPC64",
  "SCMP_ARCH_S390",
  "SCMP_ARCH_M68K",
  "SCMP_ARCH_SH",
  "SCMP_ARCH_SHEB"
];
var SCMP_ARCH_NAMES = [
  ...ARCHITECTURES.map((a) => a.scmp),
  ...SCMP_WITHOUT_TABLE
];
var byName = new Map(ARCHITECTURES.map((architecture) => [architecture.name, architecture]));
function architectureByName(name) {
  return byName.get(name);
}
function architectureByToken(token) {
  return ARCHITECTURES.find((architecture) => architecture.token === token);
}
function isX32Number(nr) {
  const unsigned = nr >>> 0;
  return unsigned >= X32_BIT && unsigned !== SKIPPED_CALL;
}
function architectureOf(token, nr) {
  const architecture = architectureByToken(token);
  return architecture?.name === "x86_64" && isX32Number(nr) ? byName.get("x32") : architecture;
}

// src/seccomp/syscalls.generated.ts
var SYSCALL_TABLES = {
  x86_64: `
    0 read write open close stat fstat lstat poll lseek mmap mprotect munmap brk rt_sigaction rt_sigprocmask
    rt_sigreturn ioctl pread64 pwrite64 readv writev access pipe select sched_yield mremap msync mincore
    madvise shmget shmat shmctl dup dup2 pause nanosleep getitimer alarm setitimer getpid sendfile socket
    connect accept sendto recvfrom sendmsg recvmsg shutdown bind listen getsockname getpeername socketpair
    setsockopt getsockopt clone fork vfork execve exit wait4 kill uname semget semop semctl shmdt msgget
    msgsnd msgrcv msgctl fcntl flock fsync fdatasync truncate ftruncate getdents getcwd chdir fchdir rename
    mkdir rmdir creat link unlink symlink readlink chmod fchmod chown fchown lchown umask gettimeofday
    getrlimit getrusage sysinfo times ptrace getuid syslog getgid setuid setgid geteuid getegid setpgid
    getppid getpgrp setsid setreuid setregid getgroups setgroups setresuid getresuid setresgid getresgid
    getpgid setfsuid setfsgid getsid capget capset rt_sigpending rt_sigtimedwait rt_sigqueueinfo
    rt_sigsuspend sigaltstack utime mknod uselib personality ustat statfs fstatfs sysfs getpriority
    setpriority sched_setparam sched_getparam sched_setscheduler sched_getscheduler sched_get_priority_max
    sched_get_priority_min sched_rr_get_interval mlock munlock mlockall munlockall vhangup modify_ldt
    pivot_root _sysctl prctl arch_prctl adjtimex setrlimit chroot sync acct settimeofday mount umount2 swapon
    swapoff reboot sethostname setdomainname iopl ioperm create_module init_module delete_module
    get_kernel_syms query_module quotactl nfsservctl getpmsg putpmsg afs_syscall tuxcall security gettid
    readahead setxattr lsetxattr fsetxattr getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr
    removexattr lremovexattr fremovexattr tkill time futex sched_setaffinity sched_getaffinity
    set_thread_area io_setup io_destroy io_getevents io_submit io_cancel get_thread_area lookup_dcookie
    epoll_create epoll_ctl_old epoll_wait_old remap_file_pages getdents64 set_tid_address restart_syscall
    semtimedop fadvise64 timer_create timer_settime timer_gettime timer_getoverrun timer_delete clock_settime
    clock_gettime clock_getres clock_nanosleep exit_group epoll_wait epoll_ctl tgkill utimes vserver mbind
    set_mempolicy get_mempolicy mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr
    kexec_load waitid add_key request_key keyctl ioprio_set ioprio_get inotify_init inotify_add_watch
    inotify_rm_watch migrate_pages openat mkdirat mknodat fchownat futimesat newfstatat unlinkat renameat
    linkat symlinkat readlinkat fchmodat faccessat pselect6 ppoll unshare set_robust_list get_robust_list
    splice tee sync_file_range vmsplice move_pages utimensat epoll_pwait signalfd timerfd_create eventfd
    fallocate timerfd_settime timerfd_gettime accept4 signalfd4 eventfd2 epoll_create1 dup3 pipe2
    inotify_init1 preadv pwritev rt_tgsigqueueinfo perf_event_open recvmmsg fanotify_init fanotify_mark
    prlimit64 name_to_handle_at open_by_handle_at clock_adjtime syncfs sendmmsg setns getcpu process_vm_readv
    process_vm_writev kcmp finit_module sched_setattr sched_getattr renameat2 seccomp getrandom memfd_create
    kexec_file_load bpf execveat userfaultfd membarrier mlock2 copy_file_range preadv2 pwritev2 pkey_mprotect
    pkey_alloc pkey_free statx io_pgetevents rseq uretprobe uprobe 424 pidfd_send_signal io_uring_setup
    io_uring_enter io_uring_register open_tree move_mount fsopen fsconfig fsmount fspick pidfd_open clone3
    close_range openat2 pidfd_getfd faccessat2 process_madvise epoll_pwait2 mount_setattr quotactl_fd
    landlock_create_ruleset landlock_add_rule landlock_restrict_self memfd_secret process_mrelease
    futex_waitv set_mempolicy_home_node cachestat fchmodat2 map_shadow_stack futex_wake futex_wait
    futex_requeue statmount listmount lsm_get_self_attr lsm_set_self_attr lsm_list_modules mseal setxattrat
    getxattrat listxattrat removexattrat open_tree_attr file_getattr file_setattr listns rseq_slice_yield
    fchroot`,
  i386: `
    0 restart_syscall exit fork read write open close waitpid creat link unlink execve chdir time mknod chmod
    lchown break oldstat lseek getpid mount umount setuid getuid stime ptrace alarm oldfstat pause utime stty
    gtty access nice ftime sync kill rename mkdir rmdir dup pipe times prof brk setgid getgid signal geteuid
    getegid acct umount2 lock ioctl fcntl mpx setpgid ulimit oldolduname umask chroot ustat dup2 getppid
    getpgrp setsid sigaction sgetmask ssetmask setreuid setregid sigsuspend sigpending sethostname setrlimit
    getrlimit getrusage gettimeofday settimeofday getgroups setgroups select symlink oldlstat readlink uselib
    swapon reboot readdir mmap munmap truncate ftruncate fchmod fchown getpriority setpriority profil statfs
    fstatfs ioperm socketcall syslog setitimer getitimer stat lstat fstat olduname iopl vhangup idle vm86old
    wait4 swapoff sysinfo ipc fsync sigreturn clone setdomainname uname modify_ldt adjtimex mprotect
    sigprocmask create_module init_module delete_module get_kernel_syms quotactl getpgid fchdir bdflush sysfs
    personality afs_syscall setfsuid setfsgid _llseek getdents _newselect flock msync readv writev getsid
    fdatasync _sysctl mlock munlock mlockall munlockall sched_setparam sched_getparam sched_setscheduler
    sched_getscheduler sched_yield sched_get_priority_max sched_get_priority_min sched_rr_get_interval
    nanosleep mremap setresuid getresuid vm86 query_module poll nfsservctl setresgid getresgid prctl
    rt_sigreturn rt_sigaction rt_sigprocmask rt_sigpending rt_sigtimedwait rt_sigqueueinfo rt_sigsuspend
    pread64 pwrite64 chown getcwd capget capset sigaltstack sendfile getpmsg putpmsg vfork ugetrlimit mmap2
    truncate64 ftruncate64 stat64 lstat64 fstat64 lchown32 getuid32 getgid32 geteuid32 getegid32 setreuid32
    setregid32 getgroups32 setgroups32 fchown32 setresuid32 getresuid32 setresgid32 getresgid32 chown32
    setuid32 setgid32 setfsuid32 setfsgid32 pivot_root mincore madvise getdents64 fcntl64 224 gettid
    readahead setxattr lsetxattr fsetxattr getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr
    removexattr lremovexattr fremovexattr tkill sendfile64 futex sched_setaffinity sched_getaffinity
    set_thread_area get_thread_area io_setup io_destroy io_getevents io_submit io_cancel fadvise64 252
    exit_group lookup_dcookie epoll_create epoll_ctl epoll_wait remap_file_pages set_tid_address timer_create
    timer_settime timer_gettime timer_getoverrun timer_delete clock_settime clock_gettime clock_getres
    clock_nanosleep statfs64 fstatfs64 tgkill utimes fadvise64_64 vserver mbind get_mempolicy set_mempolicy
    mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr kexec_load waitid 286 add_key
    request_key keyctl ioprio_set ioprio_get inotify_init inotify_add_watch inotify_rm_watch migrate_pages
    openat mkdirat mknodat fchownat futimesat fstatat64 unlinkat renameat linkat symlinkat readlinkat
    fchmodat faccessat pselect6 ppoll unshare set_robust_list get_robust_list splice sync_file_range tee
    vmsplice move_pages getcpu epoll_pwait utimensat signalfd timerfd_create eventfd fallocate
    timerfd_settime timerfd_gettime signalfd4 eventfd2 epoll_create1 dup3 pipe2 inotify_init1 preadv pwritev
    rt_tgsigqueueinfo perf_event_open recvmmsg fanotify_init fanotify_mark prlimit64 name_to_handle_at
    open_by_handle_at clock_adjtime syncfs sendmmsg setns process_vm_readv process_vm_writev kcmp
    finit_module sched_setattr sched_getattr renameat2 seccomp getrandom memfd_create bpf execveat socket
    socketpair bind connect listen accept4 getsockopt setsockopt getsockname getpeername sendto sendmsg
    recvfrom recvmsg shutdown userfaultfd membarrier mlock2 copy_file_range preadv2 pwritev2 pkey_mprotect
    pkey_alloc pkey_free statx arch_prctl io_pgetevents rseq 393 semget semctl shmget shmctl shmat shmdt
    msgget msgsnd msgrcv msgctl clock_gettime64 clock_settime64 clock_adjtime64 clock_getres_time64
    clock_nanosleep_time64 timer_gettime64 timer_settime64 timerfd_gettime64 timerfd_settime64
    utimensat_time64 pselect6_time64 ppoll_time64 416 io_pgetevents_time64 recvmmsg_time64
    mq_timedsend_time64 mq_timedreceive_time64 semtimedop_time64 rt_sigtimedwait_time64 futex_time64
    sched_rr_get_interval_time64 pidfd_send_signal io_uring_setup io_uring_enter io_uring_register open_tree
    move_mount fsopen fsconfig fsmount fspick pidfd_open clone3 close_range openat2 pidfd_getfd faccessat2
    process_madvise epoll_pwait2 mount_setattr quotactl_fd landlock_create_ruleset landlock_add_rule
    landlock_restrict_self memfd_secret process_mrelease futex_waitv set_mempolicy_home_node cachestat
    fchmodat2 map_shadow_stack futex_wake futex_wait futex_requeue statmount listmount lsm_get_self_attr
    lsm_set_self_attr lsm_list_modules mseal setxattrat getxattrat listxattrat removexattrat open_tree_attr
    file_getattr file_setattr listns rseq_slice_yield fchroot`,
  x32: `
    1073741824 read write open close stat fstat lstat poll lseek mmap mprotect munmap brk 1073741838
    rt_sigprocmask 1073741841 pread64 pwrite64 1073741845 access pipe select sched_yield mremap msync mincore
    madvise shmget shmat shmctl dup dup2 pause nanosleep getitimer alarm setitimer getpid sendfile socket
    connect accept sendto 1073741872 shutdown bind listen getsockname getpeername socketpair 1073741880 clone
    fork vfork 1073741884 exit wait4 kill uname semget semop semctl shmdt msgget msgsnd msgrcv msgctl fcntl
    flock fsync fdatasync truncate ftruncate getdents getcwd chdir fchdir rename mkdir rmdir creat link
    unlink symlink readlink chmod fchmod chown fchown lchown umask gettimeofday getrlimit getrusage sysinfo
    times 1073741926 getuid syslog getgid setuid setgid geteuid getegid setpgid getppid getpgrp setsid
    setreuid setregid getgroups setgroups setresuid getresuid setresgid getresgid getpgid setfsuid setfsgid
    getsid capget capset 1073741954 rt_sigsuspend 1073741956 utime mknod 1073741959 personality ustat statfs
    fstatfs sysfs getpriority setpriority sched_setparam sched_getparam sched_setscheduler sched_getscheduler
    sched_get_priority_max sched_get_priority_min sched_rr_get_interval mlock munlock mlockall munlockall
    vhangup modify_ldt pivot_root 1073741981 prctl arch_prctl adjtimex setrlimit chroot sync acct
    settimeofday mount umount2 swapon swapoff reboot sethostname setdomainname iopl ioperm 1073741999
    init_module delete_module 1073742003 quotactl 1073742005 getpmsg putpmsg afs_syscall tuxcall security
    gettid readahead setxattr lsetxattr fsetxattr getxattr lgetxattr fgetxattr listxattr llistxattr
    flistxattr removexattr lremovexattr fremovexattr tkill time futex sched_setaffinity sched_getaffinity
    1073742031 io_destroy io_getevents 1073742034 io_cancel 1073742036 lookup_dcookie epoll_create 1073742040
    remap_file_pages getdents64 set_tid_address restart_syscall semtimedop fadvise64 1073742047 timer_settime
    timer_gettime timer_getoverrun timer_delete clock_settime clock_gettime clock_getres clock_nanosleep
    exit_group epoll_wait epoll_ctl tgkill utimes 1073742061 mbind set_mempolicy get_mempolicy mq_open
    mq_unlink mq_timedsend mq_timedreceive 1073742069 mq_getsetattr 1073742072 add_key request_key keyctl
    ioprio_set ioprio_get inotify_init inotify_add_watch inotify_rm_watch migrate_pages openat mkdirat
    mknodat fchownat futimesat newfstatat unlinkat renameat linkat symlinkat readlinkat fchmodat faccessat
    pselect6 ppoll unshare 1073742099 splice tee sync_file_range 1073742104 utimensat epoll_pwait signalfd
    timerfd_create eventfd fallocate timerfd_settime timerfd_gettime accept4 signalfd4 eventfd2 epoll_create1
    dup3 pipe2 inotify_init1 1073742122 perf_event_open 1073742124 fanotify_init fanotify_mark prlimit64
    name_to_handle_at open_by_handle_at clock_adjtime syncfs 1073742132 setns getcpu 1073742136 kcmp
    finit_module sched_setattr sched_getattr renameat2 seccomp getrandom memfd_create kexec_file_load bpf
    1073742147 userfaultfd membarrier mlock2 copy_file_range 1073742153 pkey_mprotect pkey_alloc pkey_free
    statx io_pgetevents rseq uretprobe uprobe 1073742248 pidfd_send_signal io_uring_setup io_uring_enter
    io_uring_register open_tree move_mount fsopen fsconfig fsmount fspick pidfd_open clone3 close_range
    openat2 pidfd_getfd faccessat2 process_madvise epoll_pwait2 mount_setattr quotactl_fd
    landlock_create_ruleset landlock_add_rule landlock_restrict_self memfd_secret process_mrelease
    futex_waitv set_mempolicy_home_node cachestat fchmodat2 map_shadow_stack futex_wake futex_wait
    futex_requeue statmount listmount lsm_get_self_attr lsm_set_self_attr lsm_list_modules mseal setxattrat
    getxattrat listxattrat removexattrat open_tree_attr file_getattr file_setattr listns rseq_slice_yield
    fchroot 1073742336 rt_sigaction rt_sigreturn ioctl readv writev recvfrom sendmsg recvmsg execve ptrace
    rt_sigpending rt_sigtimedwait rt_sigqueueinfo sigaltstack timer_create mq_notify kexec_load waitid
    set_robust_list get_robust_list vmsplice move_pages preadv pwritev rt_tgsigqueueinfo recvmmsg sendmmsg
    process_vm_readv process_vm_writev setsockopt getsockopt io_setup io_submit execveat preadv2 pwritev2`,
  aarch64: `
    0 io_setup io_destroy io_submit io_cancel io_getevents setxattr lsetxattr fsetxattr getxattr lgetxattr
    fgetxattr listxattr llistxattr flistxattr removexattr lremovexattr fremovexattr getcwd lookup_dcookie
    eventfd2 epoll_create1 epoll_ctl epoll_pwait dup dup3 fcntl inotify_init1 inotify_add_watch
    inotify_rm_watch ioctl ioprio_set ioprio_get flock mknodat mkdirat unlinkat symlinkat linkat renameat
    umount2 mount pivot_root nfsservctl statfs fstatfs truncate ftruncate fallocate faccessat chdir fchdir
    chroot fchmod fchmodat fchownat fchown openat close vhangup pipe2 quotactl getdents64 lseek read write
    readv writev pread64 pwrite64 preadv pwritev sendfile pselect6 ppoll signalfd4 vmsplice splice tee
    readlinkat newfstatat fstat sync fsync fdatasync sync_file_range timerfd_create timerfd_settime
    timerfd_gettime utimensat acct capget capset personality exit exit_group waitid set_tid_address unshare
    futex set_robust_list get_robust_list nanosleep getitimer setitimer kexec_load init_module delete_module
    timer_create timer_gettime timer_getoverrun timer_settime timer_delete clock_settime clock_gettime
    clock_getres clock_nanosleep syslog ptrace sched_setparam sched_setscheduler sched_getscheduler
    sched_getparam sched_setaffinity sched_getaffinity sched_yield sched_get_priority_max
    sched_get_priority_min sched_rr_get_interval restart_syscall kill tkill tgkill sigaltstack rt_sigsuspend
    rt_sigaction rt_sigprocmask rt_sigpending rt_sigtimedwait rt_sigqueueinfo rt_sigreturn setpriority
    getpriority reboot setregid setgid setreuid setuid setresuid getresuid setresgid getresgid setfsuid
    setfsgid times setpgid getpgid getsid setsid getgroups setgroups uname sethostname setdomainname
    getrlimit setrlimit getrusage umask prctl getcpu gettimeofday settimeofday adjtimex getpid getppid getuid
    geteuid getgid getegid gettid sysinfo mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify
    mq_getsetattr msgget msgctl msgrcv msgsnd semget semctl semtimedop semop shmget shmctl shmat shmdt socket
    socketpair bind listen accept connect getsockname getpeername sendto recvfrom setsockopt getsockopt
    shutdown sendmsg recvmsg readahead brk munmap mremap add_key request_key keyctl clone execve mmap
    fadvise64 swapon swapoff mprotect msync mlock munlock mlockall munlockall mincore madvise
    remap_file_pages mbind get_mempolicy set_mempolicy migrate_pages move_pages rt_tgsigqueueinfo
    perf_event_open accept4 recvmmsg 260 wait4 prlimit64 fanotify_init fanotify_mark name_to_handle_at
    open_by_handle_at clock_adjtime syncfs setns sendmmsg process_vm_readv process_vm_writev kcmp
    finit_module sched_setattr sched_getattr renameat2 seccomp getrandom memfd_create bpf execveat
    userfaultfd membarrier mlock2 copy_file_range preadv2 pwritev2 pkey_mprotect pkey_alloc pkey_free statx
    io_pgetevents rseq kexec_file_load 424 pidfd_send_signal io_uring_setup io_uring_enter io_uring_register
    open_tree move_mount fsopen fsconfig fsmount fspick pidfd_open clone3 close_range openat2 pidfd_getfd
    faccessat2 process_madvise epoll_pwait2 mount_setattr quotactl_fd landlock_create_ruleset
    landlock_add_rule landlock_restrict_self memfd_secret process_mrelease futex_waitv
    set_mempolicy_home_node cachestat fchmodat2 map_shadow_stack futex_wake futex_wait futex_requeue
    statmount listmount lsm_get_self_attr lsm_set_self_attr lsm_list_modules mseal setxattrat getxattrat
    listxattrat removexattrat open_tree_attr file_getattr file_setattr listns rseq_slice_yield fchroot`,
  arm: `
    0 restart_syscall exit fork read write open close 8 creat link unlink execve chdir 14 mknod chmod lchown
    19 lseek getpid mount 23 setuid getuid 26 ptrace 29 pause 33 access nice 36 sync kill rename mkdir rmdir
    dup pipe times 45 brk setgid getgid 49 geteuid getegid acct umount2 54 ioctl fcntl 57 setpgid 60 umask
    chroot ustat dup2 getppid getpgrp setsid sigaction 70 setreuid setregid sigsuspend sigpending sethostname
    setrlimit 77 getrusage gettimeofday settimeofday getgroups setgroups 83 symlink 85 readlink uselib swapon
    reboot 91 munmap truncate ftruncate fchmod fchown getpriority setpriority 99 statfs fstatfs 103 syslog
    setitimer getitimer stat lstat fstat 111 vhangup 114 wait4 swapoff sysinfo 118 fsync sigreturn clone
    setdomainname uname 124 adjtimex mprotect sigprocmask 128 init_module delete_module 131 quotactl getpgid
    fchdir bdflush sysfs personality 138 setfsuid setfsgid _llseek getdents _newselect flock msync readv
    writev getsid fdatasync _sysctl mlock munlock mlockall munlockall sched_setparam sched_getparam
    sched_setscheduler sched_getscheduler sched_yield sched_get_priority_max sched_get_priority_min
    sched_rr_get_interval nanosleep mremap setresuid getresuid 168 poll nfsservctl setresgid getresgid prctl
    rt_sigreturn rt_sigaction rt_sigprocmask rt_sigpending rt_sigtimedwait rt_sigqueueinfo rt_sigsuspend
    pread64 pwrite64 chown getcwd capget capset sigaltstack sendfile 190 vfork ugetrlimit mmap2 truncate64
    ftruncate64 stat64 lstat64 fstat64 lchown32 getuid32 getgid32 geteuid32 getegid32 setreuid32 setregid32
    getgroups32 setgroups32 fchown32 setresuid32 getresuid32 setresgid32 getresgid32 chown32 setuid32
    setgid32 setfsuid32 setfsgid32 getdents64 pivot_root mincore madvise fcntl64 224 gettid readahead
    setxattr lsetxattr fsetxattr getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr removexattr
    lremovexattr fremovexattr tkill sendfile64 futex sched_setaffinity sched_getaffinity io_setup io_destroy
    io_getevents io_submit io_cancel exit_group lookup_dcookie epoll_create epoll_ctl epoll_wait
    remap_file_pages 256 set_tid_address timer_create timer_settime timer_gettime timer_getoverrun
    timer_delete clock_settime clock_gettime clock_getres clock_nanosleep statfs64 fstatfs64 tgkill utimes
    arm_fadvise64_64 pciconfig_iobase pciconfig_read pciconfig_write mq_open mq_unlink mq_timedsend
    mq_timedreceive mq_notify mq_getsetattr waitid socket bind connect listen accept getsockname getpeername
    socketpair send sendto recv recvfrom shutdown setsockopt getsockopt sendmsg recvmsg semop semget semctl
    msgsnd msgrcv msgget msgctl shmat shmdt shmget shmctl add_key request_key keyctl semtimedop vserver
    ioprio_set ioprio_get inotify_init inotify_add_watch inotify_rm_watch mbind get_mempolicy set_mempolicy
    openat mkdirat mknodat fchownat futimesat fstatat64 unlinkat renameat linkat symlinkat readlinkat
    fchmodat faccessat pselect6 ppoll unshare set_robust_list get_robust_list splice arm_sync_file_range tee
    vmsplice move_pages getcpu epoll_pwait kexec_load utimensat signalfd timerfd_create eventfd fallocate
    timerfd_settime timerfd_gettime signalfd4 eventfd2 epoll_create1 dup3 pipe2 inotify_init1 preadv pwritev
    rt_tgsigqueueinfo perf_event_open recvmmsg accept4 fanotify_init fanotify_mark prlimit64
    name_to_handle_at open_by_handle_at clock_adjtime syncfs sendmmsg setns process_vm_readv
    process_vm_writev kcmp finit_module sched_setattr sched_getattr renameat2 seccomp getrandom memfd_create
    bpf execveat userfaultfd membarrier mlock2 copy_file_range preadv2 pwritev2 pkey_mprotect pkey_alloc
    pkey_free statx rseq io_pgetevents migrate_pages kexec_file_load 403 clock_gettime64 clock_settime64
    clock_adjtime64 clock_getres_time64 clock_nanosleep_time64 timer_gettime64 timer_settime64
    timerfd_gettime64 timerfd_settime64 utimensat_time64 pselect6_time64 ppoll_time64 416
    io_pgetevents_time64 recvmmsg_time64 mq_timedsend_time64 mq_timedreceive_time64 semtimedop_time64
    rt_sigtimedwait_time64 futex_time64 sched_rr_get_interval_time64 pidfd_send_signal io_uring_setup
    io_uring_enter io_uring_register open_tree move_mount fsopen fsconfig fsmount fspick pidfd_open clone3
    close_range openat2 pidfd_getfd faccessat2 process_madvise epoll_pwait2 mount_setattr quotactl_fd
    landlock_create_ruleset landlock_add_rule landlock_restrict_self 448 process_mrelease futex_waitv
    set_mempolicy_home_node cachestat fchmodat2 map_shadow_stack futex_wake futex_wait futex_requeue
    statmount listmount lsm_get_self_attr lsm_set_self_attr lsm_list_modules mseal setxattrat getxattrat
    listxattrat removexattrat open_tree_attr file_getattr file_setattr listns rseq_slice_yield fchroot 983041
    breakpoint cacheflush usr26 usr32 set_tls get_tls`,
  riscv64: `
    0 io_setup io_destroy io_submit io_cancel io_getevents setxattr lsetxattr fsetxattr getxattr lgetxattr
    fgetxattr listxattr llistxattr flistxattr removexattr lremovexattr fremovexattr getcwd lookup_dcookie
    eventfd2 epoll_create1 epoll_ctl epoll_pwait dup dup3 fcntl inotify_init1 inotify_add_watch
    inotify_rm_watch ioctl ioprio_set ioprio_get flock mknodat mkdirat unlinkat symlinkat linkat 39 umount2
    mount pivot_root nfsservctl statfs fstatfs truncate ftruncate fallocate faccessat chdir fchdir chroot
    fchmod fchmodat fchownat fchown openat close vhangup pipe2 quotactl getdents64 lseek read write readv
    writev pread64 pwrite64 preadv pwritev sendfile pselect6 ppoll signalfd4 vmsplice splice tee readlinkat
    newfstatat fstat sync fsync fdatasync sync_file_range timerfd_create timerfd_settime timerfd_gettime
    utimensat acct capget capset personality exit exit_group waitid set_tid_address unshare futex
    set_robust_list get_robust_list nanosleep getitimer setitimer kexec_load init_module delete_module
    timer_create timer_gettime timer_getoverrun timer_settime timer_delete clock_settime clock_gettime
    clock_getres clock_nanosleep syslog ptrace sched_setparam sched_setscheduler sched_getscheduler
    sched_getparam sched_setaffinity sched_getaffinity sched_yield sched_get_priority_max
    sched_get_priority_min sched_rr_get_interval restart_syscall kill tkill tgkill sigaltstack rt_sigsuspend
    rt_sigaction rt_sigprocmask rt_sigpending rt_sigtimedwait rt_sigqueueinfo rt_sigreturn setpriority
    getpriority reboot setregid setgid setreuid setuid setresuid getresuid setresgid getresgid setfsuid
    setfsgid times setpgid getpgid getsid setsid getgroups setgroups uname sethostname setdomainname
    getrlimit setrlimit getrusage umask prctl getcpu gettimeofday settimeofday adjtimex getpid getppid getuid
    geteuid getgid getegid gettid sysinfo mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify
    mq_getsetattr msgget msgctl msgrcv msgsnd semget semctl semtimedop semop shmget shmctl shmat shmdt socket
    socketpair bind listen accept connect getsockname getpeername sendto recvfrom setsockopt getsockopt
    shutdown sendmsg recvmsg readahead brk munmap mremap add_key request_key keyctl clone execve mmap
    fadvise64 swapon swapoff mprotect msync mlock munlock mlockall munlockall mincore madvise
    remap_file_pages mbind get_mempolicy set_mempolicy migrate_pages move_pages rt_tgsigqueueinfo
    perf_event_open accept4 recvmmsg 258 riscv_hwprobe riscv_flush_icache wait4 prlimit64 fanotify_init
    fanotify_mark name_to_handle_at open_by_handle_at clock_adjtime syncfs setns sendmmsg process_vm_readv
    process_vm_writev kcmp finit_module sched_setattr sched_getattr renameat2 seccomp getrandom memfd_create
    bpf execveat userfaultfd membarrier mlock2 copy_file_range preadv2 pwritev2 pkey_mprotect pkey_alloc
    pkey_free statx io_pgetevents rseq kexec_file_load 424 pidfd_send_signal io_uring_setup io_uring_enter
    io_uring_register open_tree move_mount fsopen fsconfig fsmount fspick pidfd_open clone3 close_range
    openat2 pidfd_getfd faccessat2 process_madvise epoll_pwait2 mount_setattr quotactl_fd
    landlock_create_ruleset landlock_add_rule landlock_restrict_self memfd_secret process_mrelease
    futex_waitv set_mempolicy_home_node cachestat fchmodat2 map_shadow_stack futex_wake futex_wait
    futex_requeue statmount listmount lsm_get_self_attr lsm_set_self_attr lsm_list_modules mseal setxattrat
    getxattrat listxattrat removexattrat open_tree_attr file_getattr file_setattr listns rseq_slice_yield
    fchroot`,
  s390x: `
    1 exit fork read write open close restart_syscall creat link unlink execve chdir 14 mknod chmod 19 lseek
    getpid mount umount 26 ptrace alarm 29 pause utime 33 access nice 36 sync kill rename mkdir rmdir dup
    pipe times 45 brk 48 signal 51 acct umount2 54 ioctl fcntl 57 setpgid 60 umask chroot ustat dup2 getppid
    getpgrp setsid sigaction 72 sigsuspend sigpending sethostname setrlimit 77 getrusage gettimeofday
    settimeofday 83 symlink 85 readlink uselib swapon reboot readdir mmap munmap truncate ftruncate fchmod 96
    getpriority setpriority 99 statfs fstatfs 102 socketcall syslog setitimer getitimer stat lstat fstat 110
    lookup_dcookie vhangup idle 114 wait4 swapoff sysinfo ipc fsync sigreturn clone setdomainname uname 124
    adjtimex mprotect sigprocmask create_module init_module delete_module get_kernel_syms quotactl getpgid
    fchdir bdflush sysfs personality afs_syscall 141 getdents select flock msync readv writev getsid
    fdatasync _sysctl mlock munlock mlockall munlockall sched_setparam sched_getparam sched_setscheduler
    sched_getscheduler sched_yield sched_get_priority_max sched_get_priority_min sched_rr_get_interval
    nanosleep mremap 167 query_module poll nfsservctl 172 prctl rt_sigreturn rt_sigaction rt_sigprocmask
    rt_sigpending rt_sigtimedwait rt_sigqueueinfo rt_sigsuspend pread64 pwrite64 183 getcwd capget capset
    sigaltstack sendfile getpmsg putpmsg vfork getrlimit 198 lchown getuid getgid geteuid getegid setreuid
    setregid getgroups setgroups fchown setresuid getresuid setresgid getresgid chown setuid setgid setfsuid
    setfsgid pivot_root mincore madvise getdents64 222 readahead 224 setxattr lsetxattr fsetxattr getxattr
    lgetxattr fgetxattr listxattr llistxattr flistxattr removexattr lremovexattr fremovexattr gettid tkill
    futex sched_setaffinity sched_getaffinity tgkill 243 io_setup io_destroy io_getevents io_submit io_cancel
    exit_group epoll_create epoll_ctl epoll_wait set_tid_address fadvise64 timer_create timer_settime
    timer_gettime timer_getoverrun timer_delete clock_settime clock_gettime clock_getres clock_nanosleep 265
    statfs64 fstatfs64 remap_file_pages mbind get_mempolicy set_mempolicy mq_open mq_unlink mq_timedsend
    mq_timedreceive mq_notify mq_getsetattr kexec_load add_key request_key keyctl waitid ioprio_set
    ioprio_get inotify_init inotify_add_watch inotify_rm_watch migrate_pages openat mkdirat mknodat fchownat
    futimesat newfstatat unlinkat renameat linkat symlinkat readlinkat fchmodat faccessat pselect6 ppoll
    unshare set_robust_list get_robust_list splice sync_file_range tee vmsplice move_pages getcpu epoll_pwait
    utimes fallocate utimensat signalfd timerfd eventfd timerfd_create timerfd_settime timerfd_gettime
    signalfd4 eventfd2 inotify_init1 pipe2 dup3 epoll_create1 preadv pwritev rt_tgsigqueueinfo
    perf_event_open fanotify_init fanotify_mark prlimit64 name_to_handle_at open_by_handle_at clock_adjtime
    syncfs setns process_vm_readv process_vm_writev s390_runtime_instr kcmp finit_module sched_setattr
    sched_getattr renameat2 seccomp getrandom memfd_create bpf s390_pci_mmio_write s390_pci_mmio_read
    execveat userfaultfd membarrier recvmmsg sendmmsg socket socketpair bind connect listen accept4
    getsockopt setsockopt getsockname getpeername sendto sendmsg recvfrom recvmsg shutdown mlock2
    copy_file_range preadv2 pwritev2 s390_guarded_storage statx s390_sthyi kexec_file_load io_pgetevents rseq
    pkey_mprotect pkey_alloc pkey_free 392 semtimedop semget semctl shmget shmctl shmat shmdt msgget msgsnd
    msgrcv msgctl 424 pidfd_send_signal io_uring_setup io_uring_enter io_uring_register open_tree move_mount
    fsopen fsconfig fsmount fspick pidfd_open clone3 close_range openat2 pidfd_getfd faccessat2
    process_madvise epoll_pwait2 mount_setattr quotactl_fd landlock_create_ruleset landlock_add_rule
    landlock_restrict_self memfd_secret process_mrelease futex_waitv set_mempolicy_home_node cachestat
    fchmodat2 map_shadow_stack futex_wake futex_wait futex_requeue statmount listmount lsm_get_self_attr
    lsm_set_self_attr lsm_list_modules mseal setxattrat getxattrat listxattrat removexattrat open_tree_attr
    file_getattr file_setattr listns rseq_slice_yield fchroot`,
  ppc64le: `
    0 restart_syscall exit fork read write open close waitpid creat link unlink execve chdir time mknod chmod
    lchown break oldstat lseek getpid mount umount setuid getuid stime ptrace alarm oldfstat pause utime stty
    gtty access nice ftime sync kill rename mkdir rmdir dup pipe times prof brk setgid getgid signal geteuid
    getegid acct umount2 lock ioctl fcntl mpx setpgid ulimit oldolduname umask chroot ustat dup2 getppid
    getpgrp setsid sigaction sgetmask ssetmask setreuid setregid sigsuspend sigpending sethostname setrlimit
    getrlimit getrusage gettimeofday settimeofday getgroups setgroups select symlink oldlstat readlink uselib
    swapon reboot readdir mmap munmap truncate ftruncate fchmod fchown getpriority setpriority profil statfs
    fstatfs ioperm socketcall syslog setitimer getitimer stat lstat fstat olduname iopl vhangup idle vm86
    wait4 swapoff sysinfo ipc fsync sigreturn clone setdomainname uname modify_ldt adjtimex mprotect
    sigprocmask create_module init_module delete_module get_kernel_syms quotactl getpgid fchdir bdflush sysfs
    personality afs_syscall setfsuid setfsgid _llseek getdents _newselect flock msync readv writev getsid
    fdatasync _sysctl mlock munlock mlockall munlockall sched_setparam sched_getparam sched_setscheduler
    sched_getscheduler sched_yield sched_get_priority_max sched_get_priority_min sched_rr_get_interval
    nanosleep mremap setresuid getresuid query_module poll nfsservctl setresgid getresgid prctl rt_sigreturn
    rt_sigaction rt_sigprocmask rt_sigpending rt_sigtimedwait rt_sigqueueinfo rt_sigsuspend pread64 pwrite64
    chown getcwd capget capset sigaltstack sendfile getpmsg putpmsg vfork ugetrlimit readahead 198
    pciconfig_read pciconfig_write pciconfig_iobase multiplexer getdents64 pivot_root 205 madvise mincore
    gettid tkill setxattr lsetxattr fsetxattr getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr
    removexattr lremovexattr fremovexattr futex sched_setaffinity sched_getaffinity 225 tuxcall 227 io_setup
    io_destroy io_getevents io_submit io_cancel set_tid_address fadvise64 exit_group lookup_dcookie
    epoll_create epoll_ctl epoll_wait remap_file_pages timer_create timer_settime timer_gettime
    timer_getoverrun timer_delete clock_settime clock_gettime clock_getres clock_nanosleep swapcontext tgkill
    utimes statfs64 fstatfs64 255 rtas sys_debug_setcontext 258 migrate_pages mbind get_mempolicy
    set_mempolicy mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr kexec_load add_key
    request_key keyctl waitid ioprio_set ioprio_get inotify_init inotify_add_watch inotify_rm_watch spu_run
    spu_create pselect6 ppoll unshare splice tee vmsplice openat mkdirat mknodat fchownat futimesat
    newfstatat unlinkat renameat linkat symlinkat readlinkat fchmodat faccessat get_robust_list
    set_robust_list move_pages getcpu epoll_pwait utimensat signalfd timerfd_create eventfd sync_file_range2
    fallocate subpage_prot timerfd_settime timerfd_gettime signalfd4 eventfd2 epoll_create1 dup3 pipe2
    inotify_init1 perf_event_open preadv pwritev rt_tgsigqueueinfo fanotify_init fanotify_mark prlimit64
    socket bind connect listen accept getsockname getpeername socketpair send sendto recv recvfrom shutdown
    setsockopt getsockopt sendmsg recvmsg recvmmsg accept4 name_to_handle_at open_by_handle_at clock_adjtime
    syncfs sendmmsg setns process_vm_readv process_vm_writev finit_module kcmp sched_setattr sched_getattr
    renameat2 seccomp getrandom memfd_create bpf execveat switch_endian userfaultfd membarrier 378 mlock2
    copy_file_range preadv2 pwritev2 kexec_file_load statx pkey_alloc pkey_free pkey_mprotect rseq
    io_pgetevents 392 semtimedop semget semctl shmget shmctl shmat shmdt msgget msgsnd msgrcv msgctl 424
    pidfd_send_signal io_uring_setup io_uring_enter io_uring_register open_tree move_mount fsopen fsconfig
    fsmount fspick pidfd_open clone3 close_range openat2 pidfd_getfd faccessat2 process_madvise epoll_pwait2
    mount_setattr quotactl_fd landlock_create_ruleset landlock_add_rule landlock_restrict_self 448
    process_mrelease futex_waitv set_mempolicy_home_node cachestat fchmodat2 map_shadow_stack futex_wake
    futex_wait futex_requeue statmount listmount lsm_get_self_attr lsm_set_self_attr lsm_list_modules mseal
    setxattrat getxattrat listxattrat removexattrat open_tree_attr file_getattr file_setattr listns
    rseq_slice_yield fchroot`,
  loongarch64: `
    0 io_setup io_destroy io_submit io_cancel io_getevents setxattr lsetxattr fsetxattr getxattr lgetxattr
    fgetxattr listxattr llistxattr flistxattr removexattr lremovexattr fremovexattr getcwd lookup_dcookie
    eventfd2 epoll_create1 epoll_ctl epoll_pwait dup dup3 fcntl inotify_init1 inotify_add_watch
    inotify_rm_watch ioctl ioprio_set ioprio_get flock mknodat mkdirat unlinkat symlinkat linkat 39 umount2
    mount pivot_root nfsservctl statfs fstatfs truncate ftruncate fallocate faccessat chdir fchdir chroot
    fchmod fchmodat fchownat fchown openat close vhangup pipe2 quotactl getdents64 lseek read write readv
    writev pread64 pwrite64 preadv pwritev sendfile pselect6 ppoll signalfd4 vmsplice splice tee readlinkat
    newfstatat fstat sync fsync fdatasync sync_file_range timerfd_create timerfd_settime timerfd_gettime
    utimensat acct capget capset personality exit exit_group waitid set_tid_address unshare futex
    set_robust_list get_robust_list nanosleep getitimer setitimer kexec_load init_module delete_module
    timer_create timer_gettime timer_getoverrun timer_settime timer_delete clock_settime clock_gettime
    clock_getres clock_nanosleep syslog ptrace sched_setparam sched_setscheduler sched_getscheduler
    sched_getparam sched_setaffinity sched_getaffinity sched_yield sched_get_priority_max
    sched_get_priority_min sched_rr_get_interval restart_syscall kill tkill tgkill sigaltstack rt_sigsuspend
    rt_sigaction rt_sigprocmask rt_sigpending rt_sigtimedwait rt_sigqueueinfo rt_sigreturn setpriority
    getpriority reboot setregid setgid setreuid setuid setresuid getresuid setresgid getresgid setfsuid
    setfsgid times setpgid getpgid getsid setsid getgroups setgroups uname sethostname setdomainname 165
    getrusage umask prctl getcpu gettimeofday settimeofday adjtimex getpid getppid getuid geteuid getgid
    getegid gettid sysinfo mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr msgget
    msgctl msgrcv msgsnd semget semctl semtimedop semop shmget shmctl shmat shmdt socket socketpair bind
    listen accept connect getsockname getpeername sendto recvfrom setsockopt getsockopt shutdown sendmsg
    recvmsg readahead brk munmap mremap add_key request_key keyctl clone execve mmap fadvise64 swapon swapoff
    mprotect msync mlock munlock mlockall munlockall mincore madvise remap_file_pages mbind get_mempolicy
    set_mempolicy migrate_pages move_pages rt_tgsigqueueinfo perf_event_open accept4 recvmmsg 260 wait4
    prlimit64 fanotify_init fanotify_mark name_to_handle_at open_by_handle_at clock_adjtime syncfs setns
    sendmmsg process_vm_readv process_vm_writev kcmp finit_module sched_setattr sched_getattr renameat2
    seccomp getrandom memfd_create bpf execveat userfaultfd membarrier mlock2 copy_file_range preadv2
    pwritev2 pkey_mprotect pkey_alloc pkey_free statx io_pgetevents rseq kexec_file_load 424
    pidfd_send_signal io_uring_setup io_uring_enter io_uring_register open_tree move_mount fsopen fsconfig
    fsmount fspick pidfd_open clone3 close_range openat2 pidfd_getfd faccessat2 process_madvise epoll_pwait2
    mount_setattr quotactl_fd landlock_create_ruleset landlock_add_rule landlock_restrict_self memfd_secret
    process_mrelease futex_waitv set_mempolicy_home_node cachestat fchmodat2 map_shadow_stack futex_wake
    futex_wait futex_requeue statmount listmount lsm_get_self_attr lsm_set_self_attr lsm_list_modules mseal
    setxattrat getxattrat listxattrat removexattrat open_tree_attr file_getattr file_setattr listns
    rseq_slice_yield fchroot`
};
var SYSCALL_ALIASES = {
  arm: { sync_file_range2: 341 }
};

// src/seccomp/syscall-table.ts
var tables = /* @__PURE__ */ new Map();
function tableOf(architecture) {
  const known = tables.get(architecture);
  if (known !== void 0) return known;
  const table = parseTable(SYSCALL_TABLES[architecture], SYSCALL_ALIASES[architecture] ?? {});
  tables.set(architecture, table);
  return table;
}
function parseTable(text, aliases) {
  const names = /* @__PURE__ */ new Map();
  const numbers = new Map(Object.entries(aliases));
  let next = 0;
  for (const word of splitWords(text)) {
    if (/^\d/.test(word)) {
      next = Number(word);
    } else {
      names.set(next, word);
      numbers.set(word, next);
      next += 1;
    }
  }
  return { names, numbers };
}
function splitWords(text) {
  return text.trim().split(/\s+/);
}
function syscallName(architecture, nr) {
  return tableOf(architecture).names.get(nr);
}
function displayCall(architecture, nr) {
  return syscallName(architecture, nr) ?? `${architecture}:#${nr}`;
}

// src/audit/observed-call.ts
var ACTIONS = /* @__PURE__ */ new Map([
  [2147483648, "kill_process"],
  [0, "kill_thread"],
  [196608, "trap"],
  [327680, "errno"],
  [2143289344, "user_notif"],
  [2146435072, "trace"],
  [2147221504, "log"]
]);
function describeCall(call, startMs, place) {
  const architecture = architectureOf(call.arch, call.nr);
  const arch = architecture?.name ?? `unknown:0x${call.arch.toString(16)}`;
  return {
    name: architecture === void 0 ? `${arch}:#${call.nr}` : displayCall(architecture.name, call.nr),
    arch,
    nr: call.nr,
    action: ACTIONS.get(call.code) ?? `0x${call.code.toString(16)}`,
    exe: decodeToken(call.exe).text,
    comm: decodeToken(call.comm).text,
    count: call.count,
    firstAtMs: Math.max(0, call.firstTimeMs - (startMs ?? call.firstTimeMs)),
    firstSerial: call.firstSerial,
    ...place,
    pid: call.firstPid
  };
}
function listCalls({ fold, start }, placeOf = () => ({ context: null, test: null })) {
  return [...fold.calls].sort((a, b) => a.firstSerial - b.firstSerial).map((call) => describeCall(call, start?.timeMs, placeOf(call)));
}

// src/audit/proof.ts
function deriveEvidence(witness, observation, calls = observation === void 0 ? [] : listCalls(observation.session)) {
  const context = {
    child: witness.child ?? void 0,
    ownDaemon: witness.daemon.kind === "own" ? witness.daemon.pid : void 0
  };
  const facts = {
    before: witness.before,
    after: witness.after ?? void 0,
    log: readLogFacts(observation, context),
    logProblems: witness.log.problems,
    drained: witness.drained,
    ausearchProblems: witness.ausearch.problems,
    ausearchGiven: witness.ausearch.given,
    ausearchRecords: witness.ausearch.agreed,
    launcherFailure: witness.launcherFailure ?? void 0,
    holes: findHoles(calls, witness.subject, witness.toldApart)
  };
  return weighEvidence(facts);
}
function describeReading(observation) {
  if (observation === void 0)
    return { lines: 0, types: {}, rejected: [], canaries: { start: null, end: null }, gaps: [] };
  const { session, continuity, rejections, problems, lines, types } = observation;
  return {
    lines,
    types: Object.fromEntries(types),
    rejected: [...rejections, ...problems].map(({ name, count }) => ({ name, count })),
    canaries: { start: seen(session.start), end: seen(session.end) },
    gaps: gapsBetween(continuity, session.start?.serial, session.end?.serial)
  };
}
function seen(canary) {
  if (canary === void 0) return null;
  const { serial, timeMs, pid, line } = canary;
  return { serial, timeMs, pid, line };
}
function gapsBetween(continuity, start, end) {
  if (start === void 0 || end === void 0) return [];
  return continuity.missingBetween(start, end).ranges;
}

// src/host/observation-run.ts
init_errors();
init_audit_setup();
init_audit_status();

// src/host/canaries.ts
import { randomInt } from "node:crypto";
function drawCanaries() {
  const start = 268435456 + randomInt(268435456);
  const end = 268435456 + (start - 268435456 + 1 + randomInt(268435454)) % 268435456;
  return { start, end };
}

// src/host/command-result.ts
import { constants as constants4 } from "node:os";
function describeCommand(outcome, timedOut) {
  const { status, durationMs, leftovers } = outcome;
  const number = status === void 0 ? constants4.signals.SIGKILL : status & 127;
  const signal = number === 0 ? null : signalName(number);
  const exitCode = status === void 0 || number !== 0 ? null : status >> 8 & 255;
  return { exitCode, signal, durationMs, timedOut, leftovers };
}
function signalName(number) {
  const found = Object.entries(constants4.signals).find(([, value]) => value === number);
  return found?.[0] ?? `signal ${number}`;
}

// src/host/daemon-sockets.ts
import { statSync as statSync5 } from "node:fs";
var SOCKETS = [
  "/var/run/docker.sock",
  "/run/containerd/containerd.sock",
  "/run/podman/podman.sock",
  "/run/crio/crio.sock"
];
function findDaemonSockets(user) {
  const own = ["docker.sock", "podman/podman.sock", "systemd/private", "bus"].map(
    (name) => `/run/user/${user.uid}/${name}`
  );
  return [...SOCKETS, ...own].filter((path4) => {
    try {
      const { mode, uid, gid } = statSync5(path4);
      if (user.uid === 0) return true;
      if (uid === user.uid) return (mode & 128) !== 0;
      if (gid === user.gid || user.groups.includes(gid)) return (mode & 16) !== 0;
      return (mode & 2) !== 0;
    } catch {
      return false;
    }
  });
}

// src/host/examiner.ts
import { rmSync as rmSync4, writeFileSync as writeFileSync6 } from "node:fs";
import { join as join8 } from "node:path";

// src/audit/ausearch-names.ts
var ARCHITECTURE_NAMES2 = {
  3221225534: ["x86_64"],
  1073741827: ["i386"],
  3221225655: ["aarch64"],
  1073741864: ["arm", "armeb"],
  3221225715: ["riscv64"],
  2147483670: ["s390x"],
  22: ["s390"],
  3221225493: ["ppc64le"],
  2147483669: ["ppc64"],
  20: ["ppc"],
  3221225730: ["loongarch64"]
};
var OTHER_NAMES2 = {
  3221225534: { pread64: "pread", pwrite64: "pwrite" },
  1073741827: {
    kexec_load: "sys_kexec_load",
    sched_rr_get_interval_time64: "sched_rr_get_interval64"
  },
  3221225655: { getdents64: "getdents", pread64: "pread", pwrite64: "pwrite", fstat: "newfstat" },
  1073741864: {
    _llseek: "llseek",
    _newselect: "newselect",
    _sysctl: "sysctl",
    arm_fadvise64_64: "fadvise64_64",
    arm_sync_file_range: "sync_file_range",
    sched_rr_get_interval_time64: "sched_rr_get_interval64"
  },
  2147483670: { pread64: "pread", pwrite64: "pwrite" },
  3221225493: {
    pread64: "pread",
    pwrite64: "pwrite",
    newfstatat: "fstatat64",
    timerfd_create: "timerfd",
    perf_event_open: "perf_counter_open"
  }
};
var ACTION_NAMES = {
  2147483648: ["kill", "kill-process", "kill_process"],
  0: ["kill", "kill-thread", "kill_thread"],
  196608: ["trap"],
  327680: ["errno"],
  2143289344: ["user-notify", "user-notif", "user_notif"],
  2146435072: ["trace"],
  2147221504: ["log"],
  2147418112: ["allow"]
};
var MARK_OF_UNKNOWN = "unknown-elf-type(";
function isUnknownArchitecture(text, token) {
  return text === `${MARK_OF_UNKNOWN}${token.toString(16)})`;
}
function isArchitectureName(text, token) {
  return ARCHITECTURE_NAMES2[token]?.includes(text) === true;
}
function isCallName(text, token, nr, name) {
  const number = /^(?:unknown-syscall\((-?\d{1,10})\)|(-?\d{1,10}))$/.exec(text);
  if (number !== null) return Number(number[1] ?? number[2]) >>> 0 === nr;
  return name !== void 0 && (text === name || text === OTHER_NAMES2[token]?.[name]);
}
function isActionName(text, code) {
  const unknown = `unknown-seccomp-code(0x${code.toString(16)})`;
  return text === unknown || ACTION_NAMES[(code & 4294901760) >>> 0]?.includes(text) === true;
}

// src/audit/agreement.ts
function ausearchArguments(file, form) {
  return ["--input", file, "-m", "SECCOMP", ...form === "raw" ? ["--format", "raw"] : ["-i"]];
}
var lookUpCall = (arch, nr) => {
  const architecture = architectureOf(arch, nr);
  return architecture === void 0 ? void 0 : syscallName(architecture.name, nr);
};
function compareReadings(lines, output, lookup = lookUpCall) {
  return [...compareRaw(lines, output.raw), ...compareInterpretation(lines, output.interpreted, lookup)];
}
function compareRaw(lines, raw) {
  const printed = /* @__PURE__ */ new Map();
  const { printed: output, more } = outputLines(raw, lines.length);
  for (const line of output) addTo(printed, toComparable(line), 1);
  const missing = [];
  for (const line of lines.map(toComparable)) {
    if ((printed.get(line) ?? 0) === 0) missing.push(line);
    else addTo(printed, line, -1);
  }
  const extra = /* @__PURE__ */ new Map();
  for (const [line, count] of printed) {
    const serial = serialOf(line);
    const others = extra.get(serial) ?? [];
    for (let left = count; left > 0; left -= 1) others.push(line);
    if (count > 0) extra.set(serial, others);
  }
  const disagreements = missing.map((line) => {
    const serial = serialOf(line);
    const other = serial === null ? void 0 : extra.get(serial)?.shift();
    return other === void 0 ? { kind: "missing", serial, detail: `not printed: ${excerpt(line)}` } : { kind: "differs", serial, detail: `printed as ${excerpt(other)}` };
  });
  for (const [serial, rest] of extra) {
    const kind = serial === null ? "unreadable" : "extra";
    disagreements.push(...rest.map((line) => ({ kind, serial, detail: excerpt(line) })));
  }
  return more ? [...disagreements, TOO_MUCH] : disagreements;
}
function compareInterpretation(lines, interpreted, lookup = lookUpCall) {
  const disagreements = [];
  const expected = /* @__PURE__ */ new Map();
  for (const line of lines) {
    const record = parseSeccompRecord(line);
    if (record.ok) expected.set(record.value.serial, record.value);
    else
      disagreements.push({ kind: "unreadable", serial: serialOf(line), detail: `given: ${excerpt(line)}` });
  }
  const { printed, more } = outputLines(interpreted, lines.length);
  for (const line of printed) {
    const reading = parseInterpretation(line);
    const record = reading === void 0 ? void 0 : expected.get(reading.serial);
    if (reading === void 0) {
      disagreements.push({ kind: "unreadable", serial: null, detail: excerpt(line) });
    } else if (record === void 0) {
      disagreements.push({ kind: "extra", serial: reading.serial, detail: excerpt(line) });
    } else {
      expected.delete(reading.serial);
      disagreements.push(...compareReading(record, reading, lookup));
    }
  }
  for (const serial of expected.keys())
    disagreements.push({ kind: "missing", serial, detail: "not interpreted" });
  return more ? [...disagreements, TOO_MUCH] : disagreements;
}
var HEAD2 = /^(?:node=\S+ )?type=SECCOMP msg=audit\([^()]*\.\d{3}:(\d{1,10})\) : /;
var TAIL = / sig=\S+ arch=(\S+) syscall=(\S+) compat=(\d+) ip=(0x[0-9a-f]+) code=(\S+) ?$/y;
function parseInterpretation(line) {
  const head = HEAD2.exec(line);
  TAIL.lastIndex = line.lastIndexOf(" sig=");
  const tail = TAIL.lastIndex < 0 ? null : TAIL.exec(line);
  if (head === null || tail === null) return void 0;
  const [, arch = "", syscall = "", compat = "", ip = "", code = ""] = tail;
  return { serial: Number(head[1]), arch, syscall, compat, ip, code };
}
function compareReading(record, reading, lookup) {
  const { serial, arch, syscall, code } = record;
  const disagreements = [];
  const disagree = (kind, printed, ours) => {
    disagreements.push({ kind, serial, detail: `ausearch says ${excerpt(printed)}, the record ${ours}` });
  };
  const name = lookup(arch, syscall);
  const unknown = isUnknownArchitecture(reading.arch, arch);
  if (!unknown && !isArchitectureName(reading.arch, arch)) disagree("architecture", reading.arch, hex(arch));
  if (!unknown && !isCallName(reading.syscall, arch, syscall, name)) {
    disagree("syscall", reading.syscall, name === void 0 ? `${syscall}` : `${syscall} (${name})`);
  }
  if (!isActionName(reading.code, code)) disagree("action", reading.code, hex(code));
  if (Number(reading.compat) !== record.compat)
    disagree("differs", `compat=${reading.compat}`, `${record.compat}`);
  if (reading.ip !== record.ip) disagree("differs", `ip=${reading.ip}`, record.ip);
  return disagreements;
}
var MORE_LINES = 100;
var TOO_MUCH = {
  kind: "extra",
  serial: null,
  detail: `more than ${MORE_LINES} lines beyond those that were given`
};
function outputLines(text, given) {
  const printed = [];
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf("\n", from);
    const line = text.slice(from, end === -1 ? text.length : end);
    from += line.length + 1;
    if (line === "" || line === "----") continue;
    if (printed.length === given + MORE_LINES) return { printed, more: true };
    printed.push(line);
  }
  return { printed, more: false };
}
function toComparable(line) {
  return line.replace(/[^\0-\x7f]+/g, "\uFFFD");
}
function serialOf(line) {
  const match = /^(?:node=\S+ )?type=\S+ msg=audit\([^()]*:(\d{1,10})\)/.exec(line);
  return match === null ? null : Number(match[1]);
}
function addTo(counts, key, amount) {
  counts.set(key, (counts.get(key) ?? 0) + amount);
}
function hex(value) {
  return `0x${value.toString(16)}`;
}
function excerpt(text) {
  return `${decodeBytes(text.slice(0, 200)).text}${text.length > 200 ? "\u2026" : ""}`;
}

// src/host/examiner.ts
init_audit_status();
init_tool();
var LINES_A_FILE = 5e3;
var CHARACTERS_A_FILE = 1 << 20;
var SETTLE_MS = 250;
var LIMITS2 = { seconds: 20, bytes: 8 * CHARACTERS_A_FILE };
var Examiner = class {
  #folder;
  /** undefined where there is none, or none that answers: once is enough to break the proof. */
  #ausearch;
  #waiting = [];
  #working;
  #hurry = () => {
  };
  #files = 0;
  #given = 0;
  #records = 0;
  #slowestMs = 0;
  #problems = [];
  constructor(folder) {
    this.#folder = folder;
    try {
      this.#ausearch = requireTool("ausearch", "auditd");
    } catch (error) {
      this.#problems.push(error.message);
    }
  }
  get problems() {
    return this.#problems;
  }
  /** Records that ausearch was given. */
  get given() {
    return this.#given;
  }
  /** Records on which both readings agreed. */
  get records() {
    return this.#records;
  }
  get slowestMs() {
    return this.#slowestMs;
  }
  /** Takes raw lines of the log, each without its newline; they are read soon. */
  offer(lines) {
    this.#given += lines.length;
    if (lines.length === 0 || this.#ausearch === void 0) return;
    this.#waiting.push(...lines);
    this.#working ??= this.#work(SETTLE_MS);
  }
  /** Resolves when every line that was offered has been read by ausearch. */
  async finish() {
    this.#hurry();
    while (this.#working !== void 0 || this.#waiting.length > 0) {
      this.#working ??= this.#work(0);
      await this.#working;
    }
  }
  async #work(delayMs) {
    await new Promise((resolve2) => {
      const timer = setTimeout(resolve2, delayMs);
      this.#hurry = () => {
        clearTimeout(timer);
        resolve2();
      };
    });
    while (this.#waiting.length > 0) await this.#examine(this.#takeFile());
    this.#working = void 0;
  }
  #takeFile() {
    let characters = 0;
    const end = this.#waiting.findIndex((line, index) => {
      characters += line.length;
      return index > 0 && (index === LINES_A_FILE || characters > CHARACTERS_A_FILE);
    });
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }
  async #examine(lines) {
    if (this.#ausearch === void 0) return;
    const file = join8(this.#folder, `ausearch-${this.#files++}.log`);
    const startedAt = performance.now();
    try {
      writeFileSync6(file, lines.map((line) => `${line}
`).join(""), { encoding: "latin1", mode: 384 });
      const [raw, interpreted] = await Promise.all([
        this.#run(ausearchArguments(file, "raw")),
        this.#run(ausearchArguments(file, "interpreted"))
      ]);
      const disagreements = compareReadings(lines, { raw, interpreted });
      this.#records += lines.length - disagreements.length;
      for (const { kind, serial, detail } of disagreements)
        this.#note(`${kind} at serial ${serial ?? "unknown"}: ${detail}`);
    } catch (error) {
      this.#note(oneLine(error.message));
    } finally {
      this.#slowestMs = Math.max(this.#slowestMs, performance.now() - startedAt);
      rmSync4(file, { force: true });
    }
  }
  async #run(args) {
    const { exitCode, stdout, stderr } = await runTool(this.#ausearch ?? "", args, LIMITS2);
    if (exitCode === 0) return stdout;
    const why = describeEnd(exitCode, LIMITS2);
    if (exitCode === 124 || exitCode === 137) this.#ausearch = void 0;
    throw new Error(`ausearch ${why}: ${oneLine(stderr || stdout) || "no message"}`);
  }
  #note(problem) {
    if (this.#problems.length < 20) this.#problems.push(problem);
  }
};

// src/host/gather-witness.ts
function gatherWitness(findings) {
  const { plan, setup, after, session, outcome, examiner, log, logDigest, failures } = findings;
  const { kind, process: process2 } = setup.daemon;
  return {
    before: setup.before,
    after: after ?? null,
    daemon: { kind, ...process2 },
    log: {
      path: log.path,
      bytes: log.bytes,
      rotations: log.rotations,
      problems: [...log.problems, ...failures],
      digest: logDigest ?? null
    },
    session: session ?? null,
    child: outcome.child ?? null,
    drained: outcome.drained,
    launcherFailure: outcome.failure ?? null,
    ausearch: { given: examiner.given, agreed: examiner.records, problems: examiner.problems },
    subject: {
      uid: plan.uid,
      // The subject may have made some, and removed some of its own.
      daemonSockets: [.../* @__PURE__ */ new Set([...findings.socketsBefore, ...findDaemonSockets(plan)])],
      fenced: outcome.fenced,
      leftovers: outcome.leftovers.length
    },
    toldApart: plan.toldApart
  };
}

// src/host/log-follower.ts
import { readSync, statSync as statSync6 } from "node:fs";
import { open as open2, readdir as readdir2, stat as stat2 } from "node:fs/promises";
import { basename as basename5, dirname as dirname4, join as join9 } from "node:path";
var CHUNK = 1 << 20;
var LogFollower = class _LogFollower {
  #path;
  #buffer = Buffer.allocUnsafeSlow(CHUNK);
  #problems = [];
  #file;
  #inode;
  #position;
  #bytes = 0;
  #rotations = 0;
  constructor(path4, file, inode, position) {
    this.#path = path4;
    this.#file = file;
    this.#inode = inode;
    this.#position = position;
  }
  /** Opens the log; `end` leaves out what was written before, but for a line that is being written. */
  static async open(path4, from) {
    const file = await open2(path4, "r");
    const { ino, size } = await file.stat();
    return new _LogFollower(path4, file, ino, from === "end" ? await findLineStart(file, size) : 0);
  }
  get state() {
    return { path: this.#path, bytes: this.#bytes, rotations: this.#rotations, problems: this.#problems };
  }
  /** Gives out all that is there now, chunk by chunk (a chunk is valid until the next), and says how many bytes. */
  async read(sink) {
    let total = 0;
    for (; ; ) {
      total += this.#readFile(sink);
      if (!await this.#moveOn(sink)) return total;
    }
  }
  #readFile(sink) {
    let total = 0;
    for (; ; ) {
      const bytesRead = readSync(this.#file.fd, this.#buffer, 0, CHUNK, this.#position);
      if (bytesRead === 0) break;
      this.#position += bytesRead;
      total += bytesRead;
      sink(this.#buffer.subarray(0, bytesRead));
      if (bytesRead < CHUNK / 2) break;
    }
    this.#bytes += total;
    return total;
  }
  /** Goes to the file that follows this one; false while this one is still the current one. */
  async #moveOn(sink) {
    const current = readStats(this.#path);
    if (current?.ino === this.#inode) {
      if (current.size < this.#position)
        this.#lose(`truncated from ${this.#position} to ${current.size} bytes`, current.size);
      return false;
    }
    const files = await this.#listFiles();
    const place = files.findIndex((file2) => file2.inode === this.#inode);
    if (place === 0 || files.length === 0) {
      if (files.length === 0) this.#lose("removed", this.#position);
      return false;
    }
    this.#readFile(sink);
    if (place === -1)
      this.#lose("rotated or replaced, and the file that was followed is gone", this.#position);
    const next = files[(place === -1 ? files.length : place) - 1];
    if (next === void 0) return false;
    const file = await open2(next.path, "r").catch(() => void 0);
    if (file === void 0) return false;
    const { ino } = await file.stat();
    if (ino !== next.inode) {
      await file.close();
      return true;
    }
    await this.#file.close();
    this.#file = file;
    this.#inode = ino;
    this.#position = 0;
    this.#rotations += 1;
    return true;
  }
  /** The log and its numbered predecessors, the newest first. */
  async #listFiles() {
    const folder = dirname4(this.#path);
    const name = basename5(this.#path);
    const numbers = (await readdir2(folder).catch(() => [])).filter((entry) => entry.startsWith(`${name}.`) && /^\d+$/.test(entry.slice(name.length + 1))).map((entry) => Number(entry.slice(name.length + 1))).sort((a, b) => a - b);
    const paths = [this.#path, ...numbers.map((number) => join9(folder, `${name}.${number}`))];
    const files = await Promise.all(
      paths.map(async (path4) => ({ path: path4, inode: (await stat2(path4).catch(() => void 0))?.ino }))
    );
    return files.flatMap(({ path: path4, inode }) => inode === void 0 ? [] : [{ path: path4, inode }]);
  }
  #lose(problem, position) {
    this.#position = position;
    const text = `${this.#path} was ${problem}`;
    if (this.#problems.length < 20 && this.#problems.at(-1) !== text) this.#problems.push(text);
  }
  async close() {
    await this.#file.close();
  }
};
function readStats(path4) {
  try {
    return statSync6(path4);
  } catch {
    return void 0;
  }
}
async function findLineStart(file, size) {
  const tail = Buffer.alloc(Math.min(size, 1 << 16));
  const { bytesRead } = await file.read(tail, 0, tail.length, size - tail.length);
  const newline = tail.subarray(0, bytesRead).lastIndexOf(10);
  return newline === -1 ? size : size - tail.length + newline + 1;
}

// src/host/log-keeper.ts
import { createHash } from "node:crypto";
import { closeSync as closeSync2, openSync as openSync2, writeSync } from "node:fs";
import { join as join10 } from "node:path";
var LogKeeper = class {
  path;
  #file;
  #hash = createHash("sha256");
  constructor(folder) {
    this.path = join10(folder, "kept.log");
    this.#file = openSync2(this.path, "wx", 384);
  }
  push(chunk) {
    this.#hash.update(chunk);
    for (let at = 0; at < chunk.length; ) at += writeSync(this.#file, chunk, at);
  }
  /** Ends the file; `sha256:…` of it. */
  end() {
    closeSync2(this.#file);
    return `sha256:${this.#hash.digest("hex")}`;
  }
};

// src/host/observation-run.ts
init_note();

// src/host/record-clock.ts
var STEP_MS = 100;
function readClocks() {
  return { wallMs: Date.now(), monotonicMs: performance.now() };
}
var RecordClock = class {
  #read;
  #began;
  #apart;
  constructor(read2 = readClocks) {
    this.#read = read2;
    const { wallMs, monotonicMs } = read2();
    this.#began = monotonicMs;
    this.#apart = wallMs - monotonicMs;
  }
  /** For a record that was read just now: its wall time in milliseconds, to monotonic ones. */
  toMonotonic(timeMs) {
    const { wallMs, monotonicMs } = this.#read();
    const apart = wallMs - monotonicMs;
    if (Math.abs(apart - this.#apart) > STEP_MS) this.#apart = apart;
    const madeAt = timeMs - this.#apart;
    return madeAt < this.#began - STEP_MS || madeAt > monotonicMs + STEP_MS ? monotonicMs : madeAt;
  }
};

// src/host/observed-calls.ts
var ObservedCalls = class {
  #lines;
  #clock;
  /** When each call was first made, and its place, as they were known when its record was read. */
  #firsts = /* @__PURE__ */ new Map();
  #canariesOffered = /* @__PURE__ */ new Set();
  constructor(lines, clock = new RecordClock()) {
    this.#lines = lines;
    this.#clock = clock;
  }
  /** The calls that are distinct and first read since the last time. */
  take(observation, examiner) {
    const { start, end } = observation.session;
    for (const canary of [start, end]) {
      if (canary === void 0 || this.#canariesOffered.has(canary.serial)) continue;
      this.#canariesOffered.add(canary.serial);
      examiner.offer([canary.text]);
    }
    const fresh = observation.takeNew();
    examiner.offer(fresh.map(({ firstLine }) => firstLine));
    for (const call of fresh) {
      const madeAt = this.#clock.toMonotonic(call.firstTimeMs);
      this.#firsts.set(call, { madeAt, place: this.#look(madeAt) });
    }
    return fresh.map((call) => describeCall(call, start?.timeMs, this.#placeOf(call)));
  }
  /** Every distinct call with its final count, in the order of their first records. */
  list(observation) {
    return listCalls(observation.session, (call) => this.#placeOf(call));
  }
  /** Lines that came through the pipe later than the record are known by now; forgotten ones are not. */
  #placeOf(call) {
    const first = this.#firsts.get(call);
    if (first === void 0) return { context: null, test: null };
    const { context, test } = this.#look(first.madeAt);
    return { context: context ?? first.place.context, test: test ?? first.place.test };
  }
  #look(madeAt) {
    return { context: this.#lines.before(madeAt) ?? null, test: this.#lines.testAt(madeAt) ?? null };
  }
};

// src/host/output-lines.ts
import { StringDecoder as StringDecoder2 } from "node:string_decoder";

// src/audit/test-line.ts
var COLOURS = /\u001b\[[0-9;]*m/g;
var MILLISECONDS = { ms: 1, s: 1e3, m: 6e4 };
var MAYBE = /[▶✔✓✖✕﹣○●]|^ *(?:not )?ok\b|Subtest: |^=== |--- |::|collected \d|^={4}.*={4}$|^(?:PASS|FAIL)|duration_ms|^ℹ|^test at|^Test Suites:|^ok\b/;
function parseTestLine(line) {
  if (!MAYBE.test(line)) return void 0;
  const text = line.replaceAll(COLOURS, "").trimEnd();
  return parseSpec(text) ?? parseTap(text) ?? parseJest(text) ?? parsePytest(text) ?? parseGo(text);
}
function parseSpec(text) {
  if (/^test at .+:\d+:\d+$/.test(text)) return { kind: "recap" };
  if (/^ℹ tests \d+$/.test(text) || text === "\u2716 failing tests:") return { kind: "outside" };
  const [, spaces, sign, title] = /^( *)([▶✔✓✖✕﹣○]) (.+)$/.exec(text) ?? [];
  if (spaces === void 0 || title === void 0) return void 0;
  const { name, durationMs } = splitDuration(title.replace(/(?<=\([\d.]+ms\)) # .*$/, ""));
  const indent = spaces.length;
  return sign === "\u25B6" && durationMs === void 0 ? { kind: "suite", indent, name } : { kind: "end", indent, name, durationMs };
}
function parseTap(text) {
  const [, outer, subtest] = /^( *)# Subtest: (.+)$/.exec(text) ?? [];
  if (outer !== void 0 && subtest !== void 0)
    return { kind: "suite", indent: outer.length, name: plain(subtest) };
  const [, duration] = /^ *duration_ms: ([\d.]+)$/.exec(text) ?? [];
  if (duration !== void 0) return { kind: "duration", durationMs: Number(duration) };
  const [, spaces, title, time] = /^( *)(?:not )?ok(?: \d+)?(?: -)? ((?:[^\\#]|\\.)+?)(?: # (?:time=([\d.]+)ms|.*))?$/.exec(text) ?? [];
  if (spaces === void 0 || title === void 0) return void 0;
  const durationMs = time === void 0 ? void 0 : Number(time);
  return { kind: "end", indent: spaces.length, name: plain(title), durationMs };
}
var plain = (text) => text.replaceAll(/\\([\\#])/g, "$1");
function parseJest(text) {
  if (/^Test Suites: /.test(text)) return { kind: "outside" };
  const [, title] = /^(?:PASS|FAIL) +(\S.*)$/.exec(text) ?? [];
  return title === void 0 || text.includes("	") ? void 0 : { kind: "file", ...splitDuration(title) };
}
var PYTEST = /^(?:(?<name>\S+?::.+?) (?<outcome>PASSED|FAILED|SKIPPED|XFAIL|XPASS|ERROR)(?: \(.*\))?(?: +\[ *\d+%\])?|\[gw\d+\] \[ *\d+%\] (?:PASSED|FAILED|SKIPPED|XFAIL|XPASS|ERROR) (?<apart>\S+?::.+))$/;
function parsePytest(text) {
  if (/^(?:collecting \.\.\. )?collected \d+ items?|^={4,} .+ ={4,}$/.test(text)) return { kind: "outside" };
  const { name, outcome, apart } = PYTEST.exec(text)?.groups ?? {};
  const test = name ?? apart;
  const durationMs = outcome === "SKIPPED" ? 0 : void 0;
  return test === void 0 ? void 0 : { kind: "end", indent: 0, name: test.trimEnd(), durationMs };
}
function parseGo(text) {
  const [, entered] = /^=== (?:RUN|CONT|NAME) +(\S+)$/.exec(text) ?? [];
  if (entered !== void 0) return { kind: "enter", name: entered };
  const [, left] = /^(?:=== PAUSE +| *--- (?:PASS|FAIL|SKIP): )(\S+)(?: \([\d.]+s\))?$/.exec(text) ?? [];
  if (left !== void 0) return { kind: "leave", name: left };
  return /^(?:ok {2}|FAIL)\t\S/.test(text) ? { kind: "outside" } : void 0;
}
function splitDuration(title) {
  const [, name, number, unit] = /^(.+?) \(([\d.]+) ?(ms|s|m)\)$/.exec(title) ?? [];
  return name === void 0 ? { name: title, durationMs: void 0 } : { name, durationMs: Number(number) * (MILLISECONDS[unit ?? "ms"] ?? 1) };
}

// src/audit/test-timeline.ts
var REMEMBERED = 4096;
var LATE_MS = 50;
var HALF_TICK_MS = 2;
var TestTimeline = class {
  #moments = [];
  #streams = /* @__PURE__ */ new Map();
  /** Takes a whole line that came at this time. */
  push(stream, line, atMs) {
    const reader = this.#streams.get(stream) ?? new Reader(this.#moments);
    this.#streams.set(stream, reader);
    reader.take(line, atMs);
    if (this.#moments.length > 2 * REMEMBERED) this.#moments.splice(0, this.#moments.length - REMEMBERED);
  }
  /** The name of the test, beneath those of its suites; undefined where there is none, or it cannot be told. */
  at(timeMs) {
    const time = timeMs + HALF_TICK_MS;
    const next = this.#countBefore(time);
    const last = this.#moments[next - 1];
    if (last?.kind === "running" && last.name !== null) return last.name;
    return findEnded(this.#endedTogether(next), time);
  }
  #countBefore(time) {
    let low = 0;
    let high = this.#moments.length;
    while (low < high) {
      const middle = low + high >> 1;
      if ((this.#moments[middle]?.atMs ?? 0) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
  #endedTogether(from) {
    const atMs = this.#moments[from]?.atMs;
    const rest = this.#moments.slice(from);
    const end = rest.findIndex((moment) => moment.kind !== "ended" || moment.atMs !== atMs);
    return end === -1 ? rest : rest.slice(0, end);
  }
};
function findEnded(together, time) {
  const [first] = together;
  if (first === void 0) return void 0;
  let start = first.atMs;
  for (const moment of together.toReversed()) {
    if (moment.durationMs === void 0) return moment === first ? first.name ?? void 0 : void 0;
    start -= moment.durationMs;
    if (time >= start - (moment === first ? LATE_MS : 0)) return moment.name ?? void 0;
  }
  return void 0;
}
var Reader = class {
  #moments;
  #suites = [];
  #open = /* @__PURE__ */ new Set();
  #running = null;
  #file;
  #ended;
  #isRecap = false;
  constructor(moments) {
    this.#moments = moments;
  }
  take(line, atMs) {
    const mark = parseTestLine(line);
    if (this.#file !== void 0 && this.#takeOfFile(this.#file, line, mark)) return;
    this.#file = void 0;
    if (mark?.kind === "suite") this.#enterSuite(mark.indent, mark.name);
    else if (mark?.kind === "end") this.#end(mark, atMs);
    else if (mark?.kind === "file") this.#startFile(mark, atMs);
    else if (mark?.kind === "enter") this.#run(mark.name, atMs);
    else if (mark?.kind === "leave") this.#leave(mark.name, atMs);
    else if (mark?.kind === "duration" && this.#ended !== void 0) {
      this.#ended.durationMs ??= mark.durationMs;
      this.#ended = void 0;
    } else if (mark?.kind === "outside") this.#leaveAll(atMs);
    if (mark !== void 0) this.#isRecap = mark.kind === "recap";
  }
  #add(kind, name, atMs, durationMs) {
    const moment = { atMs, kind, name, durationMs };
    this.#moments.push(moment);
    return moment;
  }
  #enterSuite(indent, name) {
    this.#leaveSuites(indent - 1);
    this.#suites.push({ indent, name, isParent: false });
  }
  /** Leaves what is nested deeper; what holds the rest has something in it. */
  #leaveSuites(indent) {
    while ((this.#suites.at(-1)?.indent ?? -1) > indent) this.#suites.pop();
    for (const suite of this.#suites) if (suite.indent <= indent) suite.isParent = true;
  }
  #end({ indent, name, durationMs }, atMs) {
    while ((this.#suites.at(-1)?.indent ?? -1) > indent) this.#suites.pop();
    const same = this.#suites.at(-1)?.indent === indent ? this.#suites.pop() : void 0;
    this.#leaveSuites(indent);
    if (same?.isParent === true || this.#isRecap) {
      this.#ended = void 0;
      return;
    }
    this.#ended = this.#add("ended", this.#path(name), atMs, durationMs);
  }
  #path(name) {
    return [...this.#suites.map((suite) => suite.name), name].join(" \u203A ");
  }
  #startFile({ name, durationMs }, atMs) {
    this.#suites = [];
    this.#file = { name, moment: this.#add("ended", name, atMs, durationMs), tests: 0 };
  }
  /** The only test of a file is it; of several, the file is all that can be said. */
  #takeOfFile(file, line, mark) {
    if (mark === void 0) {
      const [, spaces, title] = /^( +)([^ ●].*)$/.exec(line) ?? [];
      if (spaces === void 0 || title === void 0) return false;
      this.#enterSuite(spaces.length, title.trimEnd());
      return true;
    }
    if (mark.kind !== "end") return false;
    this.#leaveSuites(mark.indent - 1);
    if (/^ *○/.test(line)) return true;
    const { moment } = file;
    moment.name = file.tests === 0 ? `${file.name} \u203A ${this.#path(mark.name)}` : file.name;
    moment.durationMs = (file.tests === 0 ? 0 : moment.durationMs ?? 0) + (mark.durationMs ?? 0);
    file.tests += 1;
    return true;
  }
  #run(name, atMs) {
    if (name !== null) this.#open.add(name);
    if (this.#open.size > REMEMBERED) this.#open.clear();
    if (name !== this.#running) this.#add("running", name, atMs);
    this.#running = name;
  }
  /** Go tells the end of subtests only after that of the test they are part of. */
  #leave(name, atMs) {
    const isPartOf = (other) => other === name || other.startsWith(`${name}/`);
    if (!this.#open.has(name)) return;
    for (const other of this.#open) if (isPartOf(other)) this.#open.delete(other);
    if (this.#running !== null && isPartOf(this.#running)) this.#run(null, atMs);
  }
  #leaveAll(atMs) {
    this.#open.clear();
    this.#suites = [];
    this.#running = null;
    this.#add("running", null, atMs);
  }
};

// src/host/output-lines.ts
var REMEMBERED2 = 4096;
var LONGEST = 200;
var TOLERANCE_MS = 5;
var OutputLines = class {
  #lines = [];
  #partial = /* @__PURE__ */ new Map();
  #decoders = /* @__PURE__ */ new Map();
  #tests = new TestTimeline();
  /** `atMs` is of a clock that only goes on, as is the time that is asked for. */
  push(stream, chunk, atMs) {
    const decoder = this.#decoders.get(stream) ?? new StringDecoder2("utf8");
    this.#decoders.set(stream, decoder);
    const text = (this.#partial.get(stream) ?? "") + decoder.write(chunk);
    const lines = text.split(/\r?\n/);
    this.#partial.set(stream, (lines.pop() ?? "").slice(0, LONGEST));
    for (const line of lines.slice(-REMEMBERED2)) {
      if (line.trim() === "") continue;
      const text2 = line.slice(0, LONGEST);
      this.#lines.push({ atMs, text: text2 });
      this.#tests.push(stream, text2, atMs);
    }
    if (this.#lines.length > 2 * REMEMBERED2) this.#lines.splice(0, this.#lines.length - REMEMBERED2);
  }
  /** The last whole line that was there at this time; undefined before the first. */
  before(timeMs) {
    let low = 0;
    let high = this.#lines.length;
    while (low < high) {
      const middle = low + high >> 1;
      if ((this.#lines[middle]?.atMs ?? 0) <= timeMs + TOLERANCE_MS) low = middle + 1;
      else high = middle;
    }
    return this.#lines[low - 1]?.text;
  }
  /** The test that ran at this time, as far as the lines tell so far. */
  testAt(timeMs) {
    return this.#tests.at(timeMs);
  }
};

// src/host/observation-run.ts
init_proc();

// src/host/process-tree.ts
init_proc();
var MOST = 256;
var MOST_MS = 100;
var ProcessTree = class {
  #session;
  #launcher;
  #seen = /* @__PURE__ */ new Map();
  #spentMs = 0;
  constructor(session, launcher) {
    this.#session = session;
    this.#launcher = launcher;
  }
  get processes() {
    return [...this.#seen.values()];
  }
  /** Reads this process and its ancestors, those that are known already excepted. */
  look(pid) {
    const began = performance.now();
    for (let next = pid; next !== null && !this.#seen.has(next) && this.#hasRoom(began); ) {
      const found = this.#read(next);
      if (found === void 0) break;
      this.#seen.set(next, found);
      next = found.ppid;
    }
    this.#spentMs += performance.now() - began;
  }
  #hasRoom(began) {
    return this.#seen.size < MOST && this.#spentMs + performance.now() - began < MOST_MS;
  }
  /** The name in stat is in parentheses and may hold some itself; the parent is the second field behind it (proc(5)). */
  #read(pid) {
    const stat3 = readProc(`/proc/${pid}/stat`);
    if (stat3 === void 0 || readSessionId(pid) !== this.#session) return void 0;
    const end = stat3.lastIndexOf(")");
    const ppid = Number(stat3.slice(end + 2).split(" ")[1]);
    const comm = stat3.slice(stat3.indexOf("(") + 1, end);
    return { pid, ppid: ppid === this.#launcher ? null : ppid, exe: readExecutable(pid) ?? "", comm };
  }
};

// src/host/session-reader.ts
import { setTimeout as sleep3 } from "node:timers/promises";

// src/audit/line-splitter.ts
var PIECE = 1 << 14;
var EXCERPT2 = 200;
var LineSplitter = class {
  #decode;
  #sink;
  #maxLength;
  #carry = "";
  /** The line began too long ago; what comes before the next newline is passed over. */
  #tooLong = false;
  constructor(decode, sink, maxLength = 1 << 16) {
    this.#decode = decode;
    this.#sink = sink;
    this.#maxLength = maxLength;
  }
  push(chunk) {
    for (let at = 0; at < chunk.length; at += PIECE)
      this.#pushText(this.#decode(chunk.subarray(at, at + PIECE)));
  }
  /** Ends the input: a last line without a newline was cut short. */
  end() {
    if (this.#carry !== "") this.#reject("truncated", this.#carry);
    this.#carry = "";
    this.#tooLong = false;
  }
  #pushText(text) {
    const hasNul = text.includes("\0") || this.#carry.includes("\0");
    let start = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
      const line = text.slice(start, end);
      start = end + 1;
      if (this.#carry === "" && !this.#tooLong) this.#pass(line, hasNul);
      else this.#passCarried(line, hasNul);
    }
    if (start < text.length) this.#keep(text.slice(start));
  }
  #passCarried(rest, hasNul) {
    const line = this.#carry + rest;
    this.#carry = "";
    if (this.#tooLong) this.#tooLong = false;
    else this.#pass(line, hasNul);
  }
  #pass(line, hasNul) {
    if (line.length > this.#maxLength) this.#reject("too-long", line);
    else if (hasNul && line.includes("\0")) this.#reject("nul-byte", line);
    else this.#sink.line(line);
  }
  #keep(rest) {
    if (this.#tooLong) return;
    this.#carry += rest;
    if (this.#carry.length <= this.#maxLength) return;
    this.#reject("too-long", this.#carry);
    this.#carry = "";
    this.#tooLong = true;
  }
  #reject(name, line) {
    this.#sink.rejected(name, line.slice(0, EXCERPT2));
  }
};

// src/host/session-reader.ts
var POLL_MS = 50;
var END_POLL_MS = 1;
var END_PATIENCE_MS = 15e3;
var GAP_PATIENCE_MS = 2e3;
var QUIET_MS = 100;
var ASK_AGAIN_MS = 1e3;
async function readSession(log) {
  const { follower, observation, ended, askLastWord, keep, heard } = log;
  const splitter = new LineSplitter((bytes) => bytes.toString("latin1"), {
    line: (line) => observation.push(line),
    rejected: (name, excerpt2) => observation.reject(name, excerpt2)
  });
  let progress = "";
  let idleSince = performance.now();
  let askedAt = Number.NEGATIVE_INFINITY;
  for (; ; ) {
    const atEnd = ended.aborted;
    const bytes = await follower.read((chunk) => {
      keep(chunk);
      splitter.push(chunk);
    });
    heard();
    if (atEnd) {
      if (isComplete(observation)) break;
      const now = performance.now();
      const reached = describeProgress(observation);
      if (reached !== progress) idleSince = now;
      progress = reached;
      const idle = now - idleSince;
      if (idle > patience(log)) break;
      if (idle > QUIET_MS && now - askedAt > ASK_AGAIN_MS) {
        askedAt = now;
        askLastWord();
      }
    }
    await (atEnd ? sleep3(bytes === 0 ? END_POLL_MS : 0) : sleepUntil(ended, POLL_MS));
  }
  splitter.end();
  observation.finish();
  heard();
}
function patience({ follower, observation, isWritten }) {
  if (observation.heardLastWord || !isWritten()) return QUIET_MS;
  const isBroken = follower.state.problems.length > 0;
  return observation.session.end === void 0 && !isBroken ? END_PATIENCE_MS : GAP_PATIENCE_MS;
}
function describeProgress({ session, continuity }) {
  const { start, end, fold, launcherRecords } = session;
  const missing = start === void 0 || end === void 0 ? "" : continuity.missingBetween(start.serial, end.serial).count;
  return `${fold.total} ${launcherRecords} ${missing}`;
}
async function sleepUntil(signal, milliseconds) {
  await sleep3(milliseconds, void 0, { signal }).catch(() => {
  });
}
function isComplete({ session, continuity }) {
  const { start, end } = session;
  return start !== void 0 && end !== void 0 && continuity.missingBetween(start.serial, end.serial).count === 0;
}

// src/host/versions.ts
init_find_tool();
init_tool();
function daemonVersion(observation) {
  const start = observation?.daemonRecords.kept.find(({ op }) => op === "start");
  return /\bver=(\S+)/.exec(start?.text ?? "")?.[1] ?? null;
}
async function readVersion(tool) {
  const path4 = findTool(tool);
  if (path4 === void 0) return null;
  const { stdout } = await runTool(path4, ["-v"], VERSION_LIMITS).catch(() => ({ stdout: "" }));
  return /(\d[\w.]*)\s*$/.exec(stdout.trim())?.[1] ?? null;
}

// src/host/observation-run.ts
var PROGRESS_MS = 500;
async function runObservation(plan, setup, launcher, channel, ausearch) {
  const follower = await LogFollower.open(
    setup.daemon.logFile,
    setup.daemon.kind === "own" ? "start" : "end"
  );
  const socketsBefore = findDaemonSockets(plan);
  const run = new ObservationRun(plan, setup, launcher, channel);
  try {
    const outcome = await run.follow(follower);
    const { observation, examiner, failures } = run;
    const examined = examiner.finish();
    const after = await readAuditState().catch(() => void 0);
    const [restored] = await Promise.all([restore(setup.note, { keepFolder: true }), examined]);
    const calls = observation === void 0 ? [] : run.calls.list(observation);
    const { session, keeper } = run;
    const logDigest = keeper?.end();
    const log = follower.state;
    const found = {
      plan,
      setup,
      after,
      session,
      socketsBefore,
      outcome,
      examiner,
      log,
      logDigest,
      failures
    };
    const witness = gatherWitness(found);
    if (keeper !== void 0) await channel.forwardLog(keeper.path);
    return {
      command: describeCommand(outcome, run.timedOut),
      calls,
      processes: run.processes?.processes ?? [],
      evidence: deriveEvidence(witness, observation, calls),
      proof: { witness, reading: describeReading(observation) },
      versions: {
        auditd: daemonVersion(observation) ?? await readVersion("auditctl"),
        ausearch: await ausearch
      },
      restored,
      cost: {
        observerPeakBytes: process.resourceUsage().maxRSS * 1024,
        logBytes: follower.state.bytes,
        slowestAusearchMs: Math.round(examiner.slowestMs)
      }
    };
  } finally {
    await follower.close();
  }
}
var ObservationRun = class {
  examiner;
  calls;
  failures = [];
  keeper;
  session;
  observation;
  processes;
  timedOut = false;
  #plan;
  #setup;
  #launcher;
  #channel;
  #lines = new OutputLines();
  #lastWord = `callgate reads to here ${randomUUID()}`;
  #timer;
  #ended = new AbortController();
  #hasStarted = false;
  /** Calls of what may never become the command. */
  #held = [];
  #lastProgress = performance.now();
  constructor(plan, setup, launcher, channel) {
    this.#plan = plan;
    this.#setup = setup;
    this.#launcher = launcher;
    this.#channel = channel;
    this.keeper = plan.keepLog ? new LogKeeper(setup.folder) : void 0;
    this.examiner = new Examiner(setup.folder);
    this.calls = new ObservedCalls(this.#lines);
    channel.onStop((signal) => this.#stop(signal));
  }
  /** Launches, and reads the log to its end. */
  async follow(follower) {
    let reading;
    const canaries = drawCanaries();
    const outcome = await this.#launcher.run(this.#plan, canaries, {
      session: (session, launcher) => {
        this.observation = this.#startObservation(session, launcher, canaries);
        this.#limitTime();
        reading = this.#read(follower, this.observation);
      },
      ...this.#events()
    });
    clearTimeout(this.#timer);
    if (outcome.failure !== void 0 && outcome.session !== void 0) await endSession(outcome.session);
    this.#ended.abort();
    await reading;
    if (outcome.execFailure !== void 0) throw explainExecFailure(outcome.execFailure, this.#plan);
    if (outcome.child === void 0) {
      throw new CallgateError(
        "observer",
        `The launcher ${outcome.failure ?? "ended"} before it told that the command was started. ` + (outcome.session === void 0 ? "Nothing was run." : "What it may have started has been ended.")
      );
    }
    return outcome;
  }
  /** Ends the subject's tree; a reader of its output that has stopped reading keeps it from nothing. */
  #stop(signal) {
    if (signal === void 0) this.#launcher.kill();
    else this.#launcher.stop(signal);
    setTimeout(() => this.#channel.dropOutput(), this.#plan.graceMs).unref();
  }
  #startObservation(session, launcher, canaries) {
    this.#setup.note.session = session;
    this.#setup.note.launcher = launcher;
    writeNote(this.#setup.note);
    const arch = architectureByName(this.#plan.architecture)?.token ?? 0;
    const { start, end } = canaries;
    this.session = { session, arch, launcher: launcher.pid, startCanary: start, endCanary: end };
    this.processes = new ProcessTree(session, launcher.pid);
    return new Observation(this.session, void 0, this.#lastWord);
  }
  /** From before the start, which may hang as well: its file may be on a file system that does not answer. */
  #limitTime() {
    if (this.#plan.timeoutMs === 0) return;
    this.#timer = setTimeout(() => {
      this.timedOut = true;
      this.#stop(constants5.signals.SIGTERM);
    }, this.#plan.timeoutMs);
  }
  #events() {
    return {
      started: () => {
        this.#hasStarted = true;
        this.#channel.send({ event: "running" });
      },
      output: (stream, chunk) => {
        this.#lines.push(stream, chunk, performance.now());
        return this.#channel.forward(stream, chunk);
      }
    };
  }
  async #read(follower, observation) {
    try {
      await readSession({
        follower,
        observation,
        ended: this.#ended.signal,
        isWritten: () => isAlive(this.#setup.daemon.process),
        // What does not come of it is a record that is missing, and found out as such.
        askLastWord: () => void setAudit(["-m", this.#lastWord]).catch(() => {
        }),
        keep: (chunk) => this.keeper?.push(chunk),
        heard: () => this.#tell(observation)
      });
    } catch (error) {
      this.failures.push(`the log could not be read on: ${oneLine(error.message)}`);
    }
  }
  #tell(observation) {
    const fresh = this.calls.take(observation, this.examiner);
    for (const { pid } of fresh) this.processes?.look(pid);
    this.#held.push(...fresh);
    if (this.#hasStarted)
      for (const call of this.#held.splice(0)) this.#channel.send({ event: "call", call });
    if (performance.now() - this.#lastProgress < PROGRESS_MS) return;
    this.#lastProgress = performance.now();
    this.#channel.send({ event: "progress", records: observation.session.fold.total });
  }
};

// src/host/observer.ts
init_paths();
async function runObserver(input, output, task) {
  const launcher = task === "observe" ? new Launcher() : void 0;
  const channel = new FrontChannel(input, output);
  for (const signal of ["SIGINT", "SIGHUP"]) process.on(signal, () => {
  });
  try {
    const plan = await channel.plan;
    if (plan?.task === "observe") await observe(plan, launcher ?? new Launcher(), channel);
    else await launcher?.discard();
    if (plan?.task === "doctor") {
      const { diagnoseAsRoot: diagnoseAsRoot2 } = await Promise.resolve().then(() => (init_diagnose_root(), diagnose_root_exports));
      channel.send({ event: "diagnosis", checks: await diagnoseAsRoot2(plan.fix) });
    } else if (plan?.task === "setup") {
      const { installAudit: installAudit2 } = await Promise.resolve().then(() => (init_setup(), setup_exports));
      channel.send({ event: "done", lines: await installAudit2() });
    }
  } catch (error) {
    const known = error instanceof CallgateError;
    channel.send({ event: "error", code: known ? error.code : "observer", message: describe2(error) });
  }
  await channel.close();
  process.exit(0);
}
function describe2(error) {
  if (error instanceof CallgateError) return error.message;
  if (isSystemError(error)) {
    return `The observer could not go on: ${error.message}. Nothing it found counts. Mend that (room on the disk, a file system that is not read-only) and run again; \`callgate doctor --fix\` puts back what is left.`;
  }
  return `The observer, and nothing it found counts, ${tellUnexpected(error)}`;
}
function isSystemError(error) {
  return error instanceof Error && "errno" in error && "syscall" in error;
}
async function lockHost(plan, channel, signal) {
  requireCapabilities();
  ensureStateFolder();
  return takeLock(
    { user: plan.user, command: plan.command },
    (holder) => channel.send({ event: "waiting", holder: holder ?? null }),
    signal
  );
}
async function observe(plan, launcher, channel) {
  const abort = new AbortController();
  channel.onStop(
    () => abort.abort(
      new CallgateError("observer", "Interrupted before the command was started. Nothing was run.")
    )
  );
  let started = false;
  const lock = await lockHost(plan, channel, abort.signal).catch(async (error) => {
    await launcher.discard();
    throw error;
  });
  try {
    const recovered = await recover();
    if (recovered !== void 0) channel.send({ event: "recovered", done: recovered });
    const ausearch = readVersion("ausearch");
    const setup = await setUpAudit();
    const files = asUser(plan, () => new FileCommands(plan.fileCommands));
    const restoreFiles = () => {
      const tampering = asUser(plan, () => files.restore());
      if (tampering.restored.length + tampering.lost.length > 0)
        channel.send({ event: "tampered", tampering });
    };
    try {
      abort.signal.throwIfAborted();
      started = true;
      const result = await runObservation(plan, setup, launcher, channel, ausearch);
      restoreFiles();
      channel.send({ event: "result", result });
      removeStrayFiles();
    } catch (error) {
      await restore(setup.note);
      restoreFiles();
      throw error;
    }
  } finally {
    if (!started) await launcher.discard();
    lock.release();
  }
}

// src/observer.ts
await runObserver(process.stdin, process.stdout, process.argv[2]);
