import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __esm = (fn, res, err) => function __init() {
  if (err) throw err[0];
  try {
    return fn && (res = (0, fn[__getOwnPropNames(fn)[0]])(fn = 0)), res;
  } catch (e) {
    throw err = [e], e;
  }
};
var __commonJS = (cb, mod) => function __require() {
  try {
    return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;
  } catch (e) {
    throw mod = 0, e;
  }
};
var __export = (target, all) => {
  for (var name2 in all)
    __defProp(target, name2, { get: all[name2], enumerable: true });
};
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(
  // If the importer is in node compatibility mode or this is not an ESM
  // file that has been converted to a CommonJS file using a Babel-
  // compatible transform (i.e. "__esModule" has not been set), then set
  // "default" to the CommonJS "module.exports" for node compatibility.
  isNodeMode || !mod || !mod.__esModule ? __defProp(target, "default", { value: mod, enumerable: true }) : target,
  mod
));

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
  ].map((name2) => fields.get(name2));
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
      function adopt(value2) {
        return value2 instanceof P ? value2 : new P(function(resolve2) {
          resolve2(value2);
        });
      }
      return new (P || (P = Promise))(function(resolve2, reject2) {
        function fulfilled(value2) {
          try {
            step(generator.next(value2));
          } catch (e) {
            reject2(e);
          }
        }
        function rejected(value2) {
          try {
            step(generator["throw"](value2));
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
    const matches2 = yield findInPath(tool);
    if (matches2 && matches2.length > 0) {
      return matches2[0];
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
    const matches2 = [];
    for (const directory of directories) {
      const filePath = yield tryGetExecutablePath(path2.join(directory, tool), extensions);
      if (filePath) {
        matches2.push(filePath);
      }
    }
    return matches2;
  });
}
var __awaiter2;
var init_io = __esm({
  "node_modules/@actions/io/lib/io.js"() {
    init_io_util();
    __awaiter2 = function(thisArg, _arguments, P, generator) {
      function adopt(value2) {
        return value2 instanceof P ? value2 : new P(function(resolve2) {
          resolve2(value2);
        });
      }
      return new (P || (P = Promise))(function(resolve2, reject2) {
        function fulfilled(value2) {
          try {
            step(generator.next(value2));
          } catch (e) {
            reject2(e);
          }
        }
        function rejected(value2) {
          try {
            step(generator["throw"](value2));
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
      function adopt(value2) {
        return value2 instanceof P ? value2 : new P(function(resolve2) {
          resolve2(value2);
        });
      }
      return new (P || (P = Promise))(function(resolve2, reject2) {
        function fulfilled(value2) {
          try {
            step(generator.next(value2));
          } catch (e) {
            reject2(e);
          }
        }
        function rejected(value2) {
          try {
            step(generator["throw"](value2));
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
      function adopt(value2) {
        return value2 instanceof P ? value2 : new P(function(resolve2) {
          resolve2(value2);
        });
      }
      return new (P || (P = Promise))(function(resolve2, reject2) {
        function fulfilled(value2) {
          try {
            step(generator.next(value2));
          } catch (e) {
            reject2(e);
          }
        }
        function rejected(value2) {
          try {
            step(generator["throw"](value2));
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
function findTool(name2) {
  const folders = [
    ...(process.env.PATH ?? "").split(delimiter2).filter((f) => f.startsWith("/")),
    ...SYSTEM_FOLDERS
  ];
  return folders.map((folder) => join3(folder, name2)).find(isExecutable);
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
function requireTool(name2, debianPackage) {
  const path4 = findTool(name2);
  if (path4 !== void 0) return path4;
  throw new CallgateError(
    "audit",
    `${name2} was not found on PATH or in ${SYSTEM_FOLDERS.join(", ")}. Install it: apt-get install ${debianPackage} (the action does so itself unless \`setup: false\`).`
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
  const pid = readdirSync("/proc").find((name2) => {
    if (!/^\d+$/.test(name2)) return false;
    const args = readArguments(Number(name2));
    if (args.at(-2) !== "-c" || args.at(-1) !== folder) return false;
    return statSync2(`/proc/${name2}`, { throwIfNoEntry: false })?.uid === 0;
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
    const [, name2, value2] = match ?? [];
    if (name2 === void 0 || value2 === void 0) continue;
    settings.set(name2.toLowerCase(), value2.startsWith("/") ? value2 : value2.toLowerCase());
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

// src/host/session-rules.ts
import { writeFileSync as writeFileSync3 } from "node:fs";
import { join as join6 } from "node:path";
async function addRules(rules, folder) {
  const auditctl = requireTool("auditctl", "auditd");
  const spaced = rules.filter((rule) => rule.some((word) => /\s/.test(word)));
  const file = join6(folder, "session.rules");
  const text = rules.filter((rule) => !spaced.includes(rule)).map((rule) => `${rule.join(" ")}
`);
  writeFileSync3(file, text.join(""), { mode: 384 });
  for (const args of [["-R", file], ...spaced]) {
    const { exitCode, stdout, stderr } = await runTool(auditctl, args);
    if (exitCode === 0) continue;
    throw new CallgateError(
      "audit",
      `The audit rules for the session could not be added (auditctl ended with exit ${exitCode}: ${oneLine(stderr || stdout) || "no message"}).`
    );
  }
}
async function deleteRules(key) {
  const auditctl = requireTool("auditctl", "auditd");
  const listed = await runTool(auditctl, ["-l", "-k", key]);
  const rules = listed.stdout.split("\n").filter((line) => line.includes(key)).length;
  if (rules === 0) return 0;
  const { exitCode, stdout, stderr } = await runTool(auditctl, ["-D", "-k", key]);
  if (exitCode === 0) return rules;
  throw new CallgateError(
    "audit",
    `auditctl -D -k ${key} failed (exit ${exitCode}): ${oneLine(stderr || stdout)}`
  );
}
var init_session_rules = __esm({
  "src/host/session-rules.ts"() {
    "use strict";
    init_errors();
    init_audit_status();
    init_tool();
  }
});

// src/host/note.ts
import { readdirSync as readdirSync2, readFileSync as readFileSync4, renameSync, rmSync, writeFileSync as writeFileSync4 } from "node:fs";
import { basename as basename4, join as join7 } from "node:path";
function writeNote(note) {
  const beside = `${NOTE_FILE}.${process.pid}`;
  writeFileSync4(beside, JSON.stringify(note), { mode: 384 });
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
    const rules = await takeRulesBack(note);
    if (rules !== void 0) done.push(rules);
    const daemon = note.daemon ?? findDaemonOf(note.folder);
    const ending = daemon === void 0 ? void 0 : stopDaemon(daemon);
    const [settings] = await Promise.all([putSettingsBack(note), ending]);
    if (settings !== void 0) done.push(settings);
    if (daemon !== void 0) done.push(`auditd ${daemon.pid} ended`);
  } else {
    done.push("a note of an earlier boot dropped");
  }
  if (options.keepFolder !== true)
    rmSync(join7(STATE_FOLDER, basename4(note.folder)), { recursive: true, force: true });
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
async function takeRulesBack({ rulesKey: rulesKey2 }) {
  if (rulesKey2 === void 0) return void 0;
  if (isLocked(await readAuditStatus()))
    return `the audit rules ${rulesKey2} cannot be deleted before the next boot, auditing was locked`;
  const deleted = await deleteRules(rulesKey2);
  return deleted === 0 ? void 0 : `${deleted} audit rules deleted`;
}
async function endSession(session) {
  const killed = /* @__PURE__ */ new Set();
  for (const deadline = performance.now() + 1e4; performance.now() < deadline; ) {
    const pids = readdirSync2("/proc").filter(
      (name2) => /^\d+$/.test(name2) && readSessionId(Number(name2)) === session
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
      rmSync(join7(STATE_FOLDER, entry), { recursive: true, force: true });
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
    init_session_rules();
  }
});

// src/host/audit-setup.ts
import { mkdtempSync } from "node:fs";
import { join as join8 } from "node:path";
import { setTimeout as sleep2 } from "node:timers/promises";
async function recover() {
  const note = readNote();
  const done = note === void 0 ? void 0 : await restore(note);
  if (note !== void 0) await readSettledStatus();
  removeStrayFiles();
  return done;
}
async function setUpAudit() {
  const folder = mkdtempSync(join8(STATE_FOLDER, "run-"));
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
  const needed = missing.map(({ name: name2, use }) => `${name2} ${use}`).join(", ");
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
import { readFileSync as readFileSync6, rmSync as rmSync3, writeFileSync as writeFileSync6 } from "node:fs";
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
  writeFileSync6(HOLDER_FILE, JSON.stringify({ ...identity, ...self }), { mode: 384 });
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

// node_modules/picomatch/lib/constants.js
var require_constants = __commonJS({
  "node_modules/picomatch/lib/constants.js"(exports, module) {
    "use strict";
    var WIN_SLASH = "\\\\/";
    var WIN_NO_SLASH = `[^${WIN_SLASH}]`;
    var DEFAULT_MAX_EXTGLOB_RECURSION = 0;
    var DOT_LITERAL = "\\.";
    var PLUS_LITERAL = "\\+";
    var QMARK_LITERAL = "\\?";
    var SLASH_LITERAL = "\\/";
    var ONE_CHAR = "(?=.)";
    var QMARK = "[^/]";
    var END_ANCHOR = `(?:${SLASH_LITERAL}|$)`;
    var START_ANCHOR = `(?:^|${SLASH_LITERAL})`;
    var DOTS_SLASH = `${DOT_LITERAL}{1,2}${END_ANCHOR}`;
    var NO_DOT = `(?!${DOT_LITERAL})`;
    var NO_DOTS = `(?!${START_ANCHOR}${DOTS_SLASH})`;
    var NO_DOT_SLASH = `(?!${DOT_LITERAL}{0,1}${END_ANCHOR})`;
    var NO_DOTS_SLASH = `(?!${DOTS_SLASH})`;
    var QMARK_NO_DOT = `[^.${SLASH_LITERAL}]`;
    var STAR = `${QMARK}*?`;
    var SEP = "/";
    var POSIX_CHARS = {
      DOT_LITERAL,
      PLUS_LITERAL,
      QMARK_LITERAL,
      SLASH_LITERAL,
      ONE_CHAR,
      QMARK,
      END_ANCHOR,
      DOTS_SLASH,
      NO_DOT,
      NO_DOTS,
      NO_DOT_SLASH,
      NO_DOTS_SLASH,
      QMARK_NO_DOT,
      STAR,
      START_ANCHOR,
      SEP
    };
    var WINDOWS_CHARS = {
      ...POSIX_CHARS,
      SLASH_LITERAL: `[${WIN_SLASH}]`,
      QMARK: WIN_NO_SLASH,
      STAR: `${WIN_NO_SLASH}*?`,
      DOTS_SLASH: `${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$)`,
      NO_DOT: `(?!${DOT_LITERAL})`,
      NO_DOTS: `(?!(?:^|[${WIN_SLASH}])${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$))`,
      NO_DOT_SLASH: `(?!${DOT_LITERAL}{0,1}(?:[${WIN_SLASH}]|$))`,
      NO_DOTS_SLASH: `(?!${DOT_LITERAL}{1,2}(?:[${WIN_SLASH}]|$))`,
      QMARK_NO_DOT: `[^.${WIN_SLASH}]`,
      START_ANCHOR: `(?:^|[${WIN_SLASH}])`,
      END_ANCHOR: `(?:[${WIN_SLASH}]|$)`,
      SEP: "\\"
    };
    var POSIX_REGEX_SOURCE = {
      __proto__: null,
      alnum: "a-zA-Z0-9",
      alpha: "a-zA-Z",
      ascii: "\\x00-\\x7F",
      blank: " \\t",
      cntrl: "\\x00-\\x1F\\x7F",
      digit: "0-9",
      graph: "\\x21-\\x7E",
      lower: "a-z",
      print: "\\x20-\\x7E ",
      punct: "\\-!\"#$%&'()\\*+,./:;<=>?@[\\]^_`{|}~",
      space: " \\t\\r\\n\\v\\f",
      upper: "A-Z",
      word: "A-Za-z0-9_",
      xdigit: "A-Fa-f0-9"
    };
    module.exports = {
      DEFAULT_MAX_EXTGLOB_RECURSION,
      MAX_LENGTH: 1024 * 64,
      POSIX_REGEX_SOURCE,
      // regular expressions
      REGEX_BACKSLASH: /\\(?![*+?^${}(|)[\]])/g,
      REGEX_NON_SPECIAL_CHARS: /^[^@![\].,$*+?^{}()|\\/]+/,
      REGEX_SPECIAL_CHARS: /[-*+?.^${}(|)[\]]/,
      REGEX_SPECIAL_CHARS_BACKREF: /(\\?)((\W)(\3*))/g,
      REGEX_SPECIAL_CHARS_GLOBAL: /([-*+?.^${}(|)[\]])/g,
      REGEX_REMOVE_BACKSLASH: /(?:\[.*?[^\\]\]|\\(?=.))/g,
      // Replace globs with equivalent patterns to reduce parsing time.
      REPLACEMENTS: {
        __proto__: null,
        "***": "*",
        "**/**": "**",
        "**/**/**": "**"
      },
      // Digits
      CHAR_0: 48,
      /* 0 */
      CHAR_9: 57,
      /* 9 */
      // Alphabet chars.
      CHAR_UPPERCASE_A: 65,
      /* A */
      CHAR_LOWERCASE_A: 97,
      /* a */
      CHAR_UPPERCASE_Z: 90,
      /* Z */
      CHAR_LOWERCASE_Z: 122,
      /* z */
      CHAR_LEFT_PARENTHESES: 40,
      /* ( */
      CHAR_RIGHT_PARENTHESES: 41,
      /* ) */
      CHAR_ASTERISK: 42,
      /* * */
      // Non-alphabetic chars.
      CHAR_AMPERSAND: 38,
      /* & */
      CHAR_AT: 64,
      /* @ */
      CHAR_BACKWARD_SLASH: 92,
      /* \ */
      CHAR_CARRIAGE_RETURN: 13,
      /* \r */
      CHAR_CIRCUMFLEX_ACCENT: 94,
      /* ^ */
      CHAR_COLON: 58,
      /* : */
      CHAR_COMMA: 44,
      /* , */
      CHAR_DOT: 46,
      /* . */
      CHAR_DOUBLE_QUOTE: 34,
      /* " */
      CHAR_EQUAL: 61,
      /* = */
      CHAR_EXCLAMATION_MARK: 33,
      /* ! */
      CHAR_FORM_FEED: 12,
      /* \f */
      CHAR_FORWARD_SLASH: 47,
      /* / */
      CHAR_GRAVE_ACCENT: 96,
      /* ` */
      CHAR_HASH: 35,
      /* # */
      CHAR_HYPHEN_MINUS: 45,
      /* - */
      CHAR_LEFT_ANGLE_BRACKET: 60,
      /* < */
      CHAR_LEFT_CURLY_BRACE: 123,
      /* { */
      CHAR_LEFT_SQUARE_BRACKET: 91,
      /* [ */
      CHAR_LINE_FEED: 10,
      /* \n */
      CHAR_NO_BREAK_SPACE: 160,
      /* \u00A0 */
      CHAR_PERCENT: 37,
      /* % */
      CHAR_PLUS: 43,
      /* + */
      CHAR_QUESTION_MARK: 63,
      /* ? */
      CHAR_RIGHT_ANGLE_BRACKET: 62,
      /* > */
      CHAR_RIGHT_CURLY_BRACE: 125,
      /* } */
      CHAR_RIGHT_SQUARE_BRACKET: 93,
      /* ] */
      CHAR_SEMICOLON: 59,
      /* ; */
      CHAR_SINGLE_QUOTE: 39,
      /* ' */
      CHAR_SPACE: 32,
      /*   */
      CHAR_TAB: 9,
      /* \t */
      CHAR_UNDERSCORE: 95,
      /* _ */
      CHAR_VERTICAL_LINE: 124,
      /* | */
      CHAR_ZERO_WIDTH_NOBREAK_SPACE: 65279,
      /* \uFEFF */
      /**
       * Create EXTGLOB_CHARS
       */
      extglobChars(chars) {
        return {
          "!": { type: "negate", open: "(?:(?!(?:", close: `))${chars.STAR})` },
          "?": { type: "qmark", open: "(?:", close: ")?" },
          "+": { type: "plus", open: "(?:", close: ")+" },
          "*": { type: "star", open: "(?:", close: ")*" },
          "@": { type: "at", open: "(?:", close: ")" }
        };
      },
      /**
       * Create GLOB_CHARS
       */
      globChars(win32) {
        return win32 === true ? WINDOWS_CHARS : POSIX_CHARS;
      }
    };
  }
});

// node_modules/picomatch/lib/utils.js
var require_utils = __commonJS({
  "node_modules/picomatch/lib/utils.js"(exports) {
    "use strict";
    var {
      REGEX_BACKSLASH,
      REGEX_REMOVE_BACKSLASH,
      REGEX_SPECIAL_CHARS,
      REGEX_SPECIAL_CHARS_GLOBAL
    } = require_constants();
    exports.isObject = (val) => val !== null && typeof val === "object" && !Array.isArray(val);
    exports.hasRegexChars = (str) => REGEX_SPECIAL_CHARS.test(str);
    exports.isRegexChar = (str) => str.length === 1 && exports.hasRegexChars(str);
    exports.escapeRegex = (str) => str.replace(REGEX_SPECIAL_CHARS_GLOBAL, "\\$1");
    exports.toPosixSlashes = (str) => str.replace(REGEX_BACKSLASH, "/");
    exports.isWindows = () => {
      if (typeof navigator !== "undefined" && navigator.platform) {
        const platform = navigator.platform.toLowerCase();
        return platform === "win32" || platform === "windows";
      }
      if (typeof process !== "undefined" && process.platform) {
        return process.platform === "win32";
      }
      return false;
    };
    exports.removeBackslashes = (str) => {
      return str.replace(REGEX_REMOVE_BACKSLASH, (match) => {
        return match === "\\" ? "" : match;
      });
    };
    exports.escapeLast = (input, char, lastIdx) => {
      const idx = input.lastIndexOf(char, lastIdx);
      if (idx === -1) return input;
      if (input[idx - 1] === "\\") return exports.escapeLast(input, char, idx - 1);
      return `${input.slice(0, idx)}\\${input.slice(idx)}`;
    };
    exports.removePrefix = (input, state = {}) => {
      let output = input;
      if (output.startsWith("./")) {
        output = output.slice(2);
        state.prefix = "./";
      }
      return output;
    };
    exports.wrapOutput = (input, state = {}, options = {}) => {
      const prepend = options.contains ? "" : "^";
      const append = options.contains ? "" : "$";
      let output = `${prepend}(?:${input})${append}`;
      if (state.negated === true) {
        output = `(?:^(?!${output}).*$)`;
      }
      return output;
    };
    exports.basename = (path4, { windows } = {}) => {
      const segs = path4.split(windows ? /[\\/]/ : "/");
      const last = segs[segs.length - 1];
      if (last === "") {
        return segs[segs.length - 2];
      }
      return last;
    };
  }
});

// node_modules/picomatch/lib/scan.js
var require_scan = __commonJS({
  "node_modules/picomatch/lib/scan.js"(exports, module) {
    "use strict";
    var utils = require_utils();
    var {
      CHAR_ASTERISK,
      /* * */
      CHAR_AT,
      /* @ */
      CHAR_BACKWARD_SLASH,
      /* \ */
      CHAR_COMMA,
      /* , */
      CHAR_DOT,
      /* . */
      CHAR_EXCLAMATION_MARK,
      /* ! */
      CHAR_FORWARD_SLASH,
      /* / */
      CHAR_LEFT_CURLY_BRACE,
      /* { */
      CHAR_LEFT_PARENTHESES,
      /* ( */
      CHAR_LEFT_SQUARE_BRACKET,
      /* [ */
      CHAR_PLUS,
      /* + */
      CHAR_QUESTION_MARK,
      /* ? */
      CHAR_RIGHT_CURLY_BRACE,
      /* } */
      CHAR_RIGHT_PARENTHESES,
      /* ) */
      CHAR_RIGHT_SQUARE_BRACKET
      /* ] */
    } = require_constants();
    var isPathSeparator = (code) => {
      return code === CHAR_FORWARD_SLASH || code === CHAR_BACKWARD_SLASH;
    };
    var depth = (token) => {
      if (token.isPrefix !== true) {
        token.depth = token.isGlobstar ? Infinity : 1;
      }
    };
    var scan = (input, options) => {
      const opts = options || {};
      const length = input.length - 1;
      const scanToEnd = opts.parts === true || opts.tokens === true || opts.scanToEnd === true;
      const slashes = [];
      const tokens = [];
      const parts = [];
      let str = input;
      let index = -1;
      let start = 0;
      let lastIndex = 0;
      let isBrace = false;
      let isBracket = false;
      let isGlob = false;
      let isExtglob = false;
      let isGlobstar = false;
      let braceEscaped = false;
      let backslashes = false;
      let negated = false;
      let negatedExtglob = false;
      let finished = false;
      let braces = 0;
      let prev;
      let code;
      let token = { value: "", depth: 0, isGlob: false };
      const eos = () => index >= length;
      const peek = () => str.charCodeAt(index + 1);
      const advance = () => {
        prev = code;
        return str.charCodeAt(++index);
      };
      while (index < length) {
        code = advance();
        let next;
        if (code === CHAR_BACKWARD_SLASH) {
          backslashes = token.backslashes = true;
          code = advance();
          if (code === CHAR_LEFT_CURLY_BRACE) {
            braceEscaped = true;
          }
          continue;
        }
        if (braceEscaped === true || code === CHAR_LEFT_CURLY_BRACE) {
          braces++;
          while (eos() !== true && (code = advance())) {
            if (code === CHAR_BACKWARD_SLASH) {
              backslashes = token.backslashes = true;
              advance();
              continue;
            }
            if (code === CHAR_LEFT_CURLY_BRACE) {
              braces++;
              continue;
            }
            if (braceEscaped !== true && code === CHAR_DOT && (code = advance()) === CHAR_DOT) {
              isBrace = token.isBrace = true;
              isGlob = token.isGlob = true;
              finished = true;
              if (scanToEnd === true) {
                continue;
              }
              break;
            }
            if (braceEscaped !== true && code === CHAR_COMMA) {
              isBrace = token.isBrace = true;
              isGlob = token.isGlob = true;
              finished = true;
              if (scanToEnd === true) {
                continue;
              }
              break;
            }
            if (code === CHAR_RIGHT_CURLY_BRACE) {
              braces--;
              if (braces === 0) {
                braceEscaped = false;
                isBrace = token.isBrace = true;
                finished = true;
                break;
              }
            }
          }
          if (scanToEnd === true) {
            continue;
          }
          break;
        }
        if (code === CHAR_FORWARD_SLASH) {
          slashes.push(index);
          tokens.push(token);
          token = { value: "", depth: 0, isGlob: false };
          if (finished === true) continue;
          if (prev === CHAR_DOT && index === start + 1) {
            start += 2;
            continue;
          }
          lastIndex = index + 1;
          continue;
        }
        if (opts.noext !== true) {
          const isExtglobChar = code === CHAR_PLUS || code === CHAR_AT || code === CHAR_ASTERISK || code === CHAR_QUESTION_MARK || code === CHAR_EXCLAMATION_MARK;
          if (isExtglobChar === true && peek() === CHAR_LEFT_PARENTHESES) {
            isGlob = token.isGlob = true;
            isExtglob = token.isExtglob = true;
            finished = true;
            if (code === CHAR_EXCLAMATION_MARK && index === start) {
              negatedExtglob = true;
            }
            if (scanToEnd === true) {
              let parens = 0;
              while (eos() !== true && (code = advance())) {
                if (code === CHAR_BACKWARD_SLASH) {
                  backslashes = token.backslashes = true;
                  advance();
                  continue;
                }
                if (code === CHAR_LEFT_PARENTHESES) {
                  parens++;
                  continue;
                }
                if (code === CHAR_RIGHT_PARENTHESES && --parens === 0) {
                  finished = true;
                  break;
                }
              }
              continue;
            }
            break;
          }
        }
        if (code === CHAR_ASTERISK) {
          if (prev === CHAR_ASTERISK) isGlobstar = token.isGlobstar = true;
          isGlob = token.isGlob = true;
          finished = true;
          if (scanToEnd === true) {
            continue;
          }
          break;
        }
        if (code === CHAR_QUESTION_MARK) {
          isGlob = token.isGlob = true;
          finished = true;
          if (scanToEnd === true) {
            continue;
          }
          break;
        }
        if (code === CHAR_LEFT_SQUARE_BRACKET) {
          while (eos() !== true && (next = advance())) {
            if (next === CHAR_BACKWARD_SLASH) {
              backslashes = token.backslashes = true;
              advance();
              continue;
            }
            if (next === CHAR_RIGHT_SQUARE_BRACKET) {
              isBracket = token.isBracket = true;
              isGlob = token.isGlob = true;
              finished = true;
              break;
            }
          }
          if (scanToEnd === true) {
            continue;
          }
          break;
        }
        if (opts.nonegate !== true && code === CHAR_EXCLAMATION_MARK && index === start) {
          negated = token.negated = true;
          start++;
          continue;
        }
        if (opts.noparen !== true && code === CHAR_LEFT_PARENTHESES) {
          isGlob = token.isGlob = true;
          if (scanToEnd === true) {
            let parens = 1;
            while (eos() !== true && (code = advance())) {
              if (code === CHAR_BACKWARD_SLASH) {
                backslashes = token.backslashes = true;
                advance();
                continue;
              }
              if (code === CHAR_LEFT_PARENTHESES) {
                parens++;
                continue;
              }
              if (code === CHAR_RIGHT_PARENTHESES && --parens === 0) {
                finished = true;
                break;
              }
            }
            continue;
          }
          break;
        }
        if (isGlob === true) {
          finished = true;
          if (scanToEnd === true) {
            continue;
          }
          break;
        }
      }
      if (opts.noext === true) {
        isExtglob = false;
        isGlob = false;
      }
      let base = str;
      let prefix = "";
      let glob = "";
      if (start > 0) {
        prefix = str.slice(0, start);
        str = str.slice(start);
        lastIndex -= start;
      }
      if (base && isGlob === true && lastIndex > 0) {
        base = str.slice(0, lastIndex);
        glob = str.slice(lastIndex);
      } else if (isGlob === true) {
        base = "";
        glob = str;
      } else {
        base = str;
      }
      if (base && base !== "" && base !== "/" && base !== str) {
        if (isPathSeparator(base.charCodeAt(base.length - 1))) {
          base = base.slice(0, -1);
        }
      }
      if (opts.unescape === true) {
        if (glob) glob = utils.removeBackslashes(glob);
        if (base && backslashes === true) {
          base = utils.removeBackslashes(base);
        }
      }
      const state = {
        prefix,
        input,
        start,
        base,
        glob,
        isBrace,
        isBracket,
        isGlob,
        isExtglob,
        isGlobstar,
        negated,
        negatedExtglob
      };
      if (opts.tokens === true) {
        state.maxDepth = 0;
        if (!isPathSeparator(code)) {
          tokens.push(token);
        }
        state.tokens = tokens;
      }
      if (opts.parts === true || opts.tokens === true) {
        let prevIndex;
        for (let idx = 0; idx < slashes.length; idx++) {
          const n2 = prevIndex !== void 0 ? prevIndex + 1 : start;
          const i = slashes[idx];
          const value3 = input.slice(n2, i);
          if (opts.tokens) {
            if (idx === 0 && start !== 0) {
              tokens[idx].isPrefix = true;
              tokens[idx].value = prefix;
            } else {
              tokens[idx].value = value3;
            }
            depth(tokens[idx]);
            state.maxDepth += tokens[idx].depth;
          }
          if (i >= start) {
            parts.push(value3);
            prevIndex = i;
          }
        }
        const n = prevIndex !== void 0 ? prevIndex + 1 : start;
        const value2 = input.slice(n);
        parts.push(value2);
        if (opts.tokens && prevIndex && prevIndex + 1 < input.length) {
          tokens[tokens.length - 1].value = value2;
          depth(tokens[tokens.length - 1]);
          state.maxDepth += tokens[tokens.length - 1].depth;
        }
        state.slashes = slashes;
        state.parts = parts;
      }
      return state;
    };
    module.exports = scan;
  }
});

// node_modules/picomatch/lib/parse.js
var require_parse = __commonJS({
  "node_modules/picomatch/lib/parse.js"(exports, module) {
    "use strict";
    var constants8 = require_constants();
    var utils = require_utils();
    var {
      MAX_LENGTH,
      POSIX_REGEX_SOURCE,
      REGEX_NON_SPECIAL_CHARS,
      REGEX_SPECIAL_CHARS_BACKREF,
      REPLACEMENTS
    } = constants8;
    var expandRange = (args, options) => {
      if (typeof options.expandRange === "function") {
        return options.expandRange(...args, options);
      }
      args.sort();
      const value2 = `[${args.join("-")}]`;
      try {
        new RegExp(value2);
      } catch (ex) {
        return args.map((v) => utils.escapeRegex(v)).join("..");
      }
      return value2;
    };
    var syntaxError = (type, char) => {
      return `Missing ${type}: "${char}" - use "\\\\${char}" to match literal characters`;
    };
    var splitTopLevel = (input) => {
      const parts = [];
      let bracket = 0;
      let paren = 0;
      let quote = 0;
      let value2 = "";
      let escaped = false;
      for (const ch of input) {
        if (escaped === true) {
          value2 += ch;
          escaped = false;
          continue;
        }
        if (ch === "\\") {
          value2 += ch;
          escaped = true;
          continue;
        }
        if (ch === '"') {
          quote = quote === 1 ? 0 : 1;
          value2 += ch;
          continue;
        }
        if (quote === 0) {
          if (ch === "[") {
            bracket++;
          } else if (ch === "]" && bracket > 0) {
            bracket--;
          } else if (bracket === 0) {
            if (ch === "(") {
              paren++;
            } else if (ch === ")" && paren > 0) {
              paren--;
            } else if (ch === "|" && paren === 0) {
              parts.push(value2);
              value2 = "";
              continue;
            }
          }
        }
        value2 += ch;
      }
      parts.push(value2);
      return parts;
    };
    var isPlainBranch = (branch) => {
      let escaped = false;
      for (const ch of branch) {
        if (escaped === true) {
          escaped = false;
          continue;
        }
        if (ch === "\\") {
          escaped = true;
          continue;
        }
        if (/[?*+@!()[\]{}]/.test(ch)) {
          return false;
        }
      }
      return true;
    };
    var normalizeSimpleBranch = (branch) => {
      let value2 = branch.trim();
      let changed = true;
      while (changed === true) {
        changed = false;
        if (/^@\([^\\()[\]{}|]+\)$/.test(value2)) {
          value2 = value2.slice(2, -1);
          changed = true;
        }
      }
      if (!isPlainBranch(value2)) {
        return;
      }
      return value2.replace(/\\(.)/g, "$1");
    };
    var hasRepeatedCharPrefixOverlap = (branches) => {
      const values = branches.map(normalizeSimpleBranch).filter(Boolean);
      for (let i = 0; i < values.length; i++) {
        for (let j = i + 1; j < values.length; j++) {
          const a = values[i];
          const b = values[j];
          const char = a[0];
          if (!char || a !== char.repeat(a.length) || b !== char.repeat(b.length)) {
            continue;
          }
          if (a === b || a.startsWith(b) || b.startsWith(a)) {
            return true;
          }
        }
      }
      return false;
    };
    var parseRepeatedExtglob = (pattern, requireEnd = true) => {
      if (pattern[0] !== "+" && pattern[0] !== "*" || pattern[1] !== "(") {
        return;
      }
      let bracket = 0;
      let paren = 0;
      let quote = 0;
      let escaped = false;
      for (let i = 1; i < pattern.length; i++) {
        const ch = pattern[i];
        if (escaped === true) {
          escaped = false;
          continue;
        }
        if (ch === "\\") {
          escaped = true;
          continue;
        }
        if (ch === '"') {
          quote = quote === 1 ? 0 : 1;
          continue;
        }
        if (quote === 1) {
          continue;
        }
        if (ch === "[") {
          bracket++;
          continue;
        }
        if (ch === "]" && bracket > 0) {
          bracket--;
          continue;
        }
        if (bracket > 0) {
          continue;
        }
        if (ch === "(") {
          paren++;
          continue;
        }
        if (ch === ")") {
          paren--;
          if (paren === 0) {
            if (requireEnd === true && i !== pattern.length - 1) {
              return;
            }
            return {
              type: pattern[0],
              body: pattern.slice(2, i),
              end: i
            };
          }
        }
      }
    };
    var buildCharClassStar = (chars) => {
      const source = chars.length === 1 ? utils.escapeRegex(chars[0]) : `[${chars.map((ch) => utils.escapeRegex(ch)).join("")}]`;
      return `${source}*`;
    };
    var getStarExtglobSequenceChars = (pattern) => {
      let index = 0;
      const chars = [];
      while (index < pattern.length) {
        const match = parseRepeatedExtglob(pattern.slice(index), false);
        if (!match || match.type !== "*") {
          return;
        }
        const branches = splitTopLevel(match.body).map((branch2) => branch2.trim());
        if (branches.length !== 1) {
          return;
        }
        const branch = normalizeSimpleBranch(branches[0]);
        if (!branch || branch.length !== 1) {
          return;
        }
        chars.push(branch);
        index += match.end + 1;
      }
      if (chars.length < 1) {
        return;
      }
      return chars;
    };
    var repeatedExtglobRecursion = (pattern) => {
      let depth = 0;
      let value2 = pattern.trim();
      let match = parseRepeatedExtglob(value2);
      while (match) {
        depth++;
        value2 = match.body.trim();
        match = parseRepeatedExtglob(value2);
      }
      return depth;
    };
    var analyzeRepeatedExtglob = (body, options) => {
      if (options.maxExtglobRecursion === false) {
        return { risky: false };
      }
      const max = typeof options.maxExtglobRecursion === "number" ? options.maxExtglobRecursion : constants8.DEFAULT_MAX_EXTGLOB_RECURSION;
      const branches = splitTopLevel(body).map((branch) => branch.trim());
      if (branches.length > 1) {
        if (branches.some((branch) => branch === "") || branches.some((branch) => /^[*?]+$/.test(branch)) || hasRepeatedCharPrefixOverlap(branches)) {
          return { risky: true };
        }
      }
      const safeChars = [];
      let sawStarSequence = false;
      let combinable = true;
      for (const branch of branches) {
        const chars = getStarExtglobSequenceChars(branch);
        if (chars) {
          sawStarSequence = true;
          safeChars.push(...chars);
          continue;
        }
        const literal = normalizeSimpleBranch(branch);
        if (literal && literal.length === 1) {
          safeChars.push(literal);
          continue;
        }
        combinable = false;
        if (repeatedExtglobRecursion(branch) > max) {
          return { risky: true };
        }
      }
      if (sawStarSequence) {
        return combinable ? { risky: true, safeOutput: buildCharClassStar([...new Set(safeChars)]) } : { risky: true };
      }
      return { risky: false };
    };
    var parse = (input, options) => {
      if (typeof input !== "string") {
        throw new TypeError("Expected a string");
      }
      input = REPLACEMENTS[input] || input;
      const opts = { ...options };
      const max = typeof opts.maxLength === "number" ? Math.min(MAX_LENGTH, opts.maxLength) : MAX_LENGTH;
      let len = input.length;
      if (len > max) {
        throw new SyntaxError(`Input length: ${len}, exceeds maximum allowed length: ${max}`);
      }
      const bos = { type: "bos", value: "", output: opts.prepend || "" };
      const tokens = [bos];
      const capture = opts.capture ? "" : "?:";
      const PLATFORM_CHARS = constants8.globChars(opts.windows);
      const EXTGLOB_CHARS = constants8.extglobChars(PLATFORM_CHARS);
      const {
        DOT_LITERAL,
        PLUS_LITERAL,
        SLASH_LITERAL,
        ONE_CHAR,
        DOTS_SLASH,
        NO_DOT,
        NO_DOT_SLASH,
        NO_DOTS_SLASH,
        QMARK,
        QMARK_NO_DOT,
        STAR,
        START_ANCHOR
      } = PLATFORM_CHARS;
      const globstar = (opts2) => {
        return `(${capture}(?:(?!${START_ANCHOR}${opts2.dot ? DOTS_SLASH : DOT_LITERAL}).)*?)`;
      };
      const nodot = opts.dot ? "" : NO_DOT;
      const qmarkNoDot = opts.dot ? QMARK : QMARK_NO_DOT;
      let star = opts.bash === true ? globstar(opts) : STAR;
      if (opts.capture) {
        star = `(${star})`;
      }
      if (typeof opts.noext === "boolean") {
        opts.noextglob = opts.noext;
      }
      const state = {
        input,
        index: -1,
        start: 0,
        dot: opts.dot === true,
        consumed: "",
        output: "",
        prefix: "",
        backtrack: false,
        negated: false,
        brackets: 0,
        braces: 0,
        parens: 0,
        quotes: 0,
        globstar: false,
        tokens
      };
      input = utils.removePrefix(input, state);
      len = input.length;
      const extglobs = [];
      const braces = [];
      const stack = [];
      let prev = bos;
      let value2;
      const eos = () => state.index === len - 1;
      const peek = state.peek = (n = 1) => input[state.index + n];
      const advance = state.advance = () => input[++state.index] || "";
      const remaining = () => input.slice(state.index + 1);
      const consume = (value3 = "", num = 0) => {
        state.consumed += value3;
        state.index += num;
      };
      const append = (token) => {
        state.output += token.output != null ? token.output : token.value;
        consume(token.value);
      };
      const negate = () => {
        let count = 1;
        while (peek() === "!" && (peek(2) !== "(" || peek(3) === "?")) {
          advance();
          state.start++;
          count++;
        }
        if (count % 2 === 0) {
          return false;
        }
        state.negated = true;
        state.start++;
        return true;
      };
      const increment = (type) => {
        state[type]++;
        stack.push(type);
      };
      const decrement = (type) => {
        state[type]--;
        stack.pop();
      };
      const push = (tok) => {
        if (prev.type === "globstar") {
          const isBrace = state.braces > 0 && (tok.type === "comma" || tok.type === "brace");
          const isExtglob = tok.extglob === true || extglobs.length && (tok.type === "pipe" || tok.type === "paren");
          if (tok.type !== "slash" && tok.type !== "paren" && !isBrace && !isExtglob) {
            state.output = state.output.slice(0, -prev.output.length);
            prev.type = "star";
            prev.value = "*";
            prev.output = star;
            state.output += prev.output;
          }
        }
        if (extglobs.length && tok.type !== "paren") {
          extglobs[extglobs.length - 1].inner += tok.value;
        }
        if (tok.value || tok.output) append(tok);
        if (prev && prev.type === "text" && tok.type === "text") {
          prev.output = (prev.output || prev.value) + tok.value;
          prev.value += tok.value;
          return;
        }
        tok.prev = prev;
        tokens.push(tok);
        prev = tok;
      };
      const extglobOpen = (type, value3) => {
        const token = { ...EXTGLOB_CHARS[value3], conditions: 1, inner: "" };
        token.prev = prev;
        token.parens = state.parens;
        token.output = state.output;
        token.startIndex = state.index;
        token.tokensIndex = tokens.length;
        const output = (opts.capture ? "(" : "") + token.open;
        increment("parens");
        push({ type, value: value3, output: state.output ? "" : ONE_CHAR });
        push({ type: "paren", extglob: true, value: advance(), output });
        extglobs.push(token);
      };
      const extglobClose = (token) => {
        const literal = input.slice(token.startIndex, state.index + 1);
        const body = input.slice(token.startIndex + 2, state.index);
        const analysis = analyzeRepeatedExtglob(body, opts);
        if ((token.type === "plus" || token.type === "star") && analysis.risky) {
          const safeOutput = analysis.safeOutput ? (token.output ? "" : ONE_CHAR) + (opts.capture ? `(${analysis.safeOutput})` : analysis.safeOutput) : void 0;
          const open3 = tokens[token.tokensIndex];
          open3.type = "text";
          open3.value = literal;
          open3.output = safeOutput || utils.escapeRegex(literal);
          for (let i = token.tokensIndex + 1; i < tokens.length; i++) {
            tokens[i].value = "";
            tokens[i].output = "";
            delete tokens[i].suffix;
          }
          state.output = token.output + open3.output;
          state.backtrack = true;
          push({ type: "paren", extglob: true, value: value2, output: "" });
          decrement("parens");
          return;
        }
        let output = token.close + (opts.capture ? ")" : "");
        let rest;
        if (token.type === "negate") {
          let extglobStar = star;
          if (token.inner && token.inner.length > 1 && token.inner.includes("/")) {
            extglobStar = globstar(opts);
          }
          if (extglobStar !== star || eos() || /^\)+$/.test(remaining())) {
            output = token.close = `)$))${extglobStar}`;
          }
          if (token.inner.includes("*") && (rest = remaining()) && /^\.[^\\/.]+$/.test(rest)) {
            const expression = parse(rest, { ...options, fastpaths: false }).output;
            output = token.close = `)${expression})${extglobStar})`;
          }
          if (token.prev.type === "bos") {
            state.negatedExtglob = true;
          }
        }
        push({ type: "paren", extglob: true, value: value2, output });
        decrement("parens");
      };
      if (opts.fastpaths !== false && !/(^[*!]|[/()[\]{}"])/.test(input)) {
        let backslashes = false;
        let output = input.replace(REGEX_SPECIAL_CHARS_BACKREF, (m, esc, chars, first, rest, index) => {
          if (first === "\\") {
            backslashes = true;
            return m;
          }
          if (first === "?") {
            if (esc) {
              return esc + first + (rest ? QMARK.repeat(rest.length) : "");
            }
            if (index === 0) {
              return qmarkNoDot + (rest ? QMARK.repeat(rest.length) : "");
            }
            return QMARK.repeat(chars.length);
          }
          if (first === ".") {
            return DOT_LITERAL.repeat(chars.length);
          }
          if (first === "*") {
            if (esc) {
              return esc + first + (rest ? star : "");
            }
            return star;
          }
          return esc ? m : `\\${m}`;
        });
        if (backslashes === true) {
          if (opts.unescape === true) {
            output = output.replace(/\\/g, "");
          } else {
            output = output.replace(/\\+/g, (m) => {
              return m.length % 2 === 0 ? "\\\\" : m ? "\\" : "";
            });
          }
        }
        if (output === input && opts.contains === true) {
          state.output = input;
          return state;
        }
        state.output = utils.wrapOutput(output, state, options);
        return state;
      }
      while (!eos()) {
        value2 = advance();
        if (value2 === "\0") {
          continue;
        }
        if (value2 === "\\") {
          const next = peek();
          if (next === "/" && opts.bash !== true) {
            continue;
          }
          if (next === "." || next === ";") {
            continue;
          }
          if (!next) {
            value2 += "\\";
            push({ type: "text", value: value2 });
            continue;
          }
          const match = /^\\+/.exec(remaining());
          let slashes = 0;
          if (match && match[0].length > 2) {
            slashes = match[0].length;
            state.index += slashes;
            if (slashes % 2 !== 0) {
              value2 += "\\";
            }
          }
          if (opts.unescape === true) {
            value2 = advance();
          } else {
            value2 += advance();
          }
          if (state.brackets === 0) {
            push({ type: "text", value: value2 });
            continue;
          }
        }
        if (state.brackets > 0 && (value2 !== "]" || prev.value === "[" || prev.value === "[^")) {
          if (opts.posix !== false && value2 === ":") {
            const inner = prev.value.slice(1);
            if (inner.includes("[")) {
              prev.posix = true;
              if (inner.includes(":")) {
                const idx = prev.value.lastIndexOf("[");
                const pre = prev.value.slice(0, idx);
                const rest2 = prev.value.slice(idx + 2);
                const posix = POSIX_REGEX_SOURCE[rest2];
                if (posix) {
                  prev.value = pre + posix;
                  state.backtrack = true;
                  advance();
                  if (!bos.output && tokens.indexOf(prev) === 1) {
                    bos.output = ONE_CHAR;
                  }
                  continue;
                }
              }
            }
          }
          if (value2 === "[" && peek() !== ":" || value2 === "-" && peek() === "]") {
            value2 = `\\${value2}`;
          }
          if (value2 === "]" && (prev.value === "[" || prev.value === "[^")) {
            value2 = `\\${value2}`;
          }
          if (opts.posix === true && value2 === "!" && prev.value === "[") {
            value2 = "^";
          }
          prev.value += value2;
          append({ value: value2 });
          continue;
        }
        if (state.quotes === 1 && value2 !== '"') {
          value2 = utils.escapeRegex(value2);
          prev.value += value2;
          append({ value: value2 });
          continue;
        }
        if (value2 === '"') {
          state.quotes = state.quotes === 1 ? 0 : 1;
          if (opts.keepQuotes === true) {
            push({ type: "text", value: value2 });
          }
          continue;
        }
        if (value2 === "(") {
          increment("parens");
          push({ type: "paren", value: value2 });
          continue;
        }
        if (value2 === ")") {
          if (state.parens === 0 && opts.strictBrackets === true) {
            throw new SyntaxError(syntaxError("opening", "("));
          }
          const extglob = extglobs[extglobs.length - 1];
          if (extglob && state.parens === extglob.parens + 1) {
            extglobClose(extglobs.pop());
            continue;
          }
          push({ type: "paren", value: value2, output: state.parens ? ")" : "\\)" });
          decrement("parens");
          continue;
        }
        if (value2 === "[") {
          if (opts.nobracket === true || !remaining().includes("]")) {
            if (opts.nobracket !== true && opts.strictBrackets === true) {
              throw new SyntaxError(syntaxError("closing", "]"));
            }
            value2 = `\\${value2}`;
          } else {
            increment("brackets");
          }
          push({ type: "bracket", value: value2 });
          continue;
        }
        if (value2 === "]") {
          if (opts.nobracket === true || prev && prev.type === "bracket" && prev.value.length === 1) {
            push({ type: "text", value: value2, output: `\\${value2}` });
            continue;
          }
          if (state.brackets === 0) {
            if (opts.strictBrackets === true) {
              throw new SyntaxError(syntaxError("opening", "["));
            }
            push({ type: "text", value: value2, output: `\\${value2}` });
            continue;
          }
          decrement("brackets");
          const prevValue = prev.value.slice(1);
          if (prev.posix !== true && prevValue[0] === "^" && !prevValue.includes("/")) {
            value2 = `/${value2}`;
          }
          prev.value += value2;
          append({ value: value2 });
          if (opts.literalBrackets === false || utils.hasRegexChars(prevValue)) {
            continue;
          }
          const escaped = utils.escapeRegex(prev.value);
          state.output = state.output.slice(0, -prev.value.length);
          if (opts.literalBrackets === true) {
            state.output += escaped;
            prev.value = escaped;
            continue;
          }
          prev.value = `(${capture}${escaped}|${prev.value})`;
          state.output += prev.value;
          continue;
        }
        if (value2 === "{" && opts.nobrace !== true) {
          increment("braces");
          const open3 = {
            type: "brace",
            value: value2,
            output: "(",
            outputIndex: state.output.length,
            tokensIndex: state.tokens.length
          };
          braces.push(open3);
          push(open3);
          continue;
        }
        if (value2 === "}") {
          const brace = braces[braces.length - 1];
          if (opts.nobrace === true || !brace) {
            push({ type: "text", value: value2, output: value2 });
            continue;
          }
          let output = ")";
          if (brace.dots === true) {
            const arr = tokens.slice();
            const range = [];
            for (let i = arr.length - 1; i >= 0; i--) {
              tokens.pop();
              if (arr[i].type === "brace") {
                break;
              }
              if (arr[i].type !== "dots") {
                range.unshift(arr[i].value);
              }
            }
            output = expandRange(range, opts);
            state.backtrack = true;
          }
          if (brace.comma !== true && brace.dots !== true) {
            const out = state.output.slice(0, brace.outputIndex);
            const toks = state.tokens.slice(brace.tokensIndex);
            brace.value = brace.output = "\\{";
            value2 = output = "\\}";
            state.output = out;
            for (const t of toks) {
              state.output += t.output || t.value;
            }
          }
          push({ type: "brace", value: value2, output });
          decrement("braces");
          braces.pop();
          continue;
        }
        if (value2 === "|") {
          if (extglobs.length > 0) {
            extglobs[extglobs.length - 1].conditions++;
          }
          push({ type: "text", value: value2 });
          continue;
        }
        if (value2 === ",") {
          let output = value2;
          const brace = braces[braces.length - 1];
          if (brace && stack[stack.length - 1] === "braces") {
            brace.comma = true;
            output = "|";
          }
          push({ type: "comma", value: value2, output });
          continue;
        }
        if (value2 === "/") {
          if (prev.type === "dot" && state.index === state.start + 1) {
            state.start = state.index + 1;
            state.consumed = "";
            state.output = "";
            tokens.pop();
            prev = bos;
            continue;
          }
          push({ type: "slash", value: value2, output: SLASH_LITERAL });
          continue;
        }
        if (value2 === ".") {
          if (state.braces > 0 && prev.type === "dot") {
            if (prev.value === ".") prev.output = DOT_LITERAL;
            const brace = braces[braces.length - 1];
            prev.type = "dots";
            prev.output += value2;
            prev.value += value2;
            brace.dots = true;
            continue;
          }
          if (state.braces + state.parens === 0 && prev.type !== "bos" && prev.type !== "slash") {
            push({ type: "text", value: value2, output: DOT_LITERAL });
            continue;
          }
          push({ type: "dot", value: value2, output: DOT_LITERAL });
          continue;
        }
        if (value2 === "?") {
          const isGroup = prev && prev.value === "(";
          if (!isGroup && opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
            extglobOpen("qmark", value2);
            continue;
          }
          if (prev && prev.type === "paren") {
            const next = peek();
            let output = value2;
            if (prev.value === "(" && !/[!=<:]/.test(next) || next === "<" && !/<([!=]|\w+>)/.test(remaining())) {
              output = `\\${value2}`;
            }
            push({ type: "text", value: value2, output });
            continue;
          }
          if (opts.dot !== true && (prev.type === "slash" || prev.type === "bos")) {
            push({ type: "qmark", value: value2, output: QMARK_NO_DOT });
            continue;
          }
          push({ type: "qmark", value: value2, output: QMARK });
          continue;
        }
        if (value2 === "!") {
          if (opts.noextglob !== true && peek() === "(") {
            if (peek(2) !== "?" || !/[!=<:]/.test(peek(3))) {
              extglobOpen("negate", value2);
              continue;
            }
          }
          if (opts.nonegate !== true && state.index === 0) {
            negate();
            continue;
          }
        }
        if (value2 === "+") {
          if (opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
            extglobOpen("plus", value2);
            continue;
          }
          if (prev && prev.value === "(" || opts.regex === false) {
            push({ type: "plus", value: value2, output: PLUS_LITERAL });
            continue;
          }
          if (prev && (prev.type === "bracket" || prev.type === "paren" || prev.type === "brace") || state.parens > 0) {
            push({ type: "plus", value: value2 });
            continue;
          }
          push({ type: "plus", value: PLUS_LITERAL });
          continue;
        }
        if (value2 === "@") {
          if (opts.noextglob !== true && peek() === "(" && peek(2) !== "?") {
            push({ type: "at", extglob: true, value: value2, output: "" });
            continue;
          }
          push({ type: "text", value: value2 });
          continue;
        }
        if (value2 !== "*") {
          if (value2 === "$" || value2 === "^") {
            value2 = `\\${value2}`;
          }
          const match = REGEX_NON_SPECIAL_CHARS.exec(remaining());
          if (match) {
            value2 += match[0];
            state.index += match[0].length;
          }
          push({ type: "text", value: value2 });
          continue;
        }
        if (prev && (prev.type === "globstar" || prev.star === true)) {
          prev.type = "star";
          prev.star = true;
          prev.value += value2;
          prev.output = star;
          state.backtrack = true;
          state.globstar = true;
          consume(value2);
          continue;
        }
        let rest = remaining();
        if (opts.noextglob !== true && /^\([^?]/.test(rest)) {
          extglobOpen("star", value2);
          continue;
        }
        if (prev.type === "star") {
          if (opts.noglobstar === true) {
            consume(value2);
            continue;
          }
          const prior = prev.prev;
          const before = prior.prev;
          const isStart = prior.type === "slash" || prior.type === "bos";
          const afterStar = before && (before.type === "star" || before.type === "globstar");
          if (opts.bash === true && (!isStart || rest[0] && rest[0] !== "/")) {
            push({ type: "star", value: value2, output: "" });
            continue;
          }
          const isBrace = state.braces > 0 && (prior.type === "comma" || prior.type === "brace");
          const isExtglob = extglobs.length && (prior.type === "pipe" || prior.type === "paren");
          if (!isStart && prior.type !== "paren" && !isBrace && !isExtglob) {
            push({ type: "star", value: value2, output: "" });
            continue;
          }
          while (rest.slice(0, 3) === "/**") {
            const after = input[state.index + 4];
            if (after && after !== "/") {
              break;
            }
            rest = rest.slice(3);
            consume("/**", 3);
          }
          const isEnd = eos() || state.parens > 0 && rest === ")".repeat(state.parens) && !extglobs.some((extglob) => extglob.type === "negate");
          if (prior.type === "bos" && eos()) {
            prev.type = "globstar";
            prev.value += value2;
            prev.output = globstar(opts);
            state.output = prev.output;
            state.globstar = true;
            consume(value2);
            continue;
          }
          if (prior.type === "slash" && prior.prev.type !== "bos" && !afterStar && isEnd) {
            state.output = state.output.slice(0, -(prior.output + prev.output).length);
            prior.output = `(?:${prior.output}`;
            prev.type = "globstar";
            prev.output = globstar(opts) + (opts.strictSlashes ? ")" : "|$)");
            prev.value += value2;
            state.globstar = true;
            state.output += prior.output + prev.output;
            consume(value2);
            continue;
          }
          if (prior.type === "slash" && prior.prev.type !== "bos" && rest[0] === "/") {
            const end = rest[1] !== void 0 ? "|$" : "";
            state.output = state.output.slice(0, -(prior.output + prev.output).length);
            prior.output = `(?:${prior.output}`;
            prev.type = "globstar";
            prev.output = `${globstar(opts)}${SLASH_LITERAL}|${SLASH_LITERAL}${end})`;
            prev.value += value2;
            state.output += prior.output + prev.output;
            state.globstar = true;
            consume(value2 + advance());
            push({ type: "slash", value: "/", output: "" });
            continue;
          }
          if (prior.type === "bos" && rest[0] === "/") {
            prev.type = "globstar";
            prev.value += value2;
            prev.output = `(?:^|${SLASH_LITERAL}|${globstar(opts)}${SLASH_LITERAL})`;
            state.output = prev.output;
            state.globstar = true;
            consume(value2 + advance());
            push({ type: "slash", value: "/", output: "" });
            continue;
          }
          state.output = state.output.slice(0, -prev.output.length);
          prev.type = "globstar";
          prev.output = globstar(opts);
          prev.value += value2;
          state.output += prev.output;
          state.globstar = true;
          consume(value2);
          continue;
        }
        const token = { type: "star", value: value2, output: star };
        if (opts.bash === true) {
          token.output = ".*?";
          if (prev.type === "bos" || prev.type === "slash") {
            token.output = nodot + token.output;
          }
          push(token);
          continue;
        }
        if (prev && (prev.type === "bracket" || prev.type === "paren") && opts.regex === true) {
          token.output = value2;
          push(token);
          continue;
        }
        if (state.index === state.start || prev.type === "slash" || prev.type === "dot") {
          if (prev.type === "dot") {
            state.output += NO_DOT_SLASH;
            prev.output += NO_DOT_SLASH;
          } else if (opts.dot === true) {
            state.output += NO_DOTS_SLASH;
            prev.output += NO_DOTS_SLASH;
          } else {
            state.output += nodot;
            prev.output += nodot;
          }
          if (peek() !== "*") {
            state.output += ONE_CHAR;
            prev.output += ONE_CHAR;
          }
        }
        push(token);
      }
      while (state.brackets > 0) {
        if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "]"));
        state.output = utils.escapeLast(state.output, "[");
        decrement("brackets");
      }
      while (state.parens > 0) {
        if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", ")"));
        state.output = utils.escapeLast(state.output, "(");
        decrement("parens");
      }
      while (state.braces > 0) {
        if (opts.strictBrackets === true) throw new SyntaxError(syntaxError("closing", "}"));
        state.output = utils.escapeLast(state.output, "{");
        decrement("braces");
      }
      if (opts.strictSlashes !== true && (prev.type === "star" || prev.type === "bracket")) {
        push({ type: "maybe_slash", value: "", output: `${SLASH_LITERAL}?` });
      }
      if (state.backtrack === true) {
        state.output = "";
        for (const token of state.tokens) {
          state.output += token.output != null ? token.output : token.value;
          if (token.suffix) {
            state.output += token.suffix;
          }
        }
      }
      return state;
    };
    parse.fastpaths = (input, options) => {
      const opts = { ...options };
      const max = typeof opts.maxLength === "number" ? Math.min(MAX_LENGTH, opts.maxLength) : MAX_LENGTH;
      const len = input.length;
      if (len > max) {
        throw new SyntaxError(`Input length: ${len}, exceeds maximum allowed length: ${max}`);
      }
      input = REPLACEMENTS[input] || input;
      const {
        DOT_LITERAL,
        SLASH_LITERAL,
        ONE_CHAR,
        DOTS_SLASH,
        NO_DOT,
        NO_DOTS,
        NO_DOTS_SLASH,
        STAR,
        START_ANCHOR
      } = constants8.globChars(opts.windows);
      const nodot = opts.dot ? NO_DOTS : NO_DOT;
      const slashDot = opts.dot ? NO_DOTS_SLASH : NO_DOT;
      const capture = opts.capture ? "" : "?:";
      const state = { negated: false, prefix: "" };
      let star = opts.bash === true ? ".*?" : STAR;
      if (opts.capture) {
        star = `(${star})`;
      }
      const globstar = (opts2) => {
        if (opts2.noglobstar === true) return star;
        return `(${capture}(?:(?!${START_ANCHOR}${opts2.dot ? DOTS_SLASH : DOT_LITERAL}).)*?)`;
      };
      const create = (str) => {
        switch (str) {
          case "*":
            return `${nodot}${ONE_CHAR}${star}`;
          case ".*":
            return `${DOT_LITERAL}${ONE_CHAR}${star}`;
          case "*.*":
            return `${nodot}${star}${DOT_LITERAL}${ONE_CHAR}${star}`;
          case "*/*":
            return `${nodot}${star}${SLASH_LITERAL}${ONE_CHAR}${slashDot}${star}`;
          case "**":
            return nodot + globstar(opts);
          case "**/*":
            return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${slashDot}${ONE_CHAR}${star}`;
          case "**/*.*":
            return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${slashDot}${star}${DOT_LITERAL}${ONE_CHAR}${star}`;
          case "**/.*":
            return `(?:${nodot}${globstar(opts)}${SLASH_LITERAL})?${DOT_LITERAL}${ONE_CHAR}${star}`;
          default: {
            const match = /^(.*?)\.(\w+)$/.exec(str);
            if (!match) return;
            const source2 = create(match[1]);
            if (!source2) return;
            return source2 + DOT_LITERAL + match[2];
          }
        }
      };
      const output = utils.removePrefix(input, state);
      let source = create(output);
      if (source && opts.strictSlashes !== true) {
        source += `${SLASH_LITERAL}?`;
      }
      return source;
    };
    module.exports = parse;
  }
});

// node_modules/picomatch/lib/picomatch.js
var require_picomatch = __commonJS({
  "node_modules/picomatch/lib/picomatch.js"(exports, module) {
    "use strict";
    var scan = require_scan();
    var parse = require_parse();
    var utils = require_utils();
    var constants8 = require_constants();
    var isObject = (val) => val && typeof val === "object" && !Array.isArray(val);
    var picomatch3 = (glob, options, returnState = false) => {
      if (Array.isArray(glob)) {
        const fns = glob.map((input) => picomatch3(input, options, returnState));
        const arrayMatcher = (str) => {
          for (const isMatch of fns) {
            const state2 = isMatch(str);
            if (state2) return state2;
          }
          return false;
        };
        return arrayMatcher;
      }
      const isState = isObject(glob) && glob.tokens && glob.input;
      if (glob === "" || typeof glob !== "string" && !isState) {
        throw new TypeError("Expected pattern to be a non-empty string");
      }
      const opts = options || {};
      const posix = opts.windows;
      const regex = isState ? picomatch3.compileRe(glob, options) : picomatch3.makeRe(glob, options, false, true);
      const state = regex.state;
      delete regex.state;
      let isIgnored = () => false;
      if (opts.ignore) {
        const ignoreOpts = { ...options, ignore: null, onMatch: null, onResult: null };
        isIgnored = picomatch3(opts.ignore, ignoreOpts, returnState);
      }
      const matcher = (input, returnObject = false) => {
        const { isMatch, match, output } = picomatch3.test(input, regex, options, { glob, posix });
        const result = { glob, state, regex, posix, input, output, match, isMatch };
        if (typeof opts.onResult === "function") {
          opts.onResult(result);
        }
        if (isMatch === false) {
          result.isMatch = false;
          return returnObject ? result : false;
        }
        if (isIgnored(input)) {
          if (typeof opts.onIgnore === "function") {
            opts.onIgnore(result);
          }
          result.isMatch = false;
          return returnObject ? result : false;
        }
        if (typeof opts.onMatch === "function") {
          opts.onMatch(result);
        }
        return returnObject ? result : true;
      };
      if (returnState) {
        matcher.state = state;
      }
      return matcher;
    };
    picomatch3.test = (input, regex, options, { glob, posix } = {}) => {
      if (typeof input !== "string") {
        throw new TypeError("Expected input to be a string");
      }
      if (input === "") {
        return { isMatch: false, output: "" };
      }
      const opts = options || {};
      const format = opts.format || (posix ? utils.toPosixSlashes : null);
      let match = input === glob;
      let output = match && format ? format(input) : input;
      if (match === false) {
        output = format ? format(input) : input;
        match = output === glob;
      }
      if (match === false || opts.capture === true) {
        if (opts.matchBase === true || opts.basename === true) {
          match = picomatch3.matchBase(input, regex, options, posix);
        } else {
          match = regex.exec(output);
        }
      }
      return { isMatch: Boolean(match), match, output };
    };
    picomatch3.matchBase = (input, glob, options, posix = options && options.windows) => {
      const regex = glob instanceof RegExp ? glob : picomatch3.makeRe(glob, options);
      return regex.test(utils.basename(input, { windows: posix }));
    };
    picomatch3.isMatch = (str, patterns, options) => picomatch3(patterns, options)(str);
    picomatch3.parse = (pattern, options) => {
      if (Array.isArray(pattern)) return pattern.map((p) => picomatch3.parse(p, options));
      return parse(pattern, { ...options, fastpaths: false });
    };
    picomatch3.scan = (input, options) => scan(input, options);
    picomatch3.compileRe = (state, options, returnOutput = false, returnState = false) => {
      if (returnOutput === true) {
        return state.output;
      }
      const opts = options || {};
      const prepend = opts.contains ? "" : "^";
      const append = opts.contains ? "" : "$";
      let source = `${prepend}(?:${state.output})${append}`;
      if (state && state.negated === true) {
        source = `^(?!${source}).*$`;
      }
      const regex = picomatch3.toRegex(source, options);
      if (returnState === true) {
        regex.state = state;
      }
      return regex;
    };
    picomatch3.makeRe = (input, options = {}, returnOutput = false, returnState = false) => {
      if (!input || typeof input !== "string") {
        throw new TypeError("Expected a non-empty string");
      }
      let parsed = { negated: false, fastpaths: true };
      if (options.fastpaths !== false && (input[0] === "." || input[0] === "*")) {
        parsed.output = parse.fastpaths(input, options);
      }
      if (!parsed.output) {
        parsed = parse(input, options);
      }
      return picomatch3.compileRe(parsed, options, returnOutput, returnState);
    };
    picomatch3.toRegex = (source, options) => {
      try {
        const opts = options || {};
        return new RegExp(source, opts.flags || (opts.nocase ? "i" : ""));
      } catch (err) {
        if (options && options.debug === true) throw err;
        return /$^/;
      }
    };
    picomatch3.constants = constants8;
    module.exports = picomatch3;
  }
});

// node_modules/picomatch/index.js
var require_picomatch2 = __commonJS({
  "node_modules/picomatch/index.js"(exports, module) {
    "use strict";
    var pico = require_picomatch();
    var utils = require_utils();
    function picomatch3(glob, options, returnState = false) {
      if (options && (options.windows === null || options.windows === void 0)) {
        options = { ...options, windows: utils.isWindows() };
      }
      return pico(glob, options, returnState);
    }
    Object.assign(picomatch3, pico);
    module.exports = picomatch3;
  }
});

// src/host/diagnose-root.ts
var diagnose_root_exports = {};
__export(diagnose_root_exports, {
  diagnoseAsRoot: () => diagnoseAsRoot
});
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync as readFileSync8 } from "node:fs";
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
  if (checks.every(({ name: name2, ok }) => name2 !== "auditctl" || ok)) checks.push(await diagnoseAudit());
  return checks;
}
function diagnoseCapabilities() {
  const name2 = "capabilities";
  try {
    requireCapabilities();
    return { name: name2, ok: true, detail: "root has what a run needs" };
  } catch (error) {
    return { name: name2, ok: false, detail: error.message };
  }
}
async function diagnoseLeftovers(fix) {
  const name2 = "left behind";
  if (!fix) {
    const note = readNote();
    if (note === void 0 || await isRunning())
      return { name: name2, ok: true, detail: "nothing of an earlier run" };
    const detail = note.boot === readBootId() ? "a run was cut off and has not been put back" : "a note of an earlier boot";
    return { name: name2, ok: false, detail, remedy: "callgate doctor --fix (the next run does it as well)" };
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
      name: name2,
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
  const name2 = "seccomp";
  const path4 = "/proc/sys/kernel/seccomp/actions_avail";
  const available = existsSync(path4) ? readFileSync8(path4, "utf8").trim() : "";
  if (!logsSeccomp(available)) {
    const remedy = "Linux 4.14 or newer with CONFIG_SECCOMP_FILTER is needed.";
    return { name: name2, ok: false, detail: `the kernel offers "${available || "nothing"}"`, remedy };
  }
  const logged = logsSeccomp(readActionsLogged());
  return {
    name: name2,
    ok: true,
    detail: logged ? "the kernel logs what a filter answers with log" : "log is left out of actions_logged; a run adds it and takes it out again"
  };
}
function diagnosePython() {
  const name2 = "python3";
  const run = spawnSync(
    "/usr/bin/python3",
    ["-I", "-S", "-c", "import ctypes, fcntl, json, platform, termios; print(platform.python_version())"],
    { encoding: "utf8" }
  );
  if (run.status === 0) return { name: name2, ok: true, detail: `/usr/bin/python3 is ${run.stdout.trim()}` };
  const detail = run.error === void 0 ? oneLine(run.stderr) : "/usr/bin/python3 was not found";
  return { name: name2, ok: false, detail, remedy: "apt-get install python3-minimal libpython3-stdlib" };
}
async function diagnoseTools() {
  return Promise.all(
    [
      ["auditd", "auditd", []],
      ["auditctl", "auditd", ["-v"]],
      ["ausearch", "auditd", ["-v"]],
      ["flock", "util-linux", ["--version"]]
    ].map(async ([tool, debianPackage, args]) => {
      const name2 = String(tool);
      const path4 = findTool(name2);
      if (path4 === void 0) {
        return { name: name2, ok: false, detail: "not found", remedy: `apt-get install ${String(debianPackage)}` };
      }
      if (!Array.isArray(args) || args.length === 0) return { name: name2, ok: true, detail: path4 };
      const { stdout, exitCode } = await runTool(path4, args, VERSION_LIMITS);
      if (exitCode === 0) return { name: name2, ok: true, detail: `${path4}, ${oneLine(stdout)}` };
      const detail = `${path4} ${args.join(" ")} ${describeEnd(exitCode, VERSION_LIMITS)}`;
      return { name: name2, ok: false, detail, remedy: `apt-get install --reinstall ${String(debianPackage)}` };
    })
  );
}
async function diagnoseAudit() {
  const name2 = "audit";
  try {
    const status = await readAuditStatus();
    if (status.pid === 0)
      return { name: name2, ok: true, detail: "no daemon is registered: each run starts one of its own" };
    const { logFile } = findDaemon(status.pid);
    return {
      name: name2,
      ok: true,
      detail: `auditd ${status.pid} is registered and is left alone; its log is ${logFile}`
    };
  } catch (error) {
    return { name: name2, ok: false, detail: error.message };
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
var OBSERVER_OPTIONS;
var init_start_root = __esm({
  "src/host/start-root.ts"() {
    "use strict";
    init_effective_user();
    init_privilege();
    OBSERVER_OPTIONS = [
      "--max-old-space-size=96",
      "--max-semi-space-size=4",
      ...process.versions.node.startsWith("20.") ? ["--interrupt-budget=1000000"] : []
    ];
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
  writeFileSync as writeFileSync5
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
    for (const { name: name2, path: path4, bytes } of this.#before) {
      if (read(path4)?.equals(bytes)) continue;
      attempt(() => openFolder(dirname3(path4)));
      attempt(() => rmSync2(path4, { recursive: true, force: true }));
      attempt(() => writeFileSync5(path4, bytes));
      (read(path4)?.equals(bytes) ? restored : lost).push(name2);
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
    const receive = async (message) => {
      Object.assign(told, message);
      if (message.event === "session" && message.session !== void 0) {
        const identity = readProcessIdentity(this.#process.pid ?? 0);
        const kernel = { fenced: message.fenced === true, x32: message.x32 === true };
        if (identity !== void 0) await events2.session(message.session, identity, kernel);
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
        if (frame.type === FRAME.message) await receive(JSON.parse(frame.payload.toString()));
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
  return {
    ...shared,
    hidden,
    loginUid: uid,
    startCanary: canaries.start,
    endCanary: canaries.end,
    eventCanary: canaries.event,
    asksX32: plan.behaviours?.allowsX32 === true
  };
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
init_paths();

// src/audit/event-evidence.ts
function describeEvents(events2) {
  return {
    whole: events2.total,
    canaries: { start: events2.start?.serial ?? null, end: events2.end?.serial ?? null },
    problems: events2.problems.list.map(toProblem)
  };
}
function toProblem({ name: name2, count, examples: [first] }) {
  return { name: name2, count, example: first === void 0 ? "" : `line ${first.line}: ${first.text}` };
}
function findEventGaps(reading, { plan, ausearch }, states) {
  const { start, end } = reading.canaries;
  const hiding = states.flatMap((state) => state?.rules ?? []).find(hidesEvents);
  return [
    ...(plan.unseen ?? []).map(
      (architecture) => `the baseline allows calls of ${architecture}, which this kernel runs and makes no events of`
    ),
    ...start === null ? ["the execve of the command was not recorded"] : [],
    ...end === null ? ["the launcher\u2019s last execve was not recorded"] : [],
    ...reading.problems.map(({ name: name2, count, example }) => `${name2} \xD7 ${count} (${example})`),
    ...hiding === void 0 ? [] : [`a rule may keep records of events from being made: ${hiding}`],
    ...ausearch.problems.length === 0 && ausearch.agreed !== ausearch.given ? [`ausearch read ${ausearch.agreed} of ${ausearch.given} events`] : ausearch.problems.map((problem) => `ausearch: ${problem}`)
  ];
}
var EVENT_TYPES = /* @__PURE__ */ new Set([
  ...[
    "SYSCALL",
    "PATH",
    "CWD",
    "EXECVE",
    "SOCKADDR",
    "SOCKETCALL",
    "MMAP",
    "OBJ_PID",
    "FD_PAIR",
    "OPENAT2",
    "PROCTITLE"
  ],
  ...["1300", "1302", "1307", "1309", "1306", "1304", "1323", "1318", "1317", "1337", "1327"]
]);
function hidesEvents(rule) {
  if (/^-a (?:never,\w+|\w+,never) /.test(`${rule} `)) return true;
  if (!/\bexclude\b/.test(rule)) return false;
  const types = [...rule.matchAll(/-F msgtype([=!<>&]+)(\S+)/g)];
  return !types.some(([, operator, type]) => operator === "=" && !EVENT_TYPES.has(type ?? ""));
}

// src/audit/evidence.ts
function weighEvidence(facts) {
  const { before, after, log } = facts;
  const { startSerial, endSerial } = log;
  const check = (name2, ok, detail) => ({ name: name2, ok, detail });
  const same = (name2, what, pick) => {
    if (after === void 0) return check(name2, false, `${what} could not be read after the run`);
    const [was, is] = [pick(before), pick(after)];
    return check(
      name2,
      was === is,
      was === is ? `${what} ${was} before and after` : `${what} was ${was}, is ${is}`
    );
  };
  const listed = (name2, found, none) => check(name2, found.length === 0, found.length === 0 ? none : summarise(found));
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
    check("launcher", facts.launcherFailure === void 0, facts.launcherFailure ?? "came to its end"),
    ...facts.events === void 0 ? [] : [listed("events", facts.events.gaps, `${facts.events.whole} events, all of them whole`)]
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
  for (const [name2, why] of BLINDING) {
    if (HARMLESS_USES.has(name2) && !toldApart.includes(name2)) continue;
    const users = new Set(calls.filter((call) => call.name === name2).map(({ exe }) => exe));
    if (users.size > 0) holes.push({ name: name2, detail: `${[...users].slice(0, 5).join(", ")}: ${why}` });
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
function describe({ name: name2, count, examples }) {
  const [first] = examples;
  return `${name2} \xD7 ${count}${first === void 0 ? "" : ` (line ${first.line}: ${first.text})`}`;
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
function architectureByName(name2) {
  return byName.get(name2);
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
  const names2 = /* @__PURE__ */ new Map();
  const numbers = new Map(Object.entries(aliases));
  let next = 0;
  for (const word of splitWords(text)) {
    if (/^\d/.test(word)) {
      next = Number(word);
    } else {
      names2.set(next, word);
      numbers.set(word, next);
      next += 1;
    }
  }
  return { names: names2, numbers };
}
function splitWords(text) {
  return text.trim().split(/\s+/);
}
function syscallName(architecture, nr) {
  return tableOf(architecture).names.get(nr);
}
function syscallNumber(architecture, name2) {
  return tableOf(architecture).numbers.get(name2);
}
function displayCall(architecture, nr) {
  return syscallName(architecture, nr) ?? `${architecture}:#${nr}`;
}

// src/audit/encoded-text.ts
var UNSAFE = new RegExp("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Zl}\\p{Zp}\\p{Noncharacter_Code_Point}]|(?! )\\p{Zs}", "u");
function decodeToken(token) {
  if (token.length >= 2 && token.startsWith('"') && token.endsWith('"'))
    return decodeBytes(token.slice(1, -1));
  if (/^(?:[0-9A-F]{2})+$/.test(token)) {
    return decodeBytes(decodeHex(token));
  }
  return { text: decodeBytes(token).text, lossless: false };
}
function decodeHex(digits) {
  let bytes = "";
  for (let at = 0; at + 1 < digits.length; at += 2)
    bytes += String.fromCharCode(toDigit(digits, at) << 4 | toDigit(digits, at + 1));
  return bytes;
}
function toDigit(digits, at) {
  const code = digits.charCodeAt(at);
  return code < 58 ? code - 48 : code - 55;
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
    events: weighEvents(witness, observation),
    holes: findHoles(calls, witness.subject, witness.toldApart)
  };
  return weighEvidence(facts);
}
function explainEvents(witness, observation) {
  const { events: events2, before, after } = witness;
  if (events2 === null) return [];
  if (observation?.events === void 0) return ["no event could be read"];
  return findEventGaps(describeEvents(observation.events), events2, [before, after ?? void 0]);
}
function weighEvents(witness, observation) {
  if (witness.events?.plan.decides !== true) return void 0;
  return { whole: observation?.events?.total ?? 0, gaps: explainEvents(witness, observation) };
}
function describeReading(observation) {
  if (observation === void 0)
    return {
      lines: 0,
      types: {},
      rejected: [],
      canaries: { start: null, end: null },
      gaps: [],
      events: null
    };
  const { session, continuity, rejections, problems, lines, types } = observation;
  return {
    lines,
    types: Object.fromEntries(types),
    rejected: [...rejections, ...problems].map(({ name: name2, count }) => ({ name: name2, count })),
    canaries: { start: seen(session.start), end: seen(session.end) },
    gaps: gapsBetween(continuity, session.start?.serial, session.end?.serial),
    events: observation.events === void 0 ? null : describeEvents(observation.events)
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

// src/host/run-observation.ts
init_audit_setup();

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
  const found = Object.entries(constants4.signals).find(([, value2]) => value2 === number);
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
    (name2) => `/run/user/${user.uid}/${name2}`
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
    toldApart: plan.toldApart,
    events: findings.events ?? null
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
    const name2 = basename5(this.#path);
    const numbers = (await readdir2(folder).catch(() => [])).filter((entry) => entry.startsWith(`${name2}.`) && /^\d+$/.test(entry.slice(name2.length + 1))).map((entry) => Number(entry.slice(name2.length + 1))).sort((a, b) => a - b);
    const paths2 = [this.#path, ...numbers.map((number) => join9(folder, `${name2}.${number}`))];
    const files = await Promise.all(
      paths2.map(async (path4) => ({ path: path4, inode: (await stat2(path4).catch(() => void 0))?.ino }))
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

// src/host/run-observation.ts
init_note();

// src/host/observation-run.ts
import { randomUUID as randomUUID2 } from "node:crypto";
import { constants as constants7 } from "node:os";

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
var WHOLE = new RegExp(`${HEAD.source.slice(1)}${TIME.source}${SERIAL.source}`, "y");
function parseEnvelope(line) {
  if (line.includes("\0")) return reject("nul-byte");
  const whole = execAt(WHOLE, line, 0);
  if (whole !== null && Number(whole[5]) <= U32_MAX) {
    const [, node = null, type = "", seconds, milliseconds, serial] = whole;
    return {
      ok: true,
      value: {
        node,
        type,
        seconds: Number(seconds),
        milliseconds: Number(milliseconds),
        serial: Number(serial),
        body: withoutEnrichment(line, WHOLE.lastIndex)
      }
    };
  }
  return rejectEnvelope(line);
}
function rejectEnvelope(line) {
  const head = execAt(HEAD, line, 0);
  if (head === null) return reject("no-envelope");
  const time = execAt(TIME, line, HEAD.lastIndex);
  if (time === null) return reject("bad-time");
  return reject("bad-serial");
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
function findField(body, name2) {
  return new RegExp(`(?:^| )${name2}=(\\S+)`).exec(body)?.[1] ?? null;
}
function findNumber(body, name2) {
  const value2 = findField(body, name2);
  return value2 !== null && /^\d{1,10}$/.test(value2) ? Number(value2) : null;
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
  let value2 = 0;
  for (let at = 0; at < digits.length; at += 1) value2 = value2 * 10 + digits.charCodeAt(at) - 48;
  return value2;
}
function parseHex(digits = "") {
  let value2 = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const code = digits.charCodeAt(at);
    value2 = value2 * 16 + (code < 58 ? code - 48 : code - 87);
  }
  return value2;
}
function parseCallNumber(text = "") {
  if (!text.startsWith("-")) return parseDecimal(text);
  const value2 = parseDecimal(text.slice(1));
  return value2 > 0 && value2 <= 2147483648 ? -value2 >>> 0 : Number.POSITIVE_INFINITY;
}

// src/audit/tally.ts
var EXAMPLES = 3;
var NamedCounts = class {
  #counts = /* @__PURE__ */ new Map();
  add(name2, line, text) {
    const known = this.#counts.get(name2) ?? { name: name2, count: 0, examples: [] };
    if (known.count === 0) this.#counts.set(name2, known);
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

// src/audit/event-needs.ts
var EPERM = -1n;
var EBADF = -9n;
var EFAULT = -14n;
var EINVAL = -22n;
var ENOTSOCK = -88n;
var MAP_ANONYMOUS = 0x20n;
var PTRACE_ATTACH = 16n;
var PTRACE_SEIZE = 0x4206n;
var SOCKETCALL_BIND = 2n;
var SOCKETCALL_CONNECT = 3n;
var SOCKETCALL_SOCKETPAIR = 8n;
var onSuccess = (record) => ({ succeeded }) => succeeded ? record : void 0;
var takesAddress = ({ args, exit }) => (args[2] & 0xffffffffn) === 0n || [EBADF, EFAULT, EINVAL, ENOTSOCK].includes(exit) ? void 0 : "SOCKADDR";
var signals = ({ succeeded, exit }) => succeeded || exit === EPERM ? "OBJ_PID" : void 0;
var mapsFile = ({ args, exit }) => (args[3] & MAP_ANONYMOUS) !== 0n || exit === EINVAL ? void 0 : "MMAP";
var NEEDS = /* @__PURE__ */ new Map([
  ["execve", onSuccess("EXECVE")],
  ["execveat", onSuccess("EXECVE")],
  ["connect", takesAddress],
  ["bind", takesAddress],
  ["kill", signals],
  ["tkill", signals],
  ["tgkill", signals],
  ["rt_sigqueueinfo", onSuccess("OBJ_PID")],
  ["rt_tgsigqueueinfo", onSuccess("OBJ_PID")],
  ["pidfd_send_signal", onSuccess("OBJ_PID")],
  [
    "ptrace",
    ({ args: [request], succeeded }) => succeeded && (request === PTRACE_ATTACH || request === PTRACE_SEIZE) ? "OBJ_PID" : void 0
  ],
  ["pipe", onSuccess("FD_PAIR")],
  ["pipe2", onSuccess("FD_PAIR")],
  ["socketpair", onSuccess("FD_PAIR")],
  ["mmap", mapsFile],
  ["mmap2", mapsFile],
  ["socketcall", ({ exit }) => exit === EFAULT || exit === EINVAL ? void 0 : "SOCKETCALL"]
]);
var I386_OLD_MMAP = { arch: 1073741827, nr: 90 };
function findNeeds(record, socketcall) {
  const { arch, nr, args, result } = record;
  if (result === null || arch === I386_OLD_MMAP.arch && nr === I386_OLD_MMAP.nr) return [];
  const name2 = nameOf(arch, nr);
  const need = name2 === void 0 ? void 0 : NEEDS.get(name2)?.({ args, ...result });
  if (need !== "SOCKETCALL" || socketcall === null) return need === void 0 ? [] : [need];
  const [one = 0n, two = 0n, three = 0n, four = 0n] = socketcall;
  const inner = { args: [one, two, three, four], ...result };
  const address = args[0] === SOCKETCALL_BIND || args[0] === SOCKETCALL_CONNECT ? takesAddress(inner) : void 0;
  if (address !== void 0) return ["SOCKETCALL", address];
  return args[0] === SOCKETCALL_SOCKETPAIR && result.succeeded ? ["SOCKETCALL", "FD_PAIR"] : ["SOCKETCALL"];
}
var names = /* @__PURE__ */ new Map();
function nameOf(arch, nr) {
  const known = names.get(arch)?.get(nr);
  if (known !== void 0) return known;
  const architecture = architectureOf(arch, nr);
  const name2 = architecture === void 0 ? void 0 : syscallName(architecture.name, nr);
  if (name2 === void 0) return void 0;
  const table = names.get(arch) ?? /* @__PURE__ */ new Map();
  names.set(arch, table.set(nr, name2));
  return name2;
}

// src/audit/syscall-record.ts
var STRING2 = '("[!#-~]*"|(?:[0-9A-F]{2})+|\\(null\\))';
var ID = "(\\d{1,10})";
var HEX = "([0-9a-f]{1,16})";
var SYSCALL = new RegExp(
  `^arch=([0-9a-f]{1,8}) syscall=(-?\\d{1,10})(?: per=[0-9a-f]{1,16})?(?: success=(yes|no) exit=(-?\\d{1,20}))? a0=${HEX} a1=${HEX} a2=${HEX} a3=${HEX} items=(\\d{1,10}) ppid=${ID} pid=${ID} auid=\\d{1,10} uid=${ID} gid=\\d{1,10} euid=${ID} suid=\\d{1,10} fsuid=\\d{1,10} egid=\\d{1,10} sgid=\\d{1,10} fsgid=\\d{1,10} tty=[!-~]{1,64} ses=${ID} comm=${STRING2} exe=${STRING2}( (?!key=)[a-z][a-z0-9_-]*=.*)? key=${STRING2}$`
);
function parseSyscall(body) {
  const match = SYSCALL.exec(body);
  if (match === null || match[17]?.includes(" msg=audit(") === true) return void 0;
  const nr = Number(match[2]);
  const record = {
    arch: Number.parseInt(match[1] ?? "", 16),
    nr: nr < 0 ? nr >>> 0 : nr,
    result: match[3] === void 0 ? null : { succeeded: match[3] === "yes", exit: BigInt(match[4] ?? "0") },
    args: [parseHex2(match[5]), parseHex2(match[6]), parseHex2(match[7]), parseHex2(match[8])],
    items: Number(match[9]),
    ppid: Number(match[10]),
    pid: Number(match[11]),
    uid: Number(match[12]),
    euid: Number(match[13]),
    session: Number(match[14]),
    comm: match[15] ?? "",
    exe: match[16] ?? "",
    key: match[18] ?? ""
  };
  const { pid, ppid, uid, euid, session } = record;
  return nr >= -2147483648 && Math.max(nr, pid, ppid, uid, euid, session) <= U32_MAX ? record : void 0;
}
function parseHex2(digits = "0") {
  return BigInt(digits.length < 13 ? Number.parseInt(digits, 16) : `0x${digits}`);
}
var PLACE = / ses=(\d{1,10}) comm=(?:"[!#-~]*"|[0-9A-F]+|\(null\)) exe=(?:"[!#-~]*"|[0-9A-F]+|\(null\)) /;
function isForeign(body, session) {
  const match = PLACE.exec(body);
  return match !== null && Number(match[1]) !== session;
}

// src/audit/event-records.ts
var SOCKADDR = /^saddr=((?:[0-9A-F]{2}){1,128})$/;
function parseSockaddr(body) {
  const hex3 = SOCKADDR.exec(body)?.[1];
  if (hex3 === void 0) return void 0;
  const bytes = new Uint8Array(hex3.length / 2);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = Number.parseInt(hex3.slice(2 * at, 2 * at + 2), 16);
  return bytes;
}
var SOCKETCALL = /^nargs=(\d)((?: a\d=[0-9a-f]{1,16}){1,6})$/;
function parseSocketcall(body) {
  const match = SOCKETCALL.exec(body);
  const args = [...(match?.[2] ?? "").matchAll(/ a(\d)=([0-9a-f]+)/g)];
  const isWhole2 = match !== null && args.length === Number(match[1]) && args.every(([, n], at) => Number(n) === at);
  return isWhole2 ? args.map(([, , hex3]) => BigInt(`0x${hex3}`)) : void 0;
}
var MMAP = /^fd=(-?\d{1,10}) flags=0x([0-9a-f]{1,8})$/;
function parseMmap(body) {
  const match = MMAP.exec(body);
  return match === null ? void 0 : { fd: Number(match[1]), flags: Number.parseInt(match[2] ?? "", 16) };
}
var OPENAT2 = /^oflag=0([0-7]{0,22}) mode=0([0-7]{0,22}) resolve=0x([0-9a-f]{1,16})$/;
function parseOpenHow(body) {
  const match = OPENAT2.exec(body);
  if (match === null) return void 0;
  return {
    flags: BigInt(`0o0${match[1]}`),
    mode: BigInt(`0o0${match[2]}`),
    resolve: BigInt(`0x${match[3]}`)
  };
}
var OBJ_PID = new RegExp(
  `^opid=(\\d{1,10}) oauid=-?\\d{1,10} ouid=-?\\d{1,10} oses=(-?\\d{1,10})( obj=.*)? ocomm=${STRING2}$`
);
function parseTarget(body) {
  const match = OBJ_PID.exec(body);
  if (match === null || match[3]?.includes(" msg=audit(") === true) return void 0;
  return { pid: Number(match[1]), session: Number(match[2]) >>> 0, comm: decodeToken(match[4] ?? "").text };
}
var FD_PAIR = /^fd0=(\d{1,10}) fd1=(\d{1,10})$/;
function parsePair(body) {
  const match = FD_PAIR.exec(body);
  return match === null ? void 0 : [Number(match[1]), Number(match[2])];
}
var PROCTITLE = new RegExp(`^proctitle=${STRING2}$`);
function parseTitle(body) {
  return PROCTITLE.exec(body)?.[1];
}

// src/audit/execve-record.ts
var ARGUMENTS = 32;
var LONGEST = 1024;
var COUNT = /argc=(\d{1,10})(?= |$)/y;
var FIELD = / a(\d{1,10})(?:_len=(\d{1,10})|\[(\d{1,10})\]=("[!#-~]*"|(?:[0-9A-F]{2})*)|=("[!#-~]*"|(?:[0-9A-F]{2})+))(?= |$)/y;
var ExecveArguments = class {
  #argv = [];
  #count = -1;
  #next = 0;
  /** Of the argument that comes in parts: its length as the record has it, what came of it, and the next part's number. */
  #open;
  /** Takes one record's body; false when it is not what has to come next. */
  add(body) {
    let at = 0;
    if (this.#count === -1) {
      COUNT.lastIndex = 0;
      const match = COUNT.exec(body);
      if (match === null) return false;
      this.#count = Number(match[1]);
      at = COUNT.lastIndex;
    }
    while (at < body.length) {
      FIELD.lastIndex = at;
      const match = FIELD.exec(body);
      if (match === null || !this.#take(match)) return false;
      at = FIELD.lastIndex;
    }
    return true;
  }
  /** argv, decoded: the first 32 arguments, of each the first 1,024 bytes; undefined when not all of it came. */
  finish() {
    this.#close();
    const isWhole2 = this.#open === void 0 && this.#count >= 0 && this.#next >= this.#count;
    return isWhole2 ? this.#argv.slice(0, this.#count) : void 0;
  }
  #take([, index = "", length, part, some = "", whole]) {
    if (part !== void 0) return this.#takePart(Number(index), Number(part), some);
    this.#close();
    if (Number(index) !== this.#next || this.#open !== void 0) return false;
    if (length !== void 0) this.#open = { length: Number(length), seen: 0, part: 0, bytes: "" };
    else if (whole !== void 0) this.#push(toBytes(whole));
    return true;
  }
  #takePart(index, part, some) {
    const open3 = this.#open;
    if (open3 === void 0 || index !== this.#next || part !== open3.part) return false;
    open3.part += 1;
    open3.seen += some.startsWith('"') ? some.length - 2 : some.length;
    if (open3.bytes.length <= LONGEST) open3.bytes += toBytes(some.slice(0, 2 * LONGEST + 4));
    return true;
  }
  /** Ends the argument that came in parts, if all of it is there. */
  #close() {
    if (this.#open === void 0 || this.#open.seen !== this.#open.length) return;
    this.#push(this.#open.bytes);
    this.#open = void 0;
  }
  #push(bytes) {
    this.#next += 1;
    if (this.#argv.length < ARGUMENTS)
      this.#argv.push(`${decodeBytes(bytes.slice(0, LONGEST)).text}${bytes.length > LONGEST ? "\u2026" : ""}`);
  }
};
function toBytes(token) {
  if (token.startsWith('"')) return token.replace(/^"|"$/g, "");
  return decodeHex(token);
}

// src/audit/path-record.ts
var ID2 = "\\d{1,10}";
var DEVICE = "[0-9a-f]{2,}:[0-9a-f]{2,}";
var PATH = new RegExp(
  `^item=(\\d{1,10}) name=${STRING2}(?: inode=(\\d{1,20}) dev=(${DEVICE}) mode=(0[0-7]{0,7}) ouid=${ID2} ogid=${ID2} rdev=${DEVICE})?( obj=.*)? nametype=(NORMAL|PARENT|CREATE|DELETE|UNKNOWN)(?: cap_[a-z]+=[0-9a-z?-]+)*$`
);
function parsePath(body) {
  const match = PATH.exec(body);
  if (match === null || match[6]?.includes(" msg=audit(") === true) return void 0;
  const [, item, name2 = "", inode, device, mode] = match;
  return {
    item: Number(item),
    name: decodeNullable(name2),
    nameType: match[7],
    inode: inode === void 0 ? null : BigInt(inode),
    device: device ?? null,
    mode: mode === void 0 ? null : Number.parseInt(mode, 8)
  };
}
var CWD = new RegExp(`^ ?cwd=${STRING2}$`);
function parseCwd(body) {
  const match = CWD.exec(body);
  return match === null ? void 0 : decodeToken(match[1] ?? "").text;
}
function decodeNullable(token) {
  return token === "(null)" ? null : decodeToken(token).text;
}

// src/audit/event-draft.ts
var MOST_CHARACTERS = 1 << 16;
var MOST_PATHS = 1e3;
var MOST_TARGETS = 1e5;
var HIDDEN_PARENT = /* @__PURE__ */ new Set(["mq_open", "mq_unlink"]);
var SINGLE = {
  SYSCALL: parseSyscall,
  CWD: parseCwd,
  SOCKADDR: parseSockaddr,
  SOCKETCALL: parseSocketcall,
  MMAP: parseMmap,
  OPENAT2: parseOpenHow,
  FD_PAIR: parsePair,
  PROCTITLE: parseTitle
};
var EventDraft = class {
  serial;
  #timeMs;
  #paths = [];
  #targets = [];
  #lines = [];
  #characters = 0;
  #singles = {};
  #execve;
  #fault;
  constructor(serial, timeMs) {
    this.serial = serial;
    this.#timeMs = timeMs;
  }
  /** undefined as long as its SYSCALL record has not come. */
  get syscall() {
    return this.#singles.SYSCALL;
  }
  /** Takes a record of this event, with the line that it stands in; neither may share memory with others. */
  add(type, body, line) {
    this.#keep(line);
    if (!this.#take(type, body)) this.#fault ??= `${type} that cannot be read, or a second one`;
  }
  /** The event, when all of it is there; else what is missing or wrong. */
  finish() {
    const { SYSCALL: syscall, CWD: CWD2, SOCKADDR: SOCKADDR2, MMAP: MMAP2, OPENAT2: OPENAT22, FD_PAIR: FD_PAIR2, SOCKETCALL: SOCKETCALL2 } = this.#singles;
    if (this.#fault !== void 0) return this.#fault;
    if (syscall === void 0) return "SYSCALL missing";
    const argv = this.#execve?.finish();
    const missing = this.#findMissing(syscall, argv);
    if (missing.length > 0) return `${missing.join(", ")} missing`;
    const { arch, nr, result, args, pid, ppid, uid, euid, session } = syscall;
    return {
      serial: this.serial,
      timeMs: this.#timeMs,
      session,
      arch,
      nr,
      succeeded: result?.succeeded ?? false,
      exit: result?.exit ?? 0n,
      args,
      pid,
      ppid,
      uid,
      euid,
      comm: decodeToken(syscall.comm).text,
      exe: decodeToken(syscall.exe).text,
      cwd: CWD2 ?? null,
      paths: this.#paths,
      sockaddr: SOCKADDR2 ?? null,
      argv: argv ?? null,
      mmap: MMAP2 ?? null,
      openHow: OPENAT22 ?? null,
      pair: FD_PAIR2 ?? null,
      socketcall: SOCKETCALL2 ?? null,
      targets: this.#targets,
      lines: this.#lines
    };
  }
  /** False for a record that is malformed, or there already. */
  #take(type, body) {
    if (type === "PATH") return this.#addPath(parsePath(body));
    if (type === "OBJ_PID") return this.#addTarget(parseTarget(body));
    if (type !== "EXECVE") return this.#fill(type, SINGLE[type](body));
    this.#execve ??= new ExecveArguments();
    return this.#execve.add(body);
  }
  #fill(type, value2) {
    const isFirst = this.#singles[type] === void 0;
    if (isFirst) this.#singles[type] = value2;
    return isFirst && value2 !== void 0;
  }
  /** The kernel numbers them as it prints them. */
  #addPath(path4) {
    if (path4 === void 0 || path4.item !== this.#paths.length || path4.item >= MOST_PATHS) return false;
    this.#paths.push(path4);
    return true;
  }
  #addTarget(target) {
    if (target === void 0 || this.#targets.length >= MOST_TARGETS) return false;
    this.#targets.push(target);
    return true;
  }
  #findMissing(syscall, argv) {
    const missing = [];
    const { CWD: CWD2, PROCTITLE: PROCTITLE2, SOCKETCALL: SOCKETCALL2 } = this.#singles;
    const name2 = nameOf(syscall.arch, syscall.nr) ?? "";
    const hidden = HIDDEN_PARENT.has(name2) && this.#paths.length < syscall.items ? 1 : 0;
    const paths2 = syscall.items - hidden;
    if (this.#paths.length !== paths2) missing.push(`${paths2 - this.#paths.length} of ${paths2} PATH`);
    if (CWD2 === void 0 && this.#paths.some((path4) => path4.name !== null)) missing.push("CWD");
    if (this.#execve !== void 0 && argv === void 0) missing.push("part of EXECVE");
    if (PROCTITLE2 === void 0) missing.push("PROCTITLE");
    const needs = findNeeds(syscall, SOCKETCALL2 ?? null);
    return needs.length === 0 ? missing : [...missing, ...needs.filter((need) => !this.#has(need))];
  }
  #has(need) {
    if (need === "EXECVE") return this.#execve !== void 0;
    return need === "OBJ_PID" ? this.#targets.length > 0 : this.#singles[need] !== void 0;
  }
  #keep(line) {
    this.#characters += line.length + 1;
    if (this.#characters > MOST_CHARACTERS) this.#lines = [];
    else this.#lines.push(line);
  }
};

// src/audit/event-assembler.ts
var TYPES2 = /* @__PURE__ */ new Map([
  ["SYSCALL", "SYSCALL"],
  ["PATH", "PATH"],
  ["CWD", "CWD"],
  ["EXECVE", "EXECVE"],
  ["SOCKADDR", "SOCKADDR"],
  ["SOCKETCALL", "SOCKETCALL"],
  ["MMAP", "MMAP"],
  ["OBJ_PID", "OBJ_PID"],
  ["FD_PAIR", "FD_PAIR"],
  ["OPENAT2", "OPENAT2"],
  ["UNKNOWN[1337]", "OPENAT2"],
  ["PROCTITLE", "PROCTITLE"]
]);
var URING = /* @__PURE__ */ new Set(["URINGOP", "UNKNOWN[1336]"]);
var MOST_OPEN = 4e3;
var FOREIGN = null;
var EventAssembler = class {
  #session;
  /** What a record of the session has in it. */
  #mark;
  #sink;
  #mostOpen;
  #open = /* @__PURE__ */ new Map();
  /** How many of them may be the session's. */
  #drafts = 0;
  constructor(session, sink, mostOpen = MOST_OPEN) {
    this.#session = session;
    this.#mark = ` ses=${session} `;
    this.#sink = sink;
    this.#mostOpen = mostOpen;
  }
  /** Events that are not whole yet, and may be the session's. */
  get open() {
    return this.#drafts;
  }
  /** Takes a line of the log with its envelope; types that are no part of an event are passed over. */
  add(envelope, line) {
    const type = TYPES2.get(envelope.type);
    const { serial } = envelope;
    if (type === void 0) {
      if (URING.has(envelope.type) && !this.#open.has(serial)) this.#remember(serial, FOREIGN);
      return;
    }
    const draft = this.#open.get(serial);
    if (draft === FOREIGN && type !== "SYSCALL") {
      if (type === "PROCTITLE") this.#open.delete(serial);
    } else if (type === "SYSCALL" && !(draft instanceof EventDraft) && !this.#mayBeOwn(envelope.body)) {
      this.#remember(serial, FOREIGN);
    } else {
      this.#extend(draft ?? this.#begin(envelope), type, envelope, line);
    }
  }
  /** Ends the log: what is not whole will not be. */
  finish() {
    for (const serial of [...this.#open.keys()]) this.#close(serial);
  }
  /** Most are; a label may look like a session, so the whole record decides later. */
  #mayBeOwn(body) {
    return body.includes(this.#mark) || !isForeign(body, this.#session);
  }
  #begin({ serial, seconds, milliseconds }) {
    const draft = new EventDraft(serial, seconds * 1e3 + milliseconds);
    this.#remember(serial, draft);
    this.#drafts += 1;
    return draft;
  }
  #extend(draft, type, { body }, line) {
    const own = detach(line);
    const end = own.indexOf("");
    const from = (end === -1 ? own.length : end) - body.length;
    draft.add(type, own.slice(from, from + body.length), own);
    if (type === "PROCTITLE") this.#close(draft.serial);
  }
  #remember(serial, entry) {
    if (this.#open.size >= this.#mostOpen) {
      const [oldest] = this.#open.keys();
      if (oldest !== void 0) this.#close(oldest);
    }
    this.#open.set(serial, entry);
  }
  #close(serial) {
    const draft = this.#open.get(serial);
    this.#open.delete(serial);
    if (draft === void 0 || draft === FOREIGN) return;
    this.#drafts -= 1;
    const { syscall } = draft;
    if (syscall !== void 0 && syscall.session !== this.#session) return;
    const event = draft.finish();
    if (typeof event === "string") this.#sink.incomplete(serial, syscall?.pid ?? 0, event);
    else this.#sink.whole(event);
  }
};

// src/audit/session-events.ts
var MOST_WAITING = 1e3;
var ENOENT = -2n;
var SessionEvents = class {
  #plan;
  #calls;
  #launcher;
  #listener;
  #assembler;
  #problems = new NamedCounts();
  /** Read before the start canary. */
  #waiting = [];
  #anchored = false;
  #start;
  #end;
  #total = 0;
  #line = 0;
  constructor(plan, session, calls, listener) {
    this.#plan = plan;
    this.#calls = calls;
    this.#launcher = session.launcher;
    this.#listener = listener;
    this.#assembler = new EventAssembler(session.session, {
      whole: (event) => this.#take(event),
      incomplete: (serial, pid, what) => this.#take({ serial, pid, what })
    });
  }
  /** The execve of the command, by the process that made the start canary. */
  get start() {
    return this.#start;
  }
  /** The execve that a child of the launcher's makes at the end. */
  get end() {
    return this.#end;
  }
  /** Whole events of the subject. */
  get total() {
    return this.#total;
  }
  /** Events that are not whole yet, and may be the session's. */
  get open() {
    return this.#assembler.open;
  }
  get problems() {
    return this.#problems;
  }
  /** Takes the line of the log with this number. */
  add(envelope, line, number) {
    this.#line = number;
    this.#assembler.add(envelope, line);
  }
  /** Ends the log: what is not whole will not be. */
  finish() {
    this.#assembler.finish();
    this.#release();
  }
  #take(event) {
    if (!this.#anchored && this.#calls.start !== void 0) this.#release();
    if (this.#anchored) {
      this.#sort(event);
      return;
    }
    this.#waiting.push(event);
    if (this.#waiting.length <= MOST_WAITING) return;
    this.#problems.add("start-canary-late", this.#line, () => `not before ${MOST_WAITING} events`);
    this.#release();
  }
  #release() {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#anchored = true;
    for (const event of waiting) this.#sort(event);
  }
  #sort(event) {
    const { start, end } = this.#calls;
    if (start !== void 0 && event.serial < start.serial) return;
    if (end !== void 0 && event.serial > end.serial && event.pid !== this.#launcherOf(end)) {
      this.#problems.add("event-after-end", this.#line, () => `serial ${event.serial} by pid ${event.pid}`);
    }
    if ("what" in event) {
      const { serial, what } = event;
      if (event.pid === 0 || event.pid !== this.#launcherOf(end))
        this.#problems.add("event-incomplete", this.#line, () => `serial ${serial}: ${what}`);
    } else if (this.#isCanary(event, end)) this.#end ??= event;
    else if (event.pid !== this.#launcherOf(end)) this.#takeSubjects(event, start);
  }
  #launcherOf(end) {
    return this.#launcher ?? end?.pid;
  }
  /** By a child of the launcher's; nobody else can know the path. */
  #isCanary(event, end) {
    const isOwn = event.ppid === this.#launcherOf(end);
    return isOwn && event.exit === ENOENT && isExecute(event) && event.paths[0]?.name === this.#plan.endCanary;
  }
  #takeSubjects(event, start) {
    if (event.pid === start?.pid && event.succeeded && isExecute(event)) this.#start ??= event;
    this.#total += 1;
    this.#listener?.(event);
  }
};
function isExecute({ arch, nr }) {
  const name2 = nameOf(arch, nr);
  return name2 === "execve" || name2 === "execveat";
}

// src/audit/observation.ts
var SECCOMP = "SECCOMP";
var EXCERPT = 200;
var MOST_KEPT = 1e3;
var MOST_TYPES = 500;
var Observation = class {
  continuity = new Continuity();
  /** The subject's events; undefined for a run without audit rules of its own. */
  events;
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
  #lastWords = 0;
  /**
   * `lastWord` is a text that a USER record will hold which is made after all that belongs to the run. With `events`, the
   * records of the run's audit rules are put together, and the listener hears of each event of the subject.
   */
  constructor(plan, limits, lastWord, events2) {
    this.#session = plan.session;
    this.#calls = new SessionCalls(plan, limits);
    this.#lastWord = lastWord;
    if (events2 !== void 0)
      this.events = new SessionEvents(events2.plan, plan, this.#calls, events2.listener);
  }
  /** Takes one complete line without its newline and without a NUL byte, each character one byte. */
  push(line) {
    this.#lines += 1;
    const record = matchSeccompRecord(line);
    if (record !== void 0) this.#takeSeccomp(record, line);
    else this.#pushOther(line);
  }
  /** Takes a line that the splitter would not pass on. */
  reject(name2, excerpt2) {
    this.#lines += 1;
    this.#reject(name2, excerpt2);
  }
  /** Ends the log: nothing more comes. */
  finish() {
    this.#calls.finish();
    this.events?.finish();
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
    this.events?.add(parsed.value, line, this.#lines);
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
      this.#lastWords += 1;
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
    const name2 = known ? detach(type) : "(other)";
    this.#types.set(name2, (this.#types.get(name2) ?? 0) + 1);
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
  #reject(name2, line) {
    this.#rejections.add(name2, this.#lines, () => decodeBytes(detach(line.slice(0, EXCERPT))).text);
  }
  /** How often the last word was read. */
  get lastWords() {
    return this.#lastWords;
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

// src/host/observation-run.ts
init_errors();
init_audit_setup();
init_audit_status();

// src/behaviour/argument-names.ts
function readNames(text) {
  const names2 = /* @__PURE__ */ new Map();
  let next = 0;
  for (const word of text.trim().split(/\s+/)) {
    if (/^\d/.test(word)) {
      next = Number(word);
      continue;
    }
    names2.set(next, word);
    next += 1;
  }
  return names2;
}
var PRCTL_OPTIONS = readNames(`
1 PR_SET_PDEATHSIG PR_GET_PDEATHSIG PR_GET_DUMPABLE PR_SET_DUMPABLE PR_GET_UNALIGN PR_SET_UNALIGN
PR_GET_KEEPCAPS PR_SET_KEEPCAPS PR_GET_FPEMU PR_SET_FPEMU PR_GET_FPEXC PR_SET_FPEXC PR_GET_TIMING
PR_SET_TIMING PR_SET_NAME PR_GET_NAME 19 PR_GET_ENDIAN PR_SET_ENDIAN PR_GET_SECCOMP PR_SET_SECCOMP
PR_CAPBSET_READ PR_CAPBSET_DROP PR_GET_TSC PR_SET_TSC PR_GET_SECUREBITS PR_SET_SECUREBITS
PR_SET_TIMERSLACK PR_GET_TIMERSLACK PR_TASK_PERF_EVENTS_DISABLE PR_TASK_PERF_EVENTS_ENABLE PR_MCE_KILL
PR_MCE_KILL_GET PR_SET_MM PR_SET_CHILD_SUBREAPER PR_GET_CHILD_SUBREAPER PR_SET_NO_NEW_PRIVS
PR_GET_NO_NEW_PRIVS PR_GET_TID_ADDRESS PR_SET_THP_DISABLE PR_GET_THP_DISABLE PR_MPX_ENABLE_MANAGEMENT
PR_MPX_DISABLE_MANAGEMENT PR_SET_FP_MODE PR_GET_FP_MODE PR_CAP_AMBIENT 50 PR_SVE_SET_VL PR_SVE_GET_VL
PR_GET_SPECULATION_CTRL PR_SET_SPECULATION_CTRL PR_PAC_RESET_KEYS PR_SET_TAGGED_ADDR_CTRL
PR_GET_TAGGED_ADDR_CTRL PR_SET_IO_FLUSHER PR_GET_IO_FLUSHER PR_SET_SYSCALL_USER_DISPATCH
PR_PAC_SET_ENABLED_KEYS PR_PAC_GET_ENABLED_KEYS PR_SCHED_CORE PR_SME_SET_VL PR_SME_GET_VL 0x53564d41
PR_SET_VMA 0x59616d61 PR_SET_PTRACER
`);
var PTRACE_REQUESTS = readNames(`
PTRACE_TRACEME PTRACE_PEEKTEXT PTRACE_PEEKDATA PTRACE_PEEKUSR PTRACE_POKETEXT PTRACE_POKEDATA
PTRACE_POKEUSR PTRACE_CONT PTRACE_KILL PTRACE_SINGLESTEP 16 PTRACE_ATTACH PTRACE_DETACH 24
PTRACE_SYSCALL 0x4200 PTRACE_SETOPTIONS PTRACE_GETEVENTMSG PTRACE_GETSIGINFO PTRACE_SETSIGINFO
PTRACE_GETREGSET PTRACE_SETREGSET PTRACE_SEIZE PTRACE_INTERRUPT PTRACE_LISTEN PTRACE_PEEKSIGINFO
PTRACE_GETSIGMASK PTRACE_SETSIGMASK PTRACE_SECCOMP_GET_FILTER PTRACE_SECCOMP_GET_METADATA
PTRACE_GET_SYSCALL_INFO PTRACE_GET_RSEQ_CONFIGURATION
`);
var KEYCTL_COMMANDS = readNames(`
KEYCTL_GET_KEYRING_ID KEYCTL_JOIN_SESSION_KEYRING KEYCTL_UPDATE KEYCTL_REVOKE KEYCTL_CHOWN
KEYCTL_SETPERM KEYCTL_DESCRIBE KEYCTL_CLEAR KEYCTL_LINK KEYCTL_UNLINK KEYCTL_SEARCH KEYCTL_READ
KEYCTL_INSTANTIATE KEYCTL_NEGATE KEYCTL_SET_REQKEY_KEYRING KEYCTL_SET_TIMEOUT KEYCTL_ASSUME_AUTHORITY
KEYCTL_GET_SECURITY KEYCTL_SESSION_TO_PARENT KEYCTL_REJECT KEYCTL_INSTANTIATE_IOV KEYCTL_INVALIDATE
KEYCTL_GET_PERSISTENT KEYCTL_DH_COMPUTE KEYCTL_PKEY_QUERY KEYCTL_PKEY_ENCRYPT KEYCTL_PKEY_DECRYPT
KEYCTL_PKEY_SIGN KEYCTL_PKEY_VERIFY KEYCTL_RESTRICT_KEYRING KEYCTL_MOVE KEYCTL_CAPABILITIES
KEYCTL_WATCH_KEY
`);
var BPF_COMMANDS = readNames(`
BPF_MAP_CREATE BPF_MAP_LOOKUP_ELEM BPF_MAP_UPDATE_ELEM BPF_MAP_DELETE_ELEM BPF_MAP_GET_NEXT_KEY
BPF_PROG_LOAD BPF_OBJ_PIN BPF_OBJ_GET BPF_PROG_ATTACH BPF_PROG_DETACH BPF_PROG_TEST_RUN
BPF_PROG_GET_NEXT_ID BPF_MAP_GET_NEXT_ID BPF_PROG_GET_FD_BY_ID BPF_MAP_GET_FD_BY_ID
BPF_OBJ_GET_INFO_BY_FD BPF_PROG_QUERY BPF_RAW_TRACEPOINT_OPEN BPF_BTF_LOAD BPF_BTF_GET_FD_BY_ID
BPF_TASK_FD_QUERY BPF_MAP_LOOKUP_AND_DELETE_ELEM BPF_MAP_FREEZE BPF_BTF_GET_NEXT_ID BPF_MAP_LOOKUP_BATCH
BPF_MAP_LOOKUP_AND_DELETE_BATCH BPF_MAP_UPDATE_BATCH BPF_MAP_DELETE_BATCH BPF_LINK_CREATE
BPF_LINK_UPDATE BPF_LINK_GET_FD_BY_ID BPF_LINK_GET_NEXT_ID BPF_ENABLE_STATS BPF_ITER_CREATE
BPF_LINK_DETACH BPF_PROG_BIND_MAP
`);
var SOCKET_FAMILIES = readNames(`
1 unix inet ax25 ipx appletalk netrom bridge atmpvc x25 inet6 rose 13 netbeui security key netlink
packet ash econet atmsvc rds sna irda pppox wanpipe llc ib mpls can tipc bluetooth iucv rxrpc isdn
phonet ieee802154 caif alg nfc vsock kcm qipcrtr smc xdp mctp
`);
var SOCKET_TYPES = readNames(`
1 stream dgram raw rdm seqpacket dccp 10 packet
`);
var SIGNALS = readNames(`
1 SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGKILL SIGUSR1 SIGSEGV SIGUSR2 SIGPIPE
SIGALRM SIGTERM SIGSTKFLT SIGCHLD SIGCONT SIGSTOP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGXCPU SIGXFSZ
SIGVTALRM SIGPROF SIGWINCH SIGIO SIGPWR SIGSYS
`);
var NETLINK_PROTOCOLS = readNames(`
route unused usersock firewall sock_diag nflog xfrm selinux iscsi audit fib_lookup connector netfilter ip6_fw
dnrtmsg kobject_uevent generic 18 scsitransport ecryptfs rdma crypto smc
`);
var IP_PROTOCOLS = readNames(
  "ip icmp igmp 6 tcp 17 udp 33 dccp 58 icmpv6 132 sctp 136 udplite 255 raw"
);
var NAMESPACE_FLAGS = [
  ["CLONE_NEWTIME", 128],
  ["CLONE_NEWNS", 131072],
  ["CLONE_NEWCGROUP", 33554432],
  ["CLONE_NEWUTS", 67108864],
  ["CLONE_NEWIPC", 134217728],
  ["CLONE_NEWUSER", 268435456],
  ["CLONE_NEWPID", 536870912],
  ["CLONE_NEWNET", 1073741824]
];
var UNSHARE_FLAGS = [
  ["CLONE_FS", 512],
  ["CLONE_FILES", 1024],
  ["CLONE_SYSVSEM", 262144]
];
var IOCTL_REQUESTS = readNames(`
0x5401 TCGETS TCSETS TCSETSW TCSETSF 0x540b TCFLSH 0x540e TIOCSCTTY TIOCGPGRP TIOCSPGRP TIOCOUTQ TIOCSTI TIOCGWINSZ
TIOCSWINSZ 0x541b FIONREAD TIOCLINUX 0x5421 FIONBIO TIOCNOTTY TIOCSETD TIOCGETD 0x5429 TIOCGSID
0x5450 FIONCLEX FIOCLEX FIOASYNC
`);

// src/baseline/arguments/constants.ts
function toWords(of) {
  return new Map([...of].map(([value2, name2]) => [BigInt(value2), name2]));
}
function parseBits(bits3) {
  return new Map(Object.entries(bits3).map(([word, bit]) => [BigInt(bit), word]));
}
var FAMILIES = new Map([[0n, "unspec"], ...toWords(SOCKET_FAMILIES)]);
var SOCKET_TYPES2 = toWords(SOCKET_TYPES);
var PRCTL_OPTIONS2 = toWords(PRCTL_OPTIONS);
var PTRACE_REQUESTS2 = toWords(PTRACE_REQUESTS);
var TERMINAL_REQUESTS = toWords(
  readNames(`
    0x5401 TCGETS TCSETS TCSETSW TCSETSF TCGETA TCSETA TCSETAW TCSETAF TCSBRK TCXONC TCFLSH TIOCEXCL
    TIOCNXCL TIOCSCTTY TIOCGPGRP TIOCSPGRP TIOCOUTQ TIOCSTI TIOCGWINSZ TIOCSWINSZ TIOCMGET TIOCMBIS TIOCMBIC
    TIOCMSET TIOCGSOFTCAR TIOCSSOFTCAR FIONREAD TIOCLINUX TIOCCONS TIOCGSERIAL TIOCSSERIAL TIOCPKT FIONBIO
    TIOCNOTTY TIOCSETD TIOCGETD TCSBRKP 0x5427 TIOCSBRK TIOCCBRK TIOCGSID 0x542e TIOCGRS485 TIOCSRS485
    0x5432 TCGETX TCSETX TCSETXF TCSETXW 0x5437 TIOCVHANGUP 0x5450 FIONCLEX FIOCLEX FIOASYNC TIOCSERCONFIG
    TIOCSERGWILD TIOCSERSWILD TIOCGLCKTRMIOS TIOCSLCKTRMIOS TIOCSERGSTRUCT TIOCSERGETLSR TIOCSERGETMULTI
    TIOCSERSETMULTI TIOCMIWAIT TIOCGICOUNT`)
);
var FCNTL_COMMANDS = toWords(
  readNames(`
    0 F_DUPFD F_GETFD F_SETFD F_GETFL F_SETFL F_GETLK F_SETLK F_SETLKW F_SETOWN F_GETOWN F_SETSIG F_GETSIG
    15 F_SETOWN_EX F_GETOWN_EX 36 F_OFD_GETLK F_OFD_SETLK F_OFD_SETLKW 1024 F_SETLEASE F_GETLEASE F_NOTIFY
    1029 F_CANCELLK F_DUPFD_CLOEXEC F_SETPIPE_SZ F_GETPIPE_SZ F_ADD_SEALS F_GET_SEALS F_GET_RW_HINT
    F_SET_RW_HINT F_GET_FILE_RW_HINT F_SET_FILE_RW_HINT`)
);
var BPF_COMMANDS2 = toWords(BPF_COMMANDS);
var KEYCTL_OPERATIONS = toWords(KEYCTL_COMMANDS);
var SIGNALS2 = toWords(SIGNALS);
var SECCOMP_OPERATIONS = toWords(
  readNames(
    "SECCOMP_SET_MODE_STRICT SECCOMP_SET_MODE_FILTER SECCOMP_GET_ACTION_AVAIL SECCOMP_GET_NOTIF_SIZES"
  )
);
var NAMESPACES = {
  CLONE_NEWNS: 131072,
  CLONE_NEWCGROUP: 33554432,
  CLONE_NEWUTS: 67108864,
  CLONE_NEWIPC: 134217728,
  CLONE_NEWUSER: 268435456,
  CLONE_NEWPID: 536870912,
  CLONE_NEWNET: 1073741824
};
var CLONE_FLAGS = parseBits(NAMESPACES);
var UNSHARE_FLAGS2 = parseBits({
  CLONE_NEWTIME: 128,
  CLONE_VM: 256,
  CLONE_FS: 512,
  CLONE_FILES: 1024,
  CLONE_SIGHAND: 2048,
  CLONE_THREAD: 65536,
  CLONE_SYSVSEM: 262144,
  ...NAMESPACES
});
var OPEN_FLAGS = parseBits({
  write: 1,
  readwrite: 2,
  create: 64,
  truncate: 512,
  append: 1024,
  tmpfile: 4194304
});
var PROTECTIONS = parseBits({ exec: 4 });
var MOUNT_FLAGS = parseBits({
  MS_RDONLY: 1,
  MS_NOSUID: 2,
  MS_NODEV: 4,
  MS_NOEXEC: 8,
  MS_SYNCHRONOUS: 16,
  MS_REMOUNT: 32,
  MS_MANDLOCK: 64,
  MS_DIRSYNC: 128,
  MS_NOSYMFOLLOW: 256,
  MS_NOATIME: 1024,
  MS_NODIRATIME: 2048,
  MS_BIND: 4096,
  MS_MOVE: 8192,
  MS_REC: 16384,
  MS_SILENT: 32768,
  MS_UNBINDABLE: 1 << 17,
  MS_PRIVATE: 1 << 18,
  MS_SLAVE: 1 << 19,
  MS_SHARED: 1 << 20,
  MS_RELATIME: 1 << 21,
  MS_STRICTATIME: 1 << 24,
  MS_LAZYTIME: 1 << 25
});
var UMOUNT_FLAGS = parseBits({ MNT_FORCE: 1, MNT_DETACH: 2, MNT_EXPIRE: 4, UMOUNT_NOFOLLOW: 8 });

// src/baseline/arguments/part.ts
var INT = 0xffffffffn;
var MINUS_ONE = "-1";
function formatValue(part, value2) {
  const { words, kind, zero } = part;
  if (kind === "value") return words.get(value2) ?? formatNumber(part, value2);
  if (value2 === 0n) return zero ?? words.get(value2) ?? "0";
  const known = [...words].filter(([bit]) => (value2 & bit) !== 0n);
  const rest = known.reduce((left, [bit]) => left & ~bit, value2);
  return [...known.map(([, word]) => word), ...rest === 0n ? [] : [`0x${rest.toString(16)}`]].join("|");
}
function formatNumber({ radix, mask, zero }, value2) {
  if (value2 === 0n) return zero ?? "0";
  if (radix === 16) return `0x${value2.toString(16)}`;
  return value2 === INT && mask === INT ? MINUS_ONE : String(value2);
}

// src/baseline/arguments/comparable.ts
var NO_WORDS = /* @__PURE__ */ new Map();
var value = (index, words = NO_WORDS, radix = 10, mask = INT) => ({
  index,
  mask,
  words,
  kind: "value",
  radix
});
var bits = (index, words, zero, mask = INT) => ({
  index,
  mask,
  words,
  kind: "bits",
  radix: 16,
  ...zero === void 0 ? {} : { zero }
});
var maskOf = (words) => [...words.keys()].reduce((all, bit) => all | bit, 0n);
var exactly = (...parts) => ({ ways: [{ parts, what: "" }] });
function opening(index) {
  const mode = new Map([...OPEN_FLAGS].filter(([bit]) => bit < 4n));
  return {
    ways: [
      { parts: [bits(index, OPEN_FLAGS, "read", maskOf(OPEN_FLAGS))], what: "" },
      { parts: [bits(index, mode, "read", 3n)], what: "the access mode only" }
    ]
  };
}
var FAMILY = value(0, FAMILIES);
var TYPE = value(1, SOCKET_TYPES2, 10, INT & ~0x80800n);
var SOCKET = {
  ways: [
    { parts: [FAMILY, TYPE, value(2)], what: "" },
    { parts: [FAMILY, TYPE], what: "the family and the type only" },
    { parts: [FAMILY], what: "the family only" }
  ]
};
function requests(words) {
  return {
    ways: [
      { parts: [value(1, words, 16)], what: "" },
      { parts: [value(1, NO_WORDS, 16, 0xff00n)], what: "the type of the request only" }
    ]
  };
}
var clone = (index) => exactly(bits(index, CLONE_FLAGS, "no-namespace", maskOf(CLONE_FLAGS)));
var PROTECTION = exactly(bits(2, PROTECTIONS, "no-exec", maskOf(PROTECTIONS)));
var COMPARABLES = new Map([
  ["open", opening(1)],
  ["openat", opening(2)],
  ["socket", SOCKET],
  ["socketpair", SOCKET],
  ["clone", clone(0)],
  ["unshare", exactly(bits(0, UNSHARE_FLAGS2))],
  ["setns", exactly(bits(1, UNSHARE_FLAGS2, "any"))],
  ["prctl", exactly(value(0, PRCTL_OPTIONS2))],
  ["ptrace", exactly(value(0, PTRACE_REQUESTS2, 16))],
  ["seccomp", exactly(value(0, SECCOMP_OPERATIONS))],
  ["ioctl", requests(TERMINAL_REQUESTS)],
  ["fcntl", exactly(value(1, FCNTL_COMMANDS))],
  ["fcntl64", exactly(value(1, FCNTL_COMMANDS))],
  ["mmap", PROTECTION],
  ["mmap2", PROTECTION],
  ["mprotect", PROTECTION],
  ["pkey_mprotect", PROTECTION],
  ["kill", exactly(value(1, SIGNALS2))],
  ["tkill", exactly(value(1, SIGNALS2))],
  ["tgkill", exactly(value(2, SIGNALS2))],
  ["pidfd_send_signal", exactly(value(1, SIGNALS2))],
  ["rt_sigqueueinfo", exactly(value(1, SIGNALS2))],
  ["rt_tgsigqueueinfo", exactly(value(2, SIGNALS2))],
  ...["setuid", "setgid", "setfsuid", "setfsgid"].map((name2) => [name2, exactly(value(0))]),
  ...["setreuid", "setregid"].map((name2) => [name2, exactly(value(0), value(1))]),
  ...["setresuid", "setresgid"].map((name2) => [name2, exactly(value(0), value(1), value(2))]),
  ["bpf", exactly(value(0, BPF_COMMANDS2))],
  ["keyctl", exactly(value(0, KEYCTL_OPERATIONS))],
  ["mount", exactly(bits(3, MOUNT_FLAGS))],
  ["umount2", exactly(bits(1, UMOUNT_FLAGS))],
  ["personality", exactly(value(0, NO_WORDS, 16))]
]);
var MMAP_BY_POINTER = /* @__PURE__ */ new Set(["i386", "s390x"]);
var S390X_CLONE = clone(1);
var UNNAMED_REQUESTS = requests(NO_WORDS);
function comparableOf(name2, arch) {
  if (name2 === "mmap" && MMAP_BY_POINTER.has(arch)) return void 0;
  if (name2 === "clone" && arch === "s390x") return S390X_CLONE;
  if (name2 === "ioctl" && arch === "ppc64le") return UNNAMED_REQUESTS;
  return COMPARABLES.get(name2);
}

// src/baseline/arguments/describe.ts
function valuesOf({ parts }, args) {
  return parts.map(({ index, mask }) => (args[index] ?? 0n) & mask);
}
function describeArguments(name2, arch, args) {
  const way = comparableOf(name2, arch)?.ways[0];
  if (way === void 0) return null;
  const values = valuesOf(way, args);
  return way.parts.map((part, at) => formatValue(part, values[at] ?? 0n)).join(" ");
}

// src/baseline/arguments/use-fold.ts
var MOST_USES = 2e4;
var UseFold = class {
  #names;
  #limit;
  #uses = /* @__PURE__ */ new Map();
  #uncounted = 0;
  /** Of the named calls only, where names are given. */
  constructor(names2, limit2 = MOST_USES) {
    this.#names = names2 === void 0 ? void 0 : new Set(names2);
    this.#limit = limit2;
  }
  /** In the order of their first events. */
  get uses() {
    return [...this.#uses.values()];
  }
  /** Events whose use is in no entry, for there were too many. */
  get uncounted() {
    return this.#uncounted;
  }
  /** Counts an event, and gives its use where it is the first; `placeOf` is asked for that one only. */
  add(event, placeOf) {
    const architecture = architectureOf(event.arch, event.nr);
    const name2 = architecture && syscallName(architecture.name, event.nr);
    if (architecture === void 0 || name2 === void 0 || this.#names?.has(name2) === false)
      return void 0;
    const text = describeArguments(name2, architecture.name, event.args);
    if (text === null) return void 0;
    const key = `${event.arch} ${event.nr} ${text} ${event.exe}`;
    const known = this.#uses.get(key);
    if (known !== void 0) {
      known.count += 1;
      return void 0;
    }
    if (this.#uses.size >= this.#limit) {
      this.#uncounted += 1;
      return void 0;
    }
    const { startMs, path: path4 } = placeOf();
    const { nr, exe, comm, pid, serial, timeMs } = event;
    const use = {
      name: name2,
      arch: architecture.name,
      nr,
      exe,
      comm,
      pid,
      args: event.args.map((value2) => `0x${value2.toString(16)}`),
      arguments: text,
      firstSerial: serial,
      firstAtMs: Math.max(0, timeMs - startMs),
      count: 1,
      path: path4,
      context: null,
      test: null
    };
    this.#uses.set(key, use);
    return use;
  }
};

// src/behaviour/open-flags.ts
var O_ACCMODE = 3;
var O_CREAT = 64;
var O_TRUNC = 512;
var O_APPEND = 1024;
var O_PATH = 2097152;
var O_TMPFILE_BIT = 4194304;
var OWN_DIRECTORY = ["aarch64", "arm", "ppc64le"];
function directoryFlag(architecture) {
  return OWN_DIRECTORY.includes(architecture) ? 16384 : 65536;
}
function watchedFlags(architecture) {
  return O_ACCMODE | O_CREAT | O_TRUNC | O_PATH | directoryFlag(architecture);
}
var ACCESS = ["O_RDONLY", "O_WRONLY", "O_RDWR", "O_ACCMODE"];
var NAMED = [
  ["O_CREAT", O_CREAT],
  ["O_EXCL", 128],
  ["O_TRUNC", O_TRUNC],
  ["O_APPEND", O_APPEND],
  ["O_TMPFILE", O_TMPFILE_BIT]
];
function describeFlags(flags) {
  let text = ACCESS[flags & O_ACCMODE] ?? "";
  for (const [name2, bit] of NAMED) if ((flags & bit) !== 0) text += `|${name2}`;
  return text;
}
function mayChange(flags) {
  if ((flags & O_PATH) !== 0) return false;
  return (flags & O_ACCMODE) !== 0 || (flags & O_TRUNC) !== 0;
}

// src/behaviour/call-table.ts
var namespaces = NAMESPACE_FLAGS.filter(([name2]) => name2 !== "CLONE_NEWTIME");
var maskOf2 = (flags) => flags.reduce((mask, [, bit]) => mask | bit, 0);
var cloneFlags = (architecture) => architecture === "s390x" ? 1 : 0;
var opened = (argument) => (architecture) => [
  { argument, mask: watchedFlags(architecture) }
];
var PROT_EXEC = 4;
var MAP_ANONYMOUS2 = 32;
var SHM_EXEC = 32768;
var READ_IMPLIES_EXEC = 4194304;
var paths = { as: "paths" };
var CALL_TABLE = [
  { calls: ["open"], decoding: { as: "open", flags: 1 }, tests: opened(1) },
  { calls: ["openat"], decoding: { as: "open", flags: 2 }, tests: opened(2), directories: [0] },
  { calls: ["openat2"], decoding: { as: "open", flags: "record" }, directories: [0] },
  { calls: ["creat"], decoding: { as: "open", flags: "creat" } },
  { calls: ["open_by_handle_at"], decoding: { as: "open", flags: 2 } },
  { calls: ["execve"], decoding: { as: "execute" } },
  { calls: ["execveat"], decoding: { as: "execute" }, directories: [0] },
  { calls: ["unlink", "rmdir", "rename", "mkdir", "mknod"], decoding: paths },
  { calls: ["unlinkat", "mkdirat", "mknodat"], decoding: paths, directories: [0] },
  { calls: ["renameat", "renameat2"], decoding: paths, directories: [0, 2] },
  { calls: ["link", "symlink"], decoding: { as: "link" } },
  { calls: ["linkat"], decoding: { as: "link" }, directories: [0, 2] },
  { calls: ["symlinkat"], decoding: { as: "link" }, directories: [1] },
  { calls: ["truncate", "truncate64", "utime", "utimes"], decoding: paths },
  { calls: ["setxattr", "lsetxattr", "removexattr", "lremovexattr"], decoding: paths },
  {
    calls: ["fsetxattr", "fremovexattr", "setxattrat", "removexattrat"],
    decoding: paths,
    directories: [0]
  },
  { calls: ["utimensat", "utimensat_time64", "futimesat"], decoding: paths, directories: [0] },
  { calls: ["chmod"], decoding: { as: "paths", detail: { name: "mode", argument: 1 } } },
  { calls: ["fchmod"], decoding: { as: "paths", detail: { name: "mode", argument: 1 } }, directories: [0] },
  {
    calls: ["fchmodat", "fchmodat2"],
    decoding: { as: "paths", detail: { name: "mode", argument: 2 } },
    directories: [0]
  },
  {
    calls: ["chown", "lchown", "chown32", "lchown32"],
    decoding: { as: "paths", detail: { name: "owner", argument: 1 } }
  },
  {
    calls: ["fchown", "fchown32"],
    decoding: { as: "paths", detail: { name: "owner", argument: 1 } },
    directories: [0]
  },
  {
    calls: ["fchownat"],
    decoding: { as: "paths", detail: { name: "owner", argument: 2 } },
    directories: [0]
  },
  { calls: ["connect"], decoding: { as: "address", kind: "connect" } },
  {
    calls: ["sendto", "sendmsg", "sendmmsg"],
    decoding: { as: "address", kind: "connect" },
    needsAddress: true
  },
  { calls: ["bind"], decoding: { as: "address", kind: "bind" } },
  { calls: ["socket", "socketpair"], decoding: { as: "socket" } },
  { calls: ["socketcall"], decoding: { as: "socketcall" } },
  {
    calls: ["clone"],
    decoding: { as: "bits", argument: 0, bits: namespaces },
    tests: (architecture) => [{ argument: cloneFlags(architecture), mask: maskOf2(namespaces) }]
  },
  { calls: ["unshare"], decoding: { as: "bits", argument: 0, bits: [...NAMESPACE_FLAGS, ...UNSHARE_FLAGS] } },
  { calls: ["setns"], decoding: { as: "bits", argument: 1, bits: NAMESPACE_FLAGS, none: "any" } },
  {
    calls: ["mprotect", "pkey_mprotect"],
    decoding: { as: "word", word: "mprotect exec" },
    tests: () => [{ argument: 2, mask: PROT_EXEC }]
  },
  {
    calls: ["mmap", "mmap2"],
    decoding: { as: "word", word: "mmap exec" },
    tests: () => [
      { argument: 2, mask: PROT_EXEC },
      { argument: 3, mask: MAP_ANONYMOUS2 }
    ]
  },
  {
    calls: ["shmat"],
    decoding: { as: "word", word: "shmat exec" },
    tests: () => [{ argument: 2, mask: SHM_EXEC }],
    isRare: true
  },
  { calls: ["ipc"], decoding: { as: "ipc" } },
  {
    calls: ["personality"],
    decoding: {
      as: "bits",
      argument: 0,
      bits: [["READ_IMPLIES_EXEC", READ_IMPLIES_EXEC]],
      question: 4294967295
    },
    tests: () => [{ argument: 0, mask: READ_IMPLIES_EXEC }],
    isRare: true
  },
  { calls: ["prctl"], decoding: { as: "number", names: PRCTL_OPTIONS }, numberIn: 0 },
  { calls: ["ptrace"], decoding: { as: "number", names: PTRACE_REQUESTS }, numberIn: 0 },
  { calls: ["ioctl"], decoding: { as: "number", names: "ioctl" }, numberIn: 1 },
  { calls: ["bpf"], decoding: { as: "number", names: BPF_COMMANDS }, numberIn: 0 },
  { calls: ["keyctl"], decoding: { as: "number", names: KEYCTL_COMMANDS }, numberIn: 0 },
  {
    calls: ["kill", "tkill", "rt_sigqueueinfo", "pidfd_send_signal"],
    decoding: { as: "signal", argument: 1 }
  },
  { calls: ["tgkill", "rt_tgsigqueueinfo"], decoding: { as: "signal", argument: 2 } },
  {
    calls: ["setuid", "setgid", "setfsuid", "setfsgid", "setuid32", "setgid32", "setfsuid32", "setfsgid32"],
    decoding: { as: "ids", count: 1 }
  },
  { calls: ["setreuid", "setregid", "setreuid32", "setregid32"], decoding: { as: "ids", count: 2 } },
  { calls: ["setresuid", "setresgid", "setresuid32", "setresgid32"], decoding: { as: "ids", count: 3 } },
  { calls: ["setgroups", "setgroups32"], decoding: { as: "word", word: "setgroups" } },
  ...[
    "pidfd_getfd",
    "process_vm_writev",
    "acct",
    "swapon",
    "mq_open",
    "add_key",
    "request_key",
    "mount",
    "umount",
    "umount2",
    "pivot_root",
    "chroot",
    "move_mount",
    "open_tree",
    "fsopen",
    "fsconfig",
    "fsmount",
    "fspick",
    "mount_setattr"
  ].map((name2) => ({ calls: [name2], decoding: { as: "word", word: name2 } }))
];
var byCall = new Map(CALL_TABLE.flatMap((use) => use.calls.map((call) => [call, use])));
function findUse(call) {
  return byCall.get(call);
}

// src/behaviour/use-text.ts
function intArgument(event, index) {
  return Number((event.args[index] ?? 0n) & 0xffffffffn);
}
var hex = (value2) => `0x${value2.toString(16)}`;
function nameOr(names2, value2) {
  return names2.get(value2) ?? (value2 < 256 ? String(value2) : hex(value2));
}
function nameRequest(architecture, request) {
  return (architecture === "ppc64le" ? void 0 : IOCTL_REQUESTS.get(request)) ?? hex(request);
}
function requestNumber(architecture, text) {
  if (/^0x[0-9a-f]{1,8}$/.test(text)) return Number(text);
  const named = [...IOCTL_REQUESTS].find(([request]) => nameRequest(architecture, request) === text);
  return named?.[0];
}
function describeSocket(call, event) {
  const [family, type, protocol] = [0, 1, 2].map((index) => intArgument(event, index));
  const words = [call, nameOr(SOCKET_FAMILIES, family), nameOr(SOCKET_TYPES, type & 15)];
  const shown = describeProtocol(family, type & 15, protocol);
  return [...words, ...shown === null ? [] : [shown]].join(" ");
}
var [AF_INET, AF_INET6, AF_NETLINK, AF_PACKET] = [2, 10, 16, 17];
var USUAL = /* @__PURE__ */ new Map([
  [1, 6],
  [2, 17]
]);
function describeProtocol(family, type, protocol) {
  if (family === AF_NETLINK) return nameOr(NETLINK_PROTOCOLS, protocol);
  if (protocol === 0) return null;
  if (family === AF_INET || family === AF_INET6)
    return USUAL.get(type) === protocol ? null : nameOr(IP_PROTOCOLS, protocol);
  return family === AF_PACKET ? hex((protocol & 255) << 8 | protocol >> 8) : String(protocol);
}
function showId(id) {
  return id === 4294967295 ? "-1" : String(id);
}

// src/behaviour/audit-rules.ts
var MOST_NUMBERS = 32;
var OPENS = ["open", "openat", "openat2"];
var EACCES = 13;
var EPERM2 = 1;
function makeAuditRules(request) {
  const { native, compat } = request;
  return [
    ...makeRules(native, request),
    ...compat.filter((name2) => name2 !== "x32").map((name2) => makeOneRule(name2, request)),
    ...watchSecrets(request)
  ];
}
function makeOneRule(architecture, request) {
  const compared = request.compared.map(({ call }) => call);
  const all = /* @__PURE__ */ new Set([...CALL_TABLE.flatMap((use) => use.calls), ...compared]);
  const calls = [...all].filter((call) => isCallOf(architecture, call));
  return makeRule(architecture, request, { calls, fields: [] });
}
function isCallOf(architecture, call) {
  return syscallNumber(architecture, call) !== void 0;
}
function makeRule(architecture, request, { calls, fields }) {
  const numbers = calls.flatMap((call) => ["-S", callToken(architecture, call)]);
  return [...scope(architecture, request), ...numbers, ...fields, "-k", request.key];
}
function makeRules(architecture, request) {
  const plain2 = [];
  const conditional = [];
  const select = (names2, fields) => {
    const calls = names2.filter((call) => !plain2.includes(call));
    const shared = conditional.find((rule) => rule.fields.join() === fields.join());
    if (fields.length === 0) plain2.push(...calls);
    else if (shared !== void 0) shared.calls.push(...calls);
    else if (calls.length > 0) conditional.push({ calls, fields });
  };
  for (const { call, tests } of request.compared) {
    if (isCallOf(architecture, call))
      select(
        [call],
        tests.flatMap((test) => ["-F", test])
      );
  }
  for (const use of CALL_TABLE) {
    const calls = use.calls.filter((call) => isCallOf(architecture, call));
    const fields = calls.length === 0 ? void 0 : conditionsOf(use, architecture, request);
    if (fields !== void 0) select(calls, fields);
  }
  const opens = OPENS.filter(
    (call) => syscallNumber(architecture, call) !== void 0 && !plain2.includes(call)
  );
  const refused = opens.length === 0 ? [] : [{ calls: opens, fields: ["-F", `exit=-${EACCES}`] }];
  return [{ calls: plain2, fields: [] }, ...conditional, ...refused].map(
    (selection) => makeRule(architecture, request, selection)
  );
}
function callToken(architecture, call) {
  return String(syscallNumber(architecture, call));
}
function scope(architecture, { session }) {
  return ["-A", "always,exit", "-F", `arch=${archToken(architecture)}`, "-F", `sessionid=${session}`];
}
function archToken(architecture) {
  return architecture === "i386" || architecture === "arm" ? "b32" : "b64";
}
function conditionsOf(use, architecture, request) {
  const learnt = request.mode === "check" ? request.allowed : [];
  const { decoding } = use;
  if (decoding.as === "word" && isLearnt(learnt, decoding.word)) return void 0;
  if (decoding.as === "signal") return request.fenced ? ["-F", `exit=-${EPERM2}`] : [];
  if (use.needsAddress === true) return ["-F", "saddr_fam>=0"];
  if (use.numberIn !== void 0) {
    const [call = ""] = use.calls;
    if (isLearnt(learnt, `${call} *`)) return void 0;
    const numbers = learntNumbers(use, architecture, learnt).slice(0, MOST_NUMBERS);
    return numbers.flatMap((number) => ["-F", `a${use.numberIn}!=${number}`]);
  }
  if (use.isRare === true) return [];
  const tests = withoutLearnt(use, use.tests?.(architecture) ?? [], learnt);
  if (tests.some(({ mask }) => mask === 0)) return void 0;
  return tests.flatMap(({ argument, mask }) => ["-F", `a${argument}&0x${mask.toString(16)}`]);
}
function isLearnt(learnt, value2) {
  return learnt.some((rule) => rule.kind === "use" && rule.value === value2);
}
function learntNumbers({ calls: [call = ""], decoding }, architecture, learnt) {
  if (decoding.as !== "number") return [];
  const { names: names2 } = decoding;
  const numberOf = (word) => names2 === "ioctl" ? requestNumber(architecture, word) : [...names2].find(([, name2]) => name2 === word)?.[0] ?? (/^\d{1,3}$/.test(word) ? Number(word) : void 0);
  return learnt.filter(({ kind, value: value2 }) => kind === "use" && value2.startsWith(`${call} `)).map(({ value: value2 }) => numberOf(value2.slice(call.length + 1))).filter((number) => number !== void 0);
}
function withoutLearnt(use, tests, learnt) {
  const { decoding, calls } = use;
  if (decoding.as !== "bits") return [...tests];
  const known = decoding.bits.filter(([name2]) => isLearnt(learnt, `${calls[0]} ${name2}`)).reduce((mask, [, bit]) => mask | bit, 0);
  return tests.map(({ argument, mask }) => ({ argument, mask: mask & ~known }));
}
function watchSecrets(request) {
  const { native } = request;
  const { files, folders } = request.secrets;
  const calls = OPENS.filter((call) => isCallOf(native, call));
  const paths2 = [...files.map((path4) => `path=${path4}`), ...folders.map((path4) => `dir=${path4}`)];
  return paths2.map((path4) => makeRule(native, request, { calls, fields: ["-F", path4] }));
}

// src/behaviour/behaviour-fold.ts
var CAPS = { behaviours: 2e4, text: 4 << 20 };
var BehaviourFold = class {
  #match;
  #caps;
  #matched;
  #seen = /* @__PURE__ */ new Map();
  #text = 0;
  #uncounted = 0;
  constructor(rules, match, caps = CAPS) {
    this.#match = match;
    this.#caps = caps;
    this.#matched = Array(rules).fill(0);
  }
  /** Counts one; the entry where it is the first that no rule matches. */
  add(behaviour2, occasion) {
    const rule = this.#match(behaviour2.kind, behaviour2.value);
    if (rule !== void 0) {
      this.#matched[rule] = (this.#matched[rule] ?? 0) + 1;
      return void 0;
    }
    const key = `${behaviour2.kind}\0${occasion.exe}\0${behaviour2.value}`;
    const known = this.#seen.get(key);
    if (known === void 0) return this.#open(key, behaviour2, occasion);
    known.count += 1;
    if (behaviour2.outcome === "refused") known.refused += 1;
    else known.outcome = "done";
    known.isVerified &&= behaviour2.isVerified;
    return void 0;
  }
  #open(key, behaviour2, occasion) {
    const { behaviours, text } = this.#caps;
    if (this.#seen.size >= behaviours || this.#text + key.length > text) {
      this.#uncounted += 1;
      return void 0;
    }
    this.#text += key.length;
    const seen2 = {
      ...behaviour2,
      ...occasion,
      value: detach(behaviour2.value),
      exe: detach(occasion.exe),
      comm: detach(occasion.comm),
      count: 1,
      refused: behaviour2.outcome === "refused" ? 1 : 0,
      context: null,
      test: null
    };
    this.#seen.set(detach(key), seen2);
    return seen2;
  }
  /** Those that no rule matches, in the order in which each was first read. */
  get seen() {
    return [...this.#seen.values()];
  }
  /** By the rule's place, how many it matched. */
  get matched() {
    return this.#matched;
  }
  /** Those that are in none of the entries, since there were too many. */
  get uncounted() {
    return this.#uncounted;
  }
};

// src/behaviour/address.ts
var AF_UNSPEC = 0;
var AF_UNIX = 1;
var AF_INET2 = 2;
var AF_INET62 = 10;
var AF_NETLINK2 = 16;
var AF_PACKET2 = 17;
var AF_ALG = 38;
var AF_VSOCK = 40;
function readAddress(bytes, endianness, unspecified) {
  if (bytes.length < 2) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLittle = endianness === "little";
  const family = view.getUint16(0, isLittle);
  switch (family) {
    case AF_UNSPEC:
      return unspecified === "ends" ? null : readInet(bytes, view, family);
    case AF_UNIX:
      return readUnix(bytes);
    case AF_INET2:
      return readInet(bytes, view, family);
    case AF_INET62:
      return bytes.length < 24 ? malformed(family) : readInet6(bytes, view, isLittle);
    case AF_NETLINK2:
      return "netlink";
    case AF_PACKET2:
      return "packet";
    case AF_ALG:
      return bytes.length < 88 ? malformed(family) : `alg:${showText(bytes.subarray(2, 16))}:${showText(bytes.subarray(24))}`;
    case AF_VSOCK:
      return bytes.length < 12 ? malformed(family) : `vsock:${view.getUint32(8, isLittle)}:${view.getUint32(4, isLittle)}`;
    default:
      return `family ${family}`;
  }
}
function malformed(family) {
  return `family ${family} (malformed)`;
}
function isPathname(bytes, endianness) {
  if (bytes.length < 3 || bytes[2] === 0) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return view.getUint16(0, endianness === "little") === AF_UNIX;
}
function readInet(bytes, view, family) {
  return bytes.length < 8 ? malformed(family) : `${bytes.subarray(4, 8).join(".")}:${view.getUint16(2)}`;
}
function readUnix(bytes) {
  const path4 = bytes.subarray(2);
  if (path4.length === 0) return "unix:(unnamed)";
  if (path4[0] === 0) return `unix:@${showBytes(path4.subarray(1))}`;
  return `unix:${showText(path4)}`;
}
function readInet6(bytes, view, isLittle) {
  const port = view.getUint16(2);
  const groups = Array.from({ length: 8 }, (_, group) => view.getUint16(8 + 2 * group));
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 65535)
    return `${bytes.subarray(20, 24).join(".")}:${port}`;
  const scope2 = bytes.length < 28 ? 0 : view.getUint32(24, isLittle);
  return `[${showInet6(groups)}${scope2 === 0 ? "" : `%${scope2}`}]:${port}`;
}
function showInet6(groups) {
  let best = { at: 0, length: 1 };
  for (let at = 0; at < groups.length; at += 1) {
    let length = 0;
    while (at + length < groups.length && groups[at + length] === 0) length += 1;
    if (length > best.length) best = { at, length };
  }
  const hex3 = groups.map((group) => group.toString(16));
  if (best.length < 2) return hex3.join(":");
  return `${hex3.slice(0, best.at).join(":")}::${hex3.slice(best.at + best.length).join(":")}`;
}
function showText(bytes) {
  const end = bytes.indexOf(0);
  return showBytes(end < 0 ? bytes : bytes.subarray(0, end));
}
function showBytes(bytes) {
  return decodeBytes(String.fromCharCode(...bytes)).text;
}

// src/behaviour/outcome.ts
var NOTHING = /* @__PURE__ */ new Map([
  [2, "ENOENT"],
  [3, "ESRCH"],
  [4, "EINTR"],
  [6, "ENXIO"],
  [9, "EBADF"],
  [11, "EAGAIN"],
  [14, "EFAULT"],
  [17, "EEXIST"],
  [19, "ENODEV"],
  [20, "ENOTDIR"],
  [21, "EISDIR"],
  [22, "EINVAL"],
  [25, "ENOTTY"],
  [36, "ENAMETOOLONG"],
  [38, "ENOSYS"],
  [39, "ENOTEMPTY"],
  [40, "ELOOP"]
]);
var EINTR = -4n;
var EINPROGRESS = 115n;
var FIRST_RESTART = 512n;
function outcomeOf(exit, goesOn = false) {
  if (exit >= 0n || exit === -EINPROGRESS) return "done";
  if (goesOn && (exit === EINTR || -exit >= FIRST_RESTART)) return "done";
  if (-exit >= FIRST_RESTART || NOTHING.has(Number(-exit))) return null;
  return "refused";
}

// src/behaviour/path-text.ts
var UNVERIFIED = " (unverified)";
function markUnverified(path4) {
  return `${path4}${UNVERIFIED}`;
}
function isMarkedUnverified(value2) {
  return value2.endsWith(UNVERIFIED);
}
function withoutMark(value2) {
  return isMarkedUnverified(value2) ? value2.slice(0, -UNVERIFIED.length) : value2;
}
function showName(text) {
  return text.endsWith(UNVERIFIED) ? `${text.slice(0, -UNVERIFIED.length)}\\x20${UNVERIFIED.slice(1)}` : text;
}
var ESCAPE = /\\(?:\\|x([0-9a-f]{2}))/g;
function bytesOfText(text) {
  let bytes = "";
  let from = 0;
  for (const match of text.matchAll(ESCAPE)) {
    bytes += toUtf8(text.slice(from, match.index));
    bytes += match[1] === void 0 ? "\\" : String.fromCharCode(Number.parseInt(match[1], 16));
    from = match.index + match[0].length;
  }
  return bytes + toUtf8(text.slice(from));
}
function toUtf8(text) {
  if (/^[\0-\x7f]*$/.test(text)) return text;
  return String.fromCharCode(...new TextEncoder().encode(text));
}
function splitPath(path4) {
  const trimmed = path4.endsWith("/") ? path4.replace(/\/+$/, "") : path4;
  const slash = trimmed.lastIndexOf("/");
  return { folder: slash <= 0 ? "/" : trimmed.slice(0, slash), name: trimmed.slice(slash + 1) };
}
function joinPath(folder, name2) {
  return folder === "/" ? `/${name2}` : `${folder}/${name2}`;
}
function tidyPath(path4) {
  const parts = path4.split("/").filter((part) => part !== "" && part !== ".");
  return `/${parts.join("/")}`;
}
var COLLAPSIBLE = /\/(?:\.{0,2})(?:\/|$)/;
function collapsePath(path4) {
  if (path4.startsWith("/") && !COLLAPSIBLE.test(path4)) return path4;
  const parts = [];
  for (const part of path4.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

// src/behaviour/path-behaviours.ts
function findPathBehaviours(decoded, decoding) {
  switch (decoding.as) {
    case "open":
      return findOpened(decoded, decoding.flags);
    case "execute":
      return findExecuted(decoded);
    case "link":
      return findLinked(decoded);
    case "paths":
      return findChanged(decoded, describeDetail(decoded.event, decoding.detail));
    default:
      return [];
  }
}
function findOpened(decoded, source) {
  const { event, forms } = decoded;
  const flags = readFlags(event, source);
  const made = event.paths.find(({ nameType }) => nameType === "CREATE");
  const opened2 = made ?? event.paths.findLast(({ nameType }) => nameType !== "PARENT");
  const detail = describeFlags(flags);
  if (opened2 === void 0) {
    const folder = event.paths.findLast(({ nameType }) => nameType === "PARENT");
    if (folder === void 0 || (flags & O_CREAT) === 0) return [];
    return [behaviour(decoded, "write", locate(decoded, folder), detail)];
  }
  const found = locate(decoded, opened2);
  if (made !== void 0 || mayChange(flags)) return [behaviour(decoded, "write", found, detail)];
  return forms.isSecret(found.value) ? [behaviour(decoded, "read", found, detail)] : [];
}
function readFlags(event, source) {
  if (typeof source === "number") return intArgument(event, source);
  if (source === "creat") return O_CREAT | O_TRUNC | 1;
  return event.openHow === null ? 2 : Number(event.openHow.flags & 0x7fffffffn);
}
function findExecuted(decoded) {
  const { event, forms, outcome } = decoded;
  const opened2 = event.paths.filter(({ nameType }) => nameType !== "PARENT");
  const named = opened2.map((item) => locate(decoded, item));
  if (outcome !== "done") return named.slice(0, 1).map((found) => behaviour(decoded, "execute", found, ""));
  const value2 = forms.place(event.exe);
  const at = named.findIndex(
    (found, index) => isNamed(found, value2) || forms.isAt(event.exe, opened2[index])
  );
  const isDeleted = event.exe.endsWith(DELETED);
  const isVerified = at >= 0 || isDeleted;
  const program = { value: isVerified ? value2 : markUnverified(value2), isVerified };
  const isOther = ({ value: path4 }, index) => opened2[index]?.name !== "" && `${withoutMark(path4)}${isDeleted ? DELETED : ""}` !== value2;
  const scripts = at >= 0 ? named.slice(0, at) : named.slice(0, 1).filter(isOther);
  return [
    behaviour(decoded, "execute", program, ""),
    ...scripts.map((script) => behaviour(decoded, "execute", script, `by ${program.value}`))
  ];
}
var DELETED = " (deleted)";
var isNamed = (found, value2) => found.isVerified && found.value === value2;
function findLinked(decoded) {
  const { event, forms, call } = decoded;
  const written = findChanged(decoded, "");
  const isSymbolic = call.startsWith("symlink");
  const target = event.paths.find(({ nameType }) => nameType === (isSymbolic ? "UNKNOWN" : "NORMAL"));
  if (target === void 0) return written;
  if (!isSymbolic) return [...written.filter(isNew), behaviour(decoded, "link", locate(decoded, target), "")];
  const text = target.name ?? "";
  const made = written[0]?.value.replace(/\/[^/]*$/, "") ?? "";
  return [...written, behaviour(decoded, "link", readLinkText(text, made, forms), text)];
}
var isNew = ({ kind }) => kind !== "read";
function readLinkText(text, folder, forms) {
  const whole = text.startsWith("/") ? text : joinPath(folder, text);
  if (whole.startsWith("/")) return { value: forms.place(collapsePath(whole)), isVerified: true };
  const [place = "", ...parts] = whole.split("/");
  let depth = 0;
  for (const part of parts) {
    if (part === "..") depth -= 1;
    else if (part !== "" && part !== ".") depth += 1;
    if (depth < 0) return { value: markUnverified(whole), isVerified: false };
  }
  return { value: `${place}${collapsePath(parts.join("/"))}`, isVerified: true };
}
function findChanged(decoded, detail) {
  const { event, call } = decoded;
  const changed = event.paths.filter(({ nameType }) => nameType !== "PARENT" && nameType !== "UNKNOWN");
  const made = changed.filter(({ nameType }) => nameType === "CREATE");
  const removed = changed.filter(({ nameType }) => nameType === "DELETE");
  const isLink = call.startsWith("link") || call.startsWith("symlink");
  const others = isLink ? [] : changed.filter(({ nameType }) => nameType === "NORMAL");
  const replaced = made.map((item) => locate(decoded, item).value);
  const gone = made.length === 0 ? removed : removed.filter((item) => !replaced.includes(locate(decoded, item).value));
  const found = [
    ...[...made, ...others].map((item) => behaviour(decoded, "write", locate(decoded, item), detail)),
    ...gone.map((item) => behaviour(decoded, "delete", locate(decoded, item), detail))
  ];
  if (found.length > 0) return found;
  const folder = event.paths.findLast(({ nameType }) => nameType === "PARENT");
  return folder === void 0 ? [] : [behaviour(decoded, "write", locate(decoded, folder), detail)];
}
function describeDetail(event, detail) {
  if (detail === void 0) return "";
  const value2 = intArgument(event, detail.argument);
  if (detail.name === "mode") return `mode 0${(value2 & 4095).toString(8)}`;
  return `owner ${showId(value2)}:${showId(intArgument(event, detail.argument + 1))}`;
}
function locate({ event, found }, item) {
  return found[event.paths.indexOf(item)] ?? { value: item.name ?? "", isVerified: false };
}
function behaviour(decoded, kind, found, detail) {
  const { call, outcome } = decoded;
  return { kind, value: found.value, call, detail, outcome, isVerified: found.isVerified };
}

// src/behaviour/socketcall.ts
var CALLS = /* @__PURE__ */ new Map([
  [1, "socket"],
  [2, "bind"],
  [3, "connect"],
  [8, "socketpair"],
  [11, "sendto"],
  [16, "sendmsg"],
  [20, "sendmmsg"]
]);
var SHMAT = 21n;
function unwrapIpc(event) {
  return (event.args[0] & 0xffffn) === SHMAT ? { call: "shmat", event } : void 0;
}
function unwrapSocketcall(event) {
  const call = CALLS.get(Number(event.args[0]));
  if (call === void 0) return void 0;
  const [a = 0n, b = 0n, c = 0n, d = 0n] = event.socketcall ?? [];
  return { call, event: { ...event, args: [a, b, c, d] } };
}

// src/behaviour/behaviours-of.ts
function behavioursOf(event, forms) {
  const architecture = architectureOf(event.arch, event.nr);
  const call = architecture === void 0 ? void 0 : syscallName(architecture.name, event.nr);
  if (architecture === void 0 || call === void 0) return [];
  return decode(call, event, architecture, forms);
}
function decode(call, event, architecture, forms) {
  const use = findUse(call);
  if (use === void 0) return [];
  if (use.decoding.as === "socketcall" || use.decoding.as === "ipc") {
    const inner = use.decoding.as === "ipc" ? unwrapIpc(event) : unwrapSocketcall(event);
    return inner === void 0 ? [] : decode(inner.call, inner.event, architecture, forms);
  }
  const outcome = hasMadeFile(event, use) ? "done" : outcomeOf(event.exit, use.decoding.as === "address");
  if (outcome === null) return [];
  const found = event.paths.length === 0 ? [] : forms.paths(event, descriptorsOf(event, use));
  const decoded = { event, call, use, outcome, forms, found };
  const { decoding } = use;
  if (decoding.as === "open" || decoding.as === "paths" || decoding.as === "link" || decoding.as === "execute")
    return findPathBehaviours(decoded, decoding);
  if (decoding.as !== "address" && !passesTests(event, use, architecture)) return [];
  return describeArguments2(decoded, architecture).map(({ kind, value: value2, isVerified = true }) => ({
    kind,
    value: value2,
    call,
    detail: "",
    outcome,
    isVerified
  }));
}
function hasMadeFile({ paths: paths2 }, { decoding }) {
  return decoding.as === "open" && paths2.some(({ nameType, inode }) => nameType === "CREATE" && inode !== null);
}
function descriptorsOf({ args, exit }, { calls, directories }) {
  if (calls.includes("open_by_handle_at")) return exit >= 0n ? [exit] : [];
  return (directories ?? []).map((index) => args[index] ?? 0n);
}
function passesTests(event, use, { name: name2 }) {
  const tests = use.tests?.(name2) ?? [];
  return tests.every(({ argument, mask }) => (intArgument(event, argument) & mask) !== 0);
}
function describeArguments2(decoded, architecture) {
  const { event, call, use } = decoded;
  const { decoding } = use;
  const uses = (...values) => values.map((value2) => ({ kind: "use", value: value2 }));
  switch (decoding.as) {
    case "address":
      return describeAddress(decoded, decoding.kind, architecture);
    case "socket":
      return uses(describeSocket(call, event));
    case "bits": {
      const argument = use.tests?.(architecture.name)[0]?.argument ?? decoding.argument;
      const bits3 = intArgument(event, argument);
      if (bits3 === decoding.question) return [];
      const set = decoding.bits.filter(([, bit]) => (bits3 & bit) !== 0).map(([name2]) => `${call} ${name2}`);
      return uses(...set.length === 0 && decoding.none !== void 0 ? [`${call} ${decoding.none}`] : set);
    }
    case "number": {
      const number = intArgument(event, use.numberIn ?? 0);
      const { names: names2 } = decoding;
      return uses(
        `${call} ${names2 === "ioctl" ? nameRequest(architecture.name, number) : nameOr(names2, number)}`
      );
    }
    case "ids": {
      const ids = Array.from({ length: decoding.count }, (_, index) => showId(intArgument(event, index)));
      return uses(`${call.replace(/32$/, "")} ${ids.join(" ")}`);
    }
    case "word":
      return uses(decoding.word);
    case "signal": {
      const signal = nameOr(SIGNALS, intArgument(event, decoding.argument));
      const outside = event.targets.filter(({ session }) => session !== event.session);
      return outside.map(({ comm }) => ({ kind: "signal", value: `${signal} ${comm}` }));
    }
    default:
      return [];
  }
}
function describeAddress(decoded, kind, { endianness }) {
  const { event, call, forms, found } = decoded;
  const address = forms.address(event, call === "connect" ? "ends" : "inet");
  if (address === null) return [];
  const isSeveral = call === "sendmmsg" && intArgument(event, 2) > 1;
  const others = isSeveral ? [{ kind: "use", value: "sendmmsg several addresses" }] : [];
  if (event.sockaddr === null || !isPathname(event.sockaddr, endianness))
    return [{ kind, value: address }, ...others];
  const file = found[event.paths.findLastIndex(({ nameType }) => nameType !== "PARENT")];
  const value2 = file === void 0 ? markUnverified(address) : `unix:${file.value}`;
  return [{ kind, value: value2, isVerified: file?.isVerified ?? false }, ...others];
}

// src/behaviour/callers.ts
var MOST = 1e4;
var EXECUTING = ["execve", "execveat"];
var Callers = class {
  #known = /* @__PURE__ */ new Map();
  /** Takes the session's events in their order; the new program's own name where nothing is known of the one before. */
  callerOf(event) {
    const { pid, ppid, exe } = event;
    const before = this.#known.get(pid);
    this.#known.delete(pid);
    this.#known.set(pid, { exe, ppid });
    if (this.#known.size > MOST) {
      for (const oldest of this.#known.keys()) {
        this.#known.delete(oldest);
        break;
      }
    }
    if (!isExecuted(event)) return exe;
    const itself = before?.ppid === ppid ? before.exe : void 0;
    return itself ?? this.#known.get(ppid)?.exe ?? exe;
  }
};
function isExecuted({ succeeded, arch, nr }) {
  const architecture = succeeded ? architectureOf(arch, nr) : void 0;
  return architecture !== void 0 && EXECUTING.includes(syscallName(architecture.name, nr) ?? "");
}

// src/behaviour/address-text.ts
var HIGHEST_PORT = 65535;
var HOST_PORT = /^(\[[^\]]*\]|[^:[\]]*):([^:]*)$/;
var NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/;
function parseHostAndPort(text) {
  const match = HOST_PORT.exec(text);
  if (match === null) return void 0;
  const [, host = "", port = ""] = match;
  if (!host.startsWith("[")) return { host: host.toLowerCase(), scope: null, port };
  const [address = "", scope2, ...more] = host.slice(1, -1).split("%");
  const groups = parseInet6(address);
  if (groups === void 0 || more.length > 0) return void 0;
  return { host: `[${showInet6(groups)}]`, scope: scope2 ?? null, port };
}
function parsePorts(text) {
  if (text === "*") return [0, HIGHEST_PORT];
  const match = /^(0|[1-9]\d{0,4})(?:-(0|[1-9]\d{0,4}))?$/.exec(text);
  if (match === null) return void 0;
  const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])];
  return first <= last && last <= HIGHEST_PORT ? [first, last] : void 0;
}
function isInet4(host) {
  const parts = host.split(".");
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}
function isHostName(host) {
  return NAME.test(host) && !/(^|\.)\d+$/.test(host);
}
function parseInet6(text) {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (tail !== null) {
    const [, head = "", quad = ""] = tail;
    if (!isInet4(quad)) return void 0;
    const [a = 0, b = 0, c = 0, d = 0] = quad.split(".").map(Number);
    return parseInet6(`${head}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`);
  }
  const halves = text.split("::");
  if (halves.length > 2) return void 0;
  const [front = [], back = []] = halves.map((half) => half === "" ? [] : half.split(":"));
  if (![...front, ...back].every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return void 0;
  const missing = 8 - front.length - back.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return void 0;
  return [...front, ...Array(missing).fill("0"), ...back].map((group) => Number.parseInt(group, 16));
}

// src/behaviour/glob.ts
var import_picomatch = __toESM(require_picomatch2(), 1);
var ANY_DEPTH = /* @__PURE__ */ Symbol("**");
var OPTIONS = { dot: true, nobrace: true, noextglob: true, nonegate: true, strictSlashes: true };
var MEANT = /[\\()[\]{}|+@!^$"',;*?]/g;
var stand = (character) => String.fromCharCode(57344 + character.charCodeAt(0));
var TOKEN = /\\(.)|(\[[!^]?[\w-]+\])|(\*+)|(\?)|(.)/gsu;
var WILD = /^(?:\[|\*|\?$)/;
function compileGlob(pattern) {
  const parts = splitParts(pattern).map(compilePart);
  return { prefix: literalPrefix(pattern), matches: (names2) => matchParts(parts, names2) };
}
function splitValue(value2) {
  return value2.split("/");
}
function escapeGlob(text) {
  return text.replace(/[\\*?[\]]/g, "\\$&");
}
function hasWildcards(pattern) {
  return [...pattern.matchAll(TOKEN)].some(([whole, escaped]) => escaped === void 0 && WILD.test(whole));
}
function literalText(pattern) {
  return [...pattern.matchAll(TOKEN)].map((token) => token[1] ?? token[5] ?? "").join("");
}
function splitParts(pattern) {
  const parts = pattern.split("/");
  return parts.filter((part, index) => part !== "**" || parts[index - 1] !== "**");
}
function literalPrefix(pattern) {
  let prefix = "";
  for (const [, escaped, , , , plain2] of pattern.matchAll(TOKEN)) {
    const character = escaped ?? plain2;
    if (character === void 0) break;
    prefix += character;
  }
  return prefix.endsWith("/") ? prefix.slice(0, -1) : prefix;
}
function compilePart(part) {
  if (part === "**") return ANY_DEPTH;
  const tokens = [...part.matchAll(TOKEN)];
  if (!hasWildcards(part)) return { text: literalText(part) };
  const glob = tokens.map(
    ([whole, escaped, , stars, , plain2]) => escaped !== void 0 || plain2 !== void 0 ? (escaped ?? plain2 ?? "").replace(MEANT, stand) : stars === void 0 ? whole.replace("[!", "[^") : "*"
  ).join("");
  return { test: import_picomatch.default.makeRe(glob, OPTIONS) };
}
function matchParts(parts, names2) {
  let part = 0;
  let name2 = 0;
  let retry;
  while (name2 < names2.length) {
    const wanted = parts[part];
    if (wanted === ANY_DEPTH) {
      if (part + 1 === parts.length) return true;
      part += 1;
      retry = { part, name: name2 };
    } else if (wanted !== void 0 && matchName(wanted, names2[name2] ?? "")) {
      part += 1;
      name2 += 1;
    } else if (retry !== void 0) {
      retry = { part: retry.part, name: retry.name + 1 };
      ({ part, name: name2 } = retry);
    } else return false;
  }
  return part === parts.length;
}
function matchName(part, name2) {
  return "text" in part ? part.text === name2 : part.test.test(name2.replace(MEANT, stand));
}

// src/behaviour/pattern.ts
function patternForm(kind) {
  switch (kind) {
    case "connect":
    case "bind":
      return "address";
    case "use":
    case "signal":
      return "words";
    default:
      return "path";
  }
}
function toPattern(kind, value2) {
  switch (patternForm(kind)) {
    case "address":
      return value2.startsWith("unix:") ? `unix:${escapeGlob(value2.slice(5))}` : value2;
    case "path":
      return value2.startsWith("/proc/*/") ? `/proc/*/${escapeTasks(value2.slice(8))}` : escapeTasks(value2);
    default:
      return value2.replaceAll(/[\\*]/g, "\\$&");
  }
}
function escapeTasks(value2) {
  return escapeGlob(value2).replace("task/\\*", "task/*");
}

// src/behaviour/match.ts
function createMatcher(rules, hosts = /* @__PURE__ */ new Map()) {
  const byKind = /* @__PURE__ */ new Map();
  for (const [index, rule] of rules.entries()) {
    const ofKind = byKind.get(rule.kind) ?? { exact: /* @__PURE__ */ new Map(), compiled: [] };
    byKind.set(rule.kind, ofKind);
    for (const text of spellOut(rule, hosts)) addRule(ofKind, rule.kind, text, index);
  }
  return (kind, value2) => {
    const ofKind = byKind.get(kind);
    if (ofKind === void 0) return void 0;
    const exact = ofKind.exact.get(value2);
    if (exact !== void 0) return exact;
    let split;
    const names2 = () => {
      split ??= splitValue(value2);
      return split;
    };
    return ofKind.compiled.find((rule) => value2.startsWith(rule.prefix) && rule.matches(value2, names2))?.index;
  };
}
function isSpecial(address) {
  return /^(?:unix|vsock|alg):|^(?:netlink|packet)$|^family /.test(address);
}
function spellOut(rule, hosts) {
  if (patternForm(rule.kind) !== "address" || isSpecial(rule.value)) return [rule.value];
  const address = parseHostAndPort(rule.value);
  if (address === void 0 || !isHostName(address.host)) return [rule.value];
  return (hosts.get(address.host) ?? []).map(
    (literal) => `${literal.includes(":") ? `[${literal}]` : literal}:${address.port}`
  );
}
function addRule(rules, kind, text, index) {
  const whole = wholeValue(kind, text);
  if (whole !== void 0) {
    if (!rules.exact.has(whole)) rules.exact.set(whole, index);
    return;
  }
  const { prefix, matches: matches2 } = compileRule(kind, text);
  const isMarked = isMarkedUnverified(text);
  rules.compiled.push({
    index,
    prefix,
    matches: isMarked ? matches2 : (value2, names2) => !isMarkedUnverified(value2) && matches2(value2, names2)
  });
}
function wholeValue(kind, text) {
  if (text.includes("*") || text.includes("[") || text.includes("?")) return void 0;
  if (patternForm(kind) === "address" && /:\d+-\d+$/.test(text)) return void 0;
  const plain2 = patternForm(kind) === "address" && !text.startsWith("unix:") ? text : text.replaceAll(/\\(.)/gs, "$1");
  return toPattern(kind, plain2) === text ? plain2 : void 0;
}
function compileRule(kind, text) {
  if (patternForm(kind) === "words") return compileWords(text);
  if (patternForm(kind) === "path" || text.startsWith("unix:")) {
    const { prefix, matches: matches2 } = compileGlob(text);
    return { prefix, matches: (_, names2) => matches2(names2()) };
  }
  return isSpecial(text) ? compileWords(text) : compileAddress(text);
}
function compileAddress(text) {
  const wanted = parseHostAndPort(text);
  const ports = wanted && parsePorts(wanted.port);
  if (wanted === void 0 || ports === void 0) return { prefix: "", matches: () => false };
  const [first, last] = ports;
  return {
    prefix: "",
    matches: (value2) => {
      if (isSpecial(value2)) return false;
      const address = parseHostAndPort(value2);
      return address !== void 0 && (wanted.host === "*" || wanted.host === address.host) && (wanted.scope === null || wanted.scope === address.scope) && Number(address.port) >= first && Number(address.port) <= last;
    }
  };
}
function compileWords(text) {
  const pieces = (text.match(/(?:\\.|[^\\*])+|\*/gs) ?? []).map(
    (piece) => piece === "*" ? null : piece.replaceAll(/\\(.)/gs, "$1")
  );
  const first = pieces[0] ?? "";
  const last = pieces.at(-1) ?? "";
  if (pieces.length === 1)
    return { prefix: first, matches: (value2) => pieces[0] === null || value2 === first };
  return {
    prefix: first,
    matches: (value2) => {
      const end = value2.length - last.length;
      if (end < first.length || !value2.endsWith(last)) return false;
      let at = first.length;
      for (const piece of pieces.slice(1, -1)) {
        if (piece === null) continue;
        const found = value2.indexOf(piece, at);
        if (found < 0 || found + piece.length > end) return false;
        at = found + piece.length;
      }
      return true;
    }
  };
}

// src/host/call-paths.ts
var PATHS = ["execute", "read", "write", "delete", "link"];
var MOST_RECENT = 4e3;
var CallPaths = class {
  /** In the order of their coming. */
  #recent = [];
  #waiting = /* @__PURE__ */ new Map();
  #paths = /* @__PURE__ */ new Map();
  /** Takes an event with what it says; those without a path are passed over. */
  note(event, behaviours) {
    const path4 = pathIn(behaviours);
    if (path4 === void 0) return;
    const { serial, pid, arch, nr } = event;
    if (this.#waiting.size > 0) this.#give(event, path4);
    if (this.#recent.length >= MOST_RECENT) this.#recent = [];
    this.#recent.push({ serial, pid, arch, nr, path: path4 });
  }
  /** Takes a call that is new, whose event was read already or will be. */
  expect(call) {
    const key = keyOf(call.pid, call.arch, call.nr);
    const found = this.#recent.find(
      (event) => event.serial > call.firstSerial && event.pid === call.pid && keyOfEvent(event) === key
    );
    if (found !== void 0) this.#paths.set(call.firstSerial, found.path);
    else this.#waiting.set(key, call);
  }
  /** null where no event told it. */
  pathOf(call) {
    return this.#paths.get(call.firstSerial) ?? null;
  }
  #give(event, path4) {
    const key = keyOfEvent(event);
    const call = this.#waiting.get(key);
    if (call === void 0 || event.serial <= call.firstSerial) return;
    this.#waiting.delete(key);
    this.#paths.set(call.firstSerial, path4);
  }
};
function pathIn(behaviours) {
  return behaviours.find(({ kind }) => PATHS.includes(kind))?.value;
}
function keyOfEvent({ arch, nr, pid }) {
  return keyOf(pid, architectureOf(arch, nr)?.name, nr);
}
function keyOf(pid, arch, nr) {
  return `${pid} ${arch ?? ""} ${nr}`;
}

// src/host/behaviour-watch.ts
init_effective_user();

// src/behaviour/file-table.ts
var MOST_FILES = 5e4;
var MOST_WHOLE = 4096;
var MOST_FOLDERS = 2048;
var FileTable = class {
  #names = /* @__PURE__ */ new Map();
  /** Keys of files that have a name by its whole path, which a moved folder makes untrue. */
  #whole = /* @__PURE__ */ new Set();
  /** All paths of a file that are known, the newest last. */
  paths(key) {
    const names2 = this.#names.get(key);
    if (names2 === void 0) return [];
    return names2.map((name2) => this.#path(name2)).filter((path4) => path4 !== void 0);
  }
  /** The file has this name now, beside those that it has. `folder` is the key of what holds it, if that is known. */
  add(key, path4, folder) {
    if (this.paths(key).includes(path4)) return;
    const isInFolder = folder !== null && folder !== key && this.#names.has(folder);
    const name2 = isInFolder ? { folder, name: path4.slice(path4.lastIndexOf("/") + 1) } : { folder: null, name: path4 };
    const names2 = this.#names.get(key) ?? [];
    this.#names.delete(key);
    this.#names.set(key, [...names2.filter((other) => this.#path(other) !== void 0), name2]);
    if (name2.folder === null) this.#whole.add(key);
    forgetOldest(this.#names, MOST_FILES, (oldest) => this.#names.delete(oldest));
    forgetOldest(this.#whole, MOST_WHOLE, (oldest) => this.#forgetWhole(oldest, () => true));
  }
  /** The name is no more. */
  remove(key, path4) {
    this.#keep(key, (name2) => this.#path(name2) !== path4);
  }
  forget(key) {
    this.#names.delete(key);
    this.#whole.delete(key);
  }
  /** A folder is no longer where it was, and nothing that is known by a whole path is in it any more. */
  leave(folder) {
    for (const key of this.#whole) this.#forgetWhole(key, (path4) => path4.startsWith(joinPath(folder, "")));
  }
  #forgetWhole(key, isGone) {
    this.#keep(key, (name2) => name2.folder !== null || !isGone(name2.name));
  }
  #keep(key, isKept) {
    const names2 = (this.#names.get(key) ?? []).filter(isKept);
    if (names2.length > 0) this.#names.set(key, names2);
    else this.#names.delete(key);
    if (!names2.some((name2) => name2.folder === null)) this.#whole.delete(key);
  }
  #path(name2) {
    let path4 = "";
    let at = name2;
    for (let depth = 0; at !== void 0 && depth < MOST_FOLDERS; depth += 1) {
      if (at.folder === null) return path4 === "" ? at.name : joinPath(at.name, path4);
      path4 = path4 === "" ? at.name : `${at.name}/${path4}`;
      at = this.#names.get(at.folder)?.at(-1);
    }
    return void 0;
  }
};
function fileKey(file) {
  return file.device === null || file.inode === null ? void 0 : `${file.device} ${file.inode}`;
}
function forgetOldest(keys, most, forget) {
  while (keys.size > most) {
    const oldest = keys.keys().next().value;
    if (oldest === void 0) return;
    forget(oldest);
  }
}

// src/behaviour/normal-form.ts
function createNormalForms(places, isOwn) {
  const named = [
    { name: "$WORKSPACE", folder: places.workspace },
    { name: "$TMPDIR", folder: places.tmp },
    { name: "$HOME", folder: places.home }
  ].map((place) => ({ ...place, folder: place.folder.replace(/\/+$/, "") })).filter((place) => place.folder.startsWith("/")).map((place) => ({ ...place, inside: `${place.folder}/` })).sort((a, b) => b.folder.length - a.folder.length);
  function path4(given) {
    if (given.startsWith("/proc/")) return normalProc(given, isOwn);
    const place = named.find(({ folder, inside }) => given.startsWith(inside) || given === folder);
    return place === void 0 ? given : place.name + given.slice(place.folder.length);
  }
  return {
    path: path4,
    address: (address) => address.startsWith("unix:/") ? `unix:${path4(address.slice(5))}` : address
  };
}
var PID = /^\/proc\/(\d+|self|thread-self)(?:\/task\/\d+)?(?=\/|$|\s)/;
function normalProc(given, isOwn) {
  const match = PID.exec(given);
  if (match === null) return given;
  const pid = Number(match[1]);
  const who = Number.isNaN(pid) || isOwn(pid) ? "self" : "*";
  const rest = given.slice(match[0].length);
  return `/proc/${who}${/\/task\/\d+/.test(match[0]) ? "/task/*" : ""}${rest}`;
}

// src/behaviour/renamed-item.ts
function sharedName(event, item) {
  if (item.nameType !== "DELETE" || item.inode === null) return null;
  return event.paths.find((other) => isMadeOf(other, item))?.name ?? null;
}
function isReplaced(event, item) {
  return item.nameType === "DELETE" && event.paths.some(
    (made) => made.nameType === "CREATE" && made.name === item.name && !isMadeOf(made, item) && event.paths.some((other) => other.nameType === "DELETE" && isMadeOf(made, other))
  );
}
function isMadeOf(made, item) {
  return made.nameType === "CREATE" && made.inode === item.inode && made.device === item.device;
}
function removedItem(event, item) {
  const made = event.paths.find((other) => other.nameType === "CREATE");
  const key = made === void 0 ? void 0 : fileKey(made);
  const isMerged = !event.paths.some((other) => other.nameType === "DELETE" && fileKey(other) === key);
  return made !== void 0 && isMerged ? made : item;
}
function isMoved(event, key) {
  return event.paths.some((item) => item.nameType !== "CREATE" && fileKey(item) === key);
}

// src/behaviour/candidate-path.ts
var AT_FDCWD = -100;
var OWN = [
  [/^\/proc\/(?:self|thread-self)(?=\/|$)/, ""],
  [/^\/dev\/fd(?=\/|$)/, "/fd"],
  [/^\/dev\/stdin$/, "/fd/0"],
  [/^\/dev\/stdout$/, "/fd/1"],
  [/^\/dev\/stderr$/, "/fd/2"]
];
function candidatePaths(event, item, descriptors, opened2) {
  const own = descriptors.map((descriptor) => Number(BigInt.asIntN(32, descriptor)));
  const name2 = item.name ?? sharedName(event, item);
  if (name2 === null)
    return item.nameType === "NORMAL" ? own.filter((fd) => fd >= 0).map((fd) => `/proc/${event.pid}/fd/${fd}`) : [];
  if (name2.startsWith("/")) return [rewriteOwn(name2, event.pid)];
  if (own.length === 0 && name2 !== "" && event.cwd !== null)
    return [rewriteOwn(joinPath(event.cwd, name2), event.pid)];
  const used = item.nameType === "CREATE" || isReplaced(event, item) ? own.slice(-1) : own.slice(0, 1);
  const folders = (used.length === 0 ? [AT_FDCWD] : [...new Set(used)]).flatMap(
    (descriptor) => descriptor === AT_FDCWD ? [event.cwd] : [
      opened2.get(`${event.pid} ${descriptor}`),
      opened2.get(`${event.ppid} ${descriptor}`),
      `/proc/${event.pid}/fd/${descriptor}`
    ]
  );
  return folders.filter((folder) => folder !== void 0 && folder !== null).map((folder) => rewriteOwn(name2 === "" ? folder : joinPath(folder, name2), event.pid));
}
function rewriteOwn(path4, pid) {
  if (!path4.startsWith("/proc/") && !path4.startsWith("/dev/")) return path4;
  for (const [pattern, own] of OWN)
    if (pattern.test(path4)) return path4.replace(pattern, `/proc/${pid}${own}`);
  return path4;
}

// src/behaviour/special-file.ts
var FORMAT = 61440;
var FIFO = 4096;
var SOCKET2 = 49152;
var LEADS_ON = /\/(?:fd|cwd|root|exe|map_files|ns)(?:\/|$)/;
function readSpecial(item, resolver) {
  if (item.device === null || item.inode === null) return void 0;
  const format = (item.mode ?? 0) & FORMAT;
  if ((format === FIFO || format === SOCKET2) && !resolver.isMounted(item.device))
    return format === FIFO ? "(pipe)" : "(socket)";
  const name2 = item.name ?? "";
  if (!/^\/+proc\//.test(name2) || /(?:^|\/)\.\.(?:\/|$)/.test(name2) || LEADS_ON.test(name2)) return void 0;
  return resolver.resolve("/proc")?.device === item.device ? collapsePath(name2) : void 0;
}

// src/behaviour/path.ts
var UNKNOWN_NAME = "(unknown name)";
var IS_FOLDER = 16384;
var FORMAT2 = 61440;
var MOST_DESCRIPTORS = 1e4;
function createLocator(resolver) {
  const files = new FileTable();
  const opened2 = /* @__PURE__ */ new Map();
  function locate2(event, descriptors) {
    const keys = event.paths.map(fileKey);
    const parents = /* @__PURE__ */ new Set();
    for (const [index, item] of event.paths.entries())
      if (item.nameType === "PARENT") parents.add(keys[index] ?? "");
    const found = event.paths.map(
      (item, index) => find(event, item, keys[index], candidatePaths(event, item, descriptors, opened2), parents)
    );
    if (!event.succeeded && event.paths.every((item) => item.nameType === "PARENT"))
      return found.map(
        ({ path: path4, isVerified }) => isVerified ? { path: joinPath(path4, UNKNOWN_NAME), isVerified } : { path: markUnverified(joinPath(withoutMark(path4), UNKNOWN_NAME)), isVerified }
      );
    const settled = isWhole(found, parents) ? found : found.map(
      (one, index) => isChild(event.paths[index]) && one.isVerified ? unverified(one.path) : one
    );
    if (event.succeeded)
      for (const [index, item] of event.paths.entries()) learn(event, item, keys[index], settled[index]);
    return settled.map(({ path: path4, isVerified }) => ({ path: path4, isVerified }));
  }
  function find(event, item, key, candidates, parents) {
    const special = readSpecial(item, resolver);
    if (special !== void 0) return { path: special, isVerified: true, folder: null };
    if (key === void 0) return findMissing(event, item, candidates);
    if (isChild(item)) {
      const child2 = findChild(candidates, parents);
      if (child2 === void 0) return unverified(candidates[0] ?? unknownIn(parents));
      return isAsKnown(event, item, child2.path) ? child2 : unverified(child2.path);
    }
    const known = files.paths(key);
    const path4 = known.find((one) => candidates.some((candidate) => collapsePath(candidate) === one)) ?? findNow(candidates, key) ?? known.find((one) => !item.name || splitPath(one).name === splitPath(candidates[0] ?? "").name);
    return path4 === void 0 ? unverified(candidates[0] ?? UNKNOWN_NAME) : { path: path4, isVerified: true, folder: null };
  }
  function isAsKnown(event, item, path4) {
    if (item.nameType !== "DELETE") return true;
    const known = files.paths(fileKey(removedItem(event, item)) ?? "");
    return known.length === 0 || known.includes(path4);
  }
  function findNow(candidates, key) {
    for (const candidate of candidates)
      for (const ask of [resolver.resolveEntry, resolver.resolve]) {
        const file = ask(candidate);
        if (file !== void 0 && fileKey(file) === key) return file.real;
      }
    return void 0;
  }
  function findChild(candidates, parents) {
    for (const candidate of candidates) {
      const { folder, name: name2 } = splitPath(candidate);
      if (name2 === "" || name2 === ".." || name2 === ".") continue;
      const known = [...parents].flatMap((key) => files.paths(key).map((path4) => ({ key, path: path4 })));
      const collapsed = collapsePath(folder);
      const match = known.find(({ path: path4 }) => path4 === collapsed) ?? findFolder(folder, parents);
      const only = parents.size === 1 ? known.at(-1) : void 0;
      const holder = match ?? only;
      if (holder !== void 0)
        return { path: joinPath(holder.path, showName(name2)), isVerified: true, folder: holder.key };
    }
    return void 0;
  }
  function findFolder(folder, parents) {
    const now = resolver.resolve(folder);
    const key = now === void 0 ? void 0 : fileKey(now);
    if (now === void 0 || key === void 0 || !parents.has(key)) return void 0;
    files.add(key, now.real, null);
    return { key, path: now.real };
  }
  function findMissing(event, item, candidates) {
    const given = candidates[0];
    if (given === void 0 || event.succeeded) return unverified(given ?? item.name ?? UNKNOWN_NAME);
    const { folder, name: name2 } = splitPath(given);
    const now = resolver.resolve(folder);
    if (now === void 0 || name2 === "..") return unverified(given);
    return { path: joinPath(now.real, showName(name2)), isVerified: false, folder: null };
  }
  function unknownIn(parents) {
    const folders = [...parents].flatMap((parent) => files.paths(parent).slice(-1));
    return folders.length === 1 ? joinPath(folders[0] ?? "", UNKNOWN_NAME) : UNKNOWN_NAME;
  }
  function learn(event, item, key, found) {
    if (key === void 0 || found === void 0 || item.nameType === "UNKNOWN") return;
    const isFolder2 = item.mode !== null && (item.mode & FORMAT2) === IS_FOLDER;
    if (item.nameType === "DELETE") {
      if (found.isVerified && files.paths(key).includes(found.path)) files.remove(key, found.path);
      else files.forget(key);
      if (isFolder2 && found.isVerified) files.leave(found.path);
      return;
    }
    if (!found.isVerified) {
      if (item.nameType === "CREATE") files.forget(key);
      return;
    }
    if (item.nameType === "CREATE" && !isMoved(event, key)) files.forget(key);
    files.add(key, found.path, found.folder);
    if (isFolder2 && item.nameType === "NORMAL" && event.exit > 2n)
      remember(opened2, `${event.pid} ${event.exit}`, found.path);
  }
  return { locate: locate2 };
}
function remember(opened2, descriptor, path4) {
  opened2.delete(descriptor);
  opened2.set(descriptor, path4);
  forgetOldest(opened2, MOST_DESCRIPTORS, (oldest) => opened2.delete(oldest));
}
function isWhole(found, parents) {
  return parents.size < 2 || [...parents].every((parent) => found.some(({ folder }) => folder === parent));
}
function isChild(item) {
  return item?.nameType === "CREATE" || item?.nameType === "DELETE";
}
function unverified(path4) {
  return {
    path: markUnverified(path4.startsWith("/") ? tidyPath(path4) : path4),
    isVerified: false,
    folder: null
  };
}

// src/behaviour/secret-files.ts
var import_picomatch2 = __toESM(require_picomatch2(), 1);
var SECRET_FILES = [
  "/etc/shadow",
  "/etc/shadow-",
  "/etc/gshadow",
  "/etc/gshadow-",
  "/etc/sudoers",
  "/etc/sudoers.d/**",
  "/etc/ssh/ssh_host_*_key",
  "/etc/krb5.keytab",
  "/etc/kubernetes/**",
  "/run/secrets/**",
  "/var/run/secrets/**",
  "/root/.ssh/**",
  "/home/*/.ssh/**",
  "$HOME/.ssh/**",
  "$HOME/.aws/**",
  "$HOME/.azure/**",
  "$HOME/.config/gcloud/**",
  "$HOME/.config/gh/**",
  "$HOME/.docker/config.json",
  "$HOME/.git-credentials",
  "$HOME/.gnupg/**",
  "$HOME/.kube/**",
  "$HOME/.netrc",
  "$HOME/.npmrc",
  "$HOME/.pypirc",
  "**/.env",
  "**/.env.*"
];
var matches = (0, import_picomatch2.default)([...SECRET_FILES], { dot: true, nobrace: true, noextglob: true, nonegate: true });
function isSecretFile(value2) {
  return matches(value2);
}
function fixedSecrets(home) {
  return SECRET_FILES.filter((pattern) => !pattern.startsWith("**/")).map((pattern) => pattern.replace(/\/\*\*$/, "").replace("$HOME", home.replace(/\/$/, ""))).filter((path4) => !path4.includes("*"));
}
function isSecretName(name2) {
  return name2 === ".env" || name2.startsWith(".env.");
}

// src/host/path-resolver.ts
import { closeSync as closeSync2, constants as constants5, fstatSync, openSync as openSync2, readFileSync as readFileSync7, readlinkSync as readlinkSync2 } from "node:fs";
var O_PATH2 = 2097152;
var { O_NOFOLLOW } = constants5;
var MOUNTS_LAST_MS = 1e3;
var DELETED2 = " (deleted)";
function createPathResolver() {
  let mounts = readMounts();
  let readAt = performance.now();
  const devices = /* @__PURE__ */ new Map();
  function refresh() {
    if (performance.now() - readAt < MOUNTS_LAST_MS) return;
    mounts = readMounts();
    readAt = performance.now();
    devices.clear();
  }
  function deviceOf(descriptor, stDev) {
    const known = devices.get(stDev);
    if (known !== void 0) return known;
    const mountId = /^mnt_id:\s*(\d+)$/m.exec(readFileSync7(`/proc/self/fdinfo/${descriptor}`, "latin1"))?.[1] ?? "";
    const device = mounts.get(mountId) ?? readMounts().get(mountId) ?? "";
    if (device !== "") devices.set(stDev, device);
    return device;
  }
  function open3(path4, flags) {
    refresh();
    const bytes = Buffer.from(bytesOfText(path4), "latin1");
    if (!path4.startsWith("/") || bytes.includes(0)) return void 0;
    let descriptor;
    try {
      descriptor = openSync2(bytes, O_PATH2 | flags);
      const real = readlinkSync2(`/proc/self/fd/${descriptor}`, { encoding: "latin1" });
      if (!real.startsWith("/") || real.endsWith(DELETED2)) return void 0;
      const { ino, dev } = fstatSync(descriptor, { bigint: true });
      return { real: showName(decodeBytes(real).text), device: deviceOf(descriptor, dev), inode: ino };
    } catch {
      return void 0;
    } finally {
      if (descriptor !== void 0) closeSync2(descriptor);
    }
  }
  return {
    resolve: (path4) => open3(path4, 0),
    resolveEntry: (path4) => open3(path4, O_NOFOLLOW),
    isMounted: (device) => {
      refresh();
      return [...mounts.values()].includes(device);
    }
  };
}
function readMounts() {
  const mounts = /* @__PURE__ */ new Map();
  for (const line of readFileSync7("/proc/self/mountinfo", "latin1").split("\n")) {
    const match = /^(\d+) \d+ (\d+):(\d+) /.exec(line);
    if (match !== null) mounts.set(match[1] ?? "", [match[2], match[3]].map(toHex).join(":"));
  }
  return mounts;
}
function toHex(number) {
  return Number(number).toString(16).padStart(2, "0");
}

// src/host/event-forms.ts
init_proc();
function createEventForms(places, session) {
  const forms = createNormalForms(places, (pid) => readSessionId(pid) === session);
  const resolver = createPathResolver();
  const locator = createLocator(resolver);
  return {
    paths: (event, descriptors) => locator.locate(event, descriptors).map(({ path: path4, isVerified }) => ({ value: forms.path(path4), isVerified })),
    place: (path4) => forms.path(path4),
    isAt(path4, item) {
      const [file, key] = [resolver.resolve(path4), fileKey(item)];
      return file !== void 0 && key !== void 0 && fileKey(file) === key;
    },
    address({ sockaddr, arch }, unspecified) {
      if (sockaddr === null) return null;
      const address = readAddress(sockaddr, architectureByToken(arch)?.endianness ?? "little", unspecified);
      return address === null ? null : forms.address(address);
    },
    isSecret: isSecretFile
  };
}

// src/host/find-secrets.ts
import { closeSync as closeSync3, constants as constants6, fstatSync as fstatSync2, lstatSync as lstatSync2, openSync as openSync3, readdirSync as readdirSync3, realpathSync as realpathSync2 } from "node:fs";
import { join as join10 } from "node:path";
var MOST_FOLDERS2 = 2e3;
var DEEPEST = 5;
var MOST_RULES = 12;
var PASSED_OVER = /* @__PURE__ */ new Set(["node_modules", ".git", ".venv", "vendor", "target"]);
function findSecrets(home, workspace) {
  const { named, isCut } = findByName(workspace);
  const found = [...fixedSecrets(home), ...named].map(resolveReadable);
  const paths2 = [
    ...new Map(found.flatMap((each) => each === void 0 ? [] : [[each.path, each]])).values()
  ];
  const kept = paths2.slice(0, MOST_RULES);
  const more = paths2.length - kept.length;
  return {
    files: kept.filter(({ isFolder: isFolder2 }) => !isFolder2).map(({ path: path4 }) => path4),
    folders: kept.filter(({ isFolder: isFolder2 }) => isFolder2).map(({ path: path4 }) => path4),
    limits: [
      ...more > 0 ? [`of ${paths2.length} files and folders that hold secrets, ${more} are not watched`] : [],
      ...isCut ? [`secrets were looked for in ${MOST_FOLDERS2} folders of the workspace, and it has more`] : []
    ]
  };
}
function resolveReadable(path4) {
  try {
    const resolved = realpathSync2(path4);
    const file = openSync3(resolved, constants6.O_RDONLY | constants6.O_NONBLOCK);
    try {
      return { path: resolved, isFolder: fstatSync2(file).isDirectory() };
    } finally {
      closeSync3(file);
    }
  } catch {
    return void 0;
  }
}
function findByName(workspace) {
  const found = [];
  const waiting = [{ folder: workspace, depth: 0 }];
  for (let looked = 0; looked < MOST_FOLDERS2; looked += 1) {
    const next = waiting.shift();
    if (next === void 0) return { named: found, isCut: false };
    for (const name2 of listNames(next.folder)) {
      const path4 = join10(next.folder, name2);
      if (isSecretName(name2)) found.push(path4);
      else if (next.depth < DEEPEST && !PASSED_OVER.has(name2) && isFolder(path4))
        waiting.push({ folder: path4, depth: next.depth + 1 });
    }
  }
  return { named: found, isCut: waiting.length > 0 };
}
function listNames(folder) {
  try {
    return readdirSync3(folder);
  } catch {
    return [];
  }
}
function isFolder(path4) {
  try {
    return lstatSync2(path4).isDirectory();
  } catch {
    return false;
  }
}

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

// src/host/behaviour-watch.ts
var MOST_SORTS = 1e3;
var BehaviourWatch = class {
  #lines;
  #fold;
  #uses;
  #forms;
  #clock = new RecordClock();
  #paths = new CallPaths();
  #callers = new Callers();
  #madeAt = /* @__PURE__ */ new Map();
  #fresh = [];
  #sorts = /* @__PURE__ */ new Set();
  #examiner;
  #events = 0;
  constructor(plan, session, lines, examiner) {
    this.#examiner = examiner;
    this.#lines = lines;
    const { allowed, places, hosts } = plan;
    this.#fold = new BehaviourFold(allowed.length, createMatcher(allowed, new Map(Object.entries(hosts))));
    this.#uses = new UseFold(plan.compared.map(({ call }) => call));
    this.#forms = createEventForms(places, session);
  }
  /** Takes an event of the subject; `startMs` is the start canary's time, where it has been read. */
  take(event, startMs) {
    this.#events += 1;
    const behaviours = behavioursOf(event, this.#forms);
    this.#paths.note(event, behaviours);
    const use = this.#uses.add(event, () => ({
      path: pathIn(behaviours) ?? null,
      startMs: startMs ?? event.timeMs
    }));
    if (use !== void 0) this.#madeAt.set(use, this.#clock.toMonotonic(event.timeMs));
    const occasion = {
      exe: this.#callers.callerOf(event),
      comm: event.comm,
      pid: event.pid,
      firstSerial: event.serial,
      firstAtMs: Math.max(0, event.timeMs - (startMs ?? event.timeMs))
    };
    let isFirst = this.#isFirstOfItsSort(event);
    for (const behaviour2 of behaviours) {
      const seen2 = this.#fold.add(behaviour2, occasion);
      if (seen2 === void 0) continue;
      isFirst = true;
      this.#fresh.push(seen2);
      this.#madeAt.set(seen2, this.#clock.toMonotonic(event.timeMs));
    }
    if (isFirst && event.lines.length > 0) this.#examiner.offer([event.lines.join("\n")]);
  }
  /** By call, result and program: one of each is read by ausearch as well, whether or not a rule allows what it did. */
  #isFirstOfItsSort({ arch, nr, succeeded, exe }) {
    const sort = `${arch} ${nr} ${succeeded} ${exe}`;
    if (this.#sorts.has(sort) || this.#sorts.size >= MOST_SORTS) return false;
    this.#sorts.add(sort);
    return true;
  }
  /** Calls that are new: their paths are told once their events are read. */
  expect(calls) {
    for (const call of calls) this.#paths.expect(call);
  }
  pathOf(call) {
    return this.#paths.pathOf(call);
  }
  /** The behaviours that were first seen since the last time. */
  takeNew() {
    return this.#fresh.splice(0).map((seen2) => this.#place(seen2));
  }
  /** All that was seen; `problems` is why the events may not be whole. */
  list(observation, problems) {
    const { uncounted, seen: seen2, matched } = this.#fold;
    const all = [
      ...problems,
      ...uncounted === 0 ? [] : [`${uncounted} behaviours were too many to be kept apart`]
    ];
    return {
      seen: seen2.map((each) => this.#place(each)).sort((a, b) => a.firstSerial - b.firstSerial),
      matched,
      uses: this.#uses.uses.map((each) => this.#place(each)),
      events: observation?.events?.total ?? this.#events,
      problems: all,
      proven: all.length === 0
    };
  }
  /** Where it stands in the subject's output, as far as the lines tell so far. */
  #place(seen2) {
    const madeAt = this.#madeAt.get(seen2);
    if (madeAt === void 0) return seen2;
    return {
      ...seen2,
      context: this.#lines.before(madeAt) ?? null,
      test: this.#lines.testAt(madeAt) ?? null
    };
  }
};
function planRules(plan, session, fenced) {
  const { behaviours, architecture } = plan;
  const native = architectureByName(architecture);
  if (native === void 0) return { rules: [], limits: [] };
  const { home, workspace } = behaviours.places;
  const { limits, ...secrets } = asUser(plan, () => findSecrets(home, workspace));
  const rules = makeAuditRules({
    session,
    key: rulesKey(session),
    native: native.name,
    compat: native.compat,
    mode: behaviours.check ? "check" : "record",
    compared: behaviours.compared,
    allowed: behaviours.allowed,
    fenced,
    secrets
  });
  return { rules, limits };
}
function rulesKey(session) {
  return `callgate-${session}`;
}

// src/host/canaries.ts
import { randomInt, randomUUID } from "node:crypto";
function drawCanaries() {
  const start = 268435456 + randomInt(268435456);
  const end = 268435456 + (start - 268435456 + 1 + randomInt(268435454)) % 268435456;
  return { start, end };
}
function drawEventCanary() {
  return `/callgate-${randomUUID()}`;
}

// src/host/examiner.ts
import { rmSync as rmSync4, writeFileSync as writeFileSync7 } from "node:fs";
import { join as join11 } from "node:path";

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
function isCallName(text, token, nr, name2) {
  const number = /^(?:unknown-syscall\((-?\d{1,10})\)|(-?\d{1,10}))$/.exec(text);
  if (number !== null) return Number(number[1] ?? number[2]) >>> 0 === nr;
  return name2 !== void 0 && (text === name2 || text === OTHER_NAMES2[token]?.[name2]);
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
  const name2 = lookup(arch, syscall);
  const unknown = isUnknownArchitecture(reading.arch, arch);
  if (!unknown && !isArchitectureName(reading.arch, arch)) disagree("architecture", reading.arch, hex2(arch));
  if (!unknown && !isCallName(reading.syscall, arch, syscall, name2)) {
    disagree("syscall", reading.syscall, name2 === void 0 ? `${syscall}` : `${syscall} (${name2})`);
  }
  if (!isActionName(reading.code, code)) disagree("action", reading.code, hex2(code));
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
  return line.replace(/[^\0-\x7f]+/g, "\uFFFD").replace(/\x1d$/, "");
}
function serialOf(line) {
  const match = /^(?:node=\S+ )?type=\S+ msg=audit\([^()]*:(\d{1,10})\)/.exec(line);
  return match === null ? null : Number(match[1]);
}
function addTo(counts, key, amount) {
  counts.set(key, (counts.get(key) ?? 0) + amount);
}
function hex2(value2) {
  return `0x${value2.toString(16)}`;
}
function excerpt(text) {
  return `${decodeBytes(text.slice(0, 200)).text}${text.length > 200 ? "\u2026" : ""}`;
}

// src/audit/ausearch-arguments.ts
var bits2 = (names2) => (value2, text) => {
  const printed = new Set(text.split("|"));
  return names2.every(([name2, bit]) => printed.has(name2) === ((value2 & bit) !== 0));
};
var name = (names2) => (value2, text) => {
  const ours = names2.get(value2);
  if (ours === void 0 || /^(?:unknown-|0x|\d)/.test(text)) return true;
  return text === ours || text === OTHER_NAMES3[ours];
};
var OTHER_NAMES3 = {
  unix: "local",
  SIGPWR: "IGPWR",
  PTRACE_PEEKUSR: "PTRACE_PEEKUSER",
  PTRACE_POKEUSR: "PTRACE_POKEUSER"
};
var namespaces2 = bits2(
  NAMESPACE_FLAGS.filter(([flag]) => flag !== "CLONE_NEWCGROUP" && flag !== "CLONE_NEWTIME")
);
var openFlags = (value2, text) => {
  const theirs = new Set(text.split("|").map((flag) => flag.replace(/^__/, "")));
  if ((value2 & 3) === 3) return theirs.has("O_WRONLY") && theirs.has("O_RDWR");
  const ours = new Set(describeFlags(value2).split("|"));
  const OURS = ["O_RDONLY", "O_WRONLY", "O_RDWR", "O_CREAT", "O_EXCL", "O_TRUNC", "O_APPEND", "O_TMPFILE"];
  return OURS.every((flag) => theirs.has(flag) === ours.has(flag));
};
var protection = bits2([
  ["PROT_READ", 1],
  ["PROT_WRITE", 2],
  ["PROT_EXEC", 4]
]);
var ARGUMENT_READINGS = {
  open: [1, openFlags],
  openat: [2, openFlags],
  mprotect: [2, protection],
  mmap: [2, protection],
  unshare: [0, namespaces2],
  setns: [1, namespaces2],
  prctl: [0, name(PRCTL_OPTIONS)],
  ptrace: [0, name(PTRACE_REQUESTS)],
  bpf: [0, name(BPF_COMMANDS)],
  kill: [1, name(SIGNALS)],
  tkill: [1, name(SIGNALS)],
  tgkill: [2, name(SIGNALS)],
  socket: [0, name(SOCKET_FAMILIES)]
};
function findOtherArgument(call, args, line) {
  const reading = call === void 0 ? void 0 : ARGUMENT_READINGS[call];
  if (reading === void 0) return void 0;
  const [index, agrees] = reading;
  const text = new RegExp(` a${index}=(\\S+) `).exec(line)?.[1] ?? "";
  return agrees(Number((args[index] ?? 0n) & 0xffffffffn), text) ? void 0 : `a${index}=${text}`;
}

// src/audit/ausearch-text.ts
function expectField(type, body) {
  switch (type) {
    case "SYSCALL":
      return expectCall(body);
    case "PATH":
      return expectPath(body);
    case "CWD":
      return [`cwd=${printToken(body.slice(body.indexOf("=") + 1))} `];
    case "SOCKADDR":
      return expectAddress(parseSockaddr(body) ?? new Uint8Array());
    case "EXECVE":
      return [` ${body.trim().replace(FIELD2, (_, name2, token) => `${name2}${printToken(token)}`)} `];
    case "OBJ_PID": {
      const target = parseTarget(body);
      const name2 = / ocomm=(\S+)$/.exec(body)?.[1] ?? "";
      return target === void 0 ? [" OBJ_PID"] : [`opid=${target.pid} `, ` ocomm=${printToken(name2)} `];
    }
    case "MMAP":
      return [`fd=${parseMmap(body)?.fd} `];
    case "FD_PAIR":
      return [`fd0=${parsePair(body)?.[0]} fd1=${parsePair(body)?.[1]} `];
    case "SOCKETCALL":
      return [(parseSocketcall(body) ?? []).map((value2, at) => `a${at}=0x${value2.toString(16)} `).join("")];
    default:
      return [];
  }
}
var FIELD2 = /(a\d+(?:\[\d+\])?=)("[^"]*"|[0-9A-F]*)(?= |$)/g;
function expectCall(body) {
  const record = parseSyscall(body);
  if (record === void 0) return [];
  const { items, ppid, pid, session, comm, exe } = record;
  return [
    ` items=${items} ppid=${ppid} pid=${pid} `,
    ` ses=${session === 4294967295 ? "unset" : session} comm=${printToken(comm)} exe=${printToken(exe)} `
  ];
}
function expectPath(body) {
  const path4 = parsePath(body);
  if (path4 === void 0) return [];
  const { item, inode, device, nameType } = path4;
  const name2 = printToken(/ name=(\S+)/.exec(body)?.[1] ?? "");
  const place = inode === null ? "" : `inode=${inode} dev=${device} `;
  return [`item=${item} name=${name2} ${place}`, ` nametype=${nameType} `];
}
var AF = { local: 1, inet: 2, inet6: 10, netlink: 16 };
function expectAddress(address) {
  const view = new DataView(address.buffer, address.byteOffset, address.byteLength);
  const family = address.length < 2 ? 0 : view.getUint16(0, true);
  if (family === AF.inet && address.length >= 16)
    return [`saddr_fam=inet laddr=${address.slice(4, 8).join(".")} lport=${view.getUint16(2)} `];
  if (family === AF.inet6 && address.length >= 24) return expectInet6(view);
  if (family === AF.netlink && address.length >= 12)
    return [`saddr_fam=netlink nlnk-fam=16 nlnk-pid=${view.getUint32(4, true)} `];
  if (family === AF.local && address.length > 2 && address[2] !== 0) {
    const end = address.indexOf(0, 2);
    const path4 = String.fromCharCode(...address.slice(2, end === -1 ? void 0 : end));
    return [`saddr_fam=local path=${escapeBytes2(path4)} `];
  }
  return ["saddr="];
}
function expectInet6(view) {
  const groups = Array.from({ length: 8 }, (_, group) => view.getUint16(8 + 2 * group));
  const isPlain = groups[0] !== 0 || groups.slice(0, 7).every((group) => group === 0);
  const hasScope = view.byteLength >= 28 && view.getUint32(24, true) !== 0;
  const shown = isPlain && !hasScope ? `${showInet6(groups)} ` : "";
  return [`saddr_fam=inet6 laddr=${shown}`, ` lport=${view.getUint16(2)} `];
}
function printToken(token) {
  if (token.startsWith('"')) return escapeBytes2(token.slice(1, -1));
  if (!/^(?:[0-9A-F]{2})+$/.test(token)) return token;
  return escapeBytes2(decodeHex(token));
}
function escapeBytes2(bytes) {
  return bytes.replace(/[\x01-\x1f]/g, (byte) => `\\${byte.charCodeAt(0).toString(8).padStart(3, "0")}`);
}

// src/audit/event-agreement.ts
function ausearchEventArguments(file, form) {
  return ["--input", file, ...form === "raw" ? ["--format", "raw"] : ["-i"]];
}
function compareEventReadings(events2, output) {
  const lines = events2.flatMap((event) => event.split("\n"));
  return onePerEvent([...compareRaw(lines, output.raw), ...compareEvents(lines, output.interpreted)]);
}
function onePerEvent(disagreements) {
  const seen2 = /* @__PURE__ */ new Set();
  return disagreements.filter(({ serial }) => {
    const isFirst = serial === null || !seen2.has(serial);
    if (serial !== null) seen2.add(serial);
    return isFirst;
  });
}
function compareEvents(lines, interpreted) {
  const disagreements = [];
  const { printed, more } = outputLines(interpreted, lines.length);
  const left = /* @__PURE__ */ new Map();
  for (const line of printed) {
    const key = keyOf2(line);
    left.set(key, [...left.get(key) ?? [], line]);
  }
  for (const line of lines) {
    const parsed = parseEnvelope(line);
    const serial = serialOf(line);
    if (!parsed.ok) {
      disagreements.push({ kind: "unreadable", serial, detail: `given: ${excerpt(line)}` });
      continue;
    }
    const candidates = left.get(keyOf2(line)) ?? [];
    const { type, body } = parsed.value;
    const at = candidates.findIndex((text) => differs(type, body, text) === void 0);
    const [taken] = candidates.splice(Math.max(at, 0), 1);
    if (taken === void 0)
      disagreements.push({ kind: "missing", serial, detail: `${type} not interpreted` });
    else if (at === -1)
      disagreements.push({ kind: "differs", serial, detail: `${type}: ${differs(type, body, taken)}` });
  }
  for (const text of [...left.values()].flat())
    disagreements.push({ kind: "extra", serial: serialOf(text), detail: excerpt(text) });
  return more ? [...disagreements, { kind: "extra", serial: null, detail: "many more lines than were given" }] : disagreements;
}
function keyOf2(line) {
  return `${/^(?:node=\S+ )?type=(\S+) /.exec(line)?.[1]} ${serialOf(line)}`;
}
function differs(type, body, text) {
  if (type === "SYSCALL") return differsInCall(body, text);
  const expected = expectField(type, body);
  const missing = expected.find((field) => !toComparable2(text).includes(toComparable2(field)));
  return missing === void 0 ? void 0 : `expected ${excerpt(missing)} in ${excerpt(text)}`;
}
function differsInCall(body, text) {
  const record = parseSyscall(body);
  const match = / : arch=(\S+) syscall=(\S+)(?: per=\S+)?(?: success=(\S+) exit=(\S+))? /.exec(text);
  if (record === void 0 || match === null) return `cannot be read: ${excerpt(text)}`;
  const { arch, nr, result } = record;
  const [, archName = "", callName = "", success] = match;
  const unknown = isUnknownArchitecture(archName, arch);
  if (!unknown && !isArchitectureName(archName, arch)) return `arch=${excerpt(archName)}`;
  const plain2 = callName.replace(/^socketcall\(\w+\)$/, "socketcall");
  if (!unknown && !isCallName(plain2, arch, nr, nameOf(arch, nr))) return `syscall=${excerpt(callName)}`;
  if (result !== null && success !== (result.succeeded ? "yes" : "no"))
    return `success=${excerpt(success ?? "")}`;
  const other = findOtherArgument(nameOf(arch, nr), record.args, text);
  if (other !== void 0) return excerpt(other);
  const missing = expectField("SYSCALL", body).find(
    (field) => !toComparable2(text).includes(toComparable2(field))
  );
  return missing === void 0 ? void 0 : `expected ${excerpt(missing)} in ${excerpt(text)}`;
}
function toComparable2(text) {
  return text.replace(/[^\0-\x7f]+/g, "\uFFFD");
}

// src/host/examiner.ts
init_audit_status();
init_tool();
var LINES_A_FILE = 5e3;
var CHARACTERS_A_FILE = 1 << 20;
var SETTLE_MS = 250;
var LIMITS2 = { seconds: 20, bytes: 8 * CHARACTERS_A_FILE };
var CALLS2 = { name: "ausearch", arguments: ausearchArguments, compare: compareReadings };
var EVENTS = {
  name: "ausearch-events",
  arguments: ausearchEventArguments,
  compare: compareEventReadings
};
var Examiner = class {
  #folder;
  #examination;
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
  constructor(folder, examination = CALLS2) {
    this.#folder = folder;
    this.#examination = examination;
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
  /** Takes records as they stand in the log, each without its last newline; they are read soon. */
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
    const file = join11(this.#folder, `${this.#examination.name}-${this.#files++}.log`);
    const startedAt = performance.now();
    try {
      writeFileSync7(file, lines.map((line) => `${line}
`).join(""), { encoding: "latin1", mode: 384 });
      const [raw, interpreted] = await Promise.all([
        this.#run(this.#examination.arguments(file, "raw")),
        this.#run(this.#examination.arguments(file, "interpreted"))
      ]);
      const disagreements = this.#examination.compare(lines, { raw, interpreted });
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

// src/host/log-keeper.ts
import { createHash } from "node:crypto";
import { closeSync as closeSync4, openSync as openSync4, writeSync } from "node:fs";
import { join as join12 } from "node:path";
var LogKeeper = class {
  path;
  #file;
  #hash = createHash("sha256");
  constructor(folder) {
    this.path = join12(folder, "kept.log");
    this.#file = openSync4(this.path, "wx", 384);
  }
  push(chunk) {
    this.#hash.update(chunk);
    for (let at = 0; at < chunk.length; ) at += writeSync(this.#file, chunk, at);
  }
  /** Ends the file; `sha256:…` of it. */
  end() {
    closeSync4(this.#file);
    return `sha256:${this.#hash.digest("hex")}`;
  }
};

// src/host/observation-run.ts
init_note();

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
  const { name: name2, durationMs } = splitDuration(title.replace(/(?<=\([\d.]+ms\)) # .*$/, ""));
  const indent = spaces.length;
  return sign === "\u25B6" && durationMs === void 0 ? { kind: "suite", indent, name: name2 } : { kind: "end", indent, name: name2, durationMs };
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
  const { name: name2, outcome, apart } = PYTEST.exec(text)?.groups ?? {};
  const test = name2 ?? apart;
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
  const [, name2, number, unit] = /^(.+?) \(([\d.]+) ?(ms|s|m)\)$/.exec(title) ?? [];
  return name2 === void 0 ? { name: title, durationMs: void 0 } : { name: name2, durationMs: Number(number) * (MILLISECONDS[unit ?? "ms"] ?? 1) };
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
  #add(kind, name2, atMs, durationMs) {
    const moment = { atMs, kind, name: name2, durationMs };
    this.#moments.push(moment);
    return moment;
  }
  #enterSuite(indent, name2) {
    this.#leaveSuites(indent - 1);
    this.#suites.push({ indent, name: name2, isParent: false });
  }
  /** Leaves what is nested deeper; what holds the rest has something in it. */
  #leaveSuites(indent) {
    while ((this.#suites.at(-1)?.indent ?? -1) > indent) this.#suites.pop();
    for (const suite of this.#suites) if (suite.indent <= indent) suite.isParent = true;
  }
  #end({ indent, name: name2, durationMs }, atMs) {
    while ((this.#suites.at(-1)?.indent ?? -1) > indent) this.#suites.pop();
    const same = this.#suites.at(-1)?.indent === indent ? this.#suites.pop() : void 0;
    this.#leaveSuites(indent);
    if (same?.isParent === true || this.#isRecap) {
      this.#ended = void 0;
      return;
    }
    this.#ended = this.#add("ended", this.#path(name2), atMs, durationMs);
  }
  #path(name2) {
    return [...this.#suites.map((suite) => suite.name), name2].join(" \u203A ");
  }
  #startFile({ name: name2, durationMs }, atMs) {
    this.#suites = [];
    this.#file = { name: name2, moment: this.#add("ended", name2, atMs, durationMs), tests: 0 };
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
  #run(name2, atMs) {
    if (name2 !== null) this.#open.add(name2);
    if (this.#open.size > REMEMBERED) this.#open.clear();
    if (name2 !== this.#running) this.#add("running", name2, atMs);
    this.#running = name2;
  }
  /** Go tells the end of subtests only after that of the test they are part of. */
  #leave(name2, atMs) {
    const isPartOf = (other) => other === name2 || other.startsWith(`${name2}/`);
    if (!this.#open.has(name2)) return;
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
var LONGEST2 = 200;
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
    this.#partial.set(stream, (lines.pop() ?? "").slice(0, LONGEST2));
    for (const line of lines.slice(-REMEMBERED2)) {
      if (line.trim() === "") continue;
      const text2 = line.slice(0, LONGEST2);
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
var MOST2 = 256;
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
    return this.#seen.size < MOST2 && this.#spentMs + performance.now() - began < MOST_MS;
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
  constructor(decode2, sink, maxLength = 1 << 16) {
    this.#decode = decode2;
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
  #reject(name2, line) {
    this.#sink.rejected(name2, line.slice(0, EXCERPT2));
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
    rejected: (name2, excerpt2) => observation.reject(name2, excerpt2)
  });
  let progress = "";
  let idleSince = performance.now();
  let askedAt = Number.NEGATIVE_INFINITY;
  let asked = 0;
  let wanted = Number.POSITIVE_INFINITY;
  const ask = () => {
    asked += 1;
    askedAt = performance.now();
    askLastWord();
  };
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
      if (wanted > asked && observation.lastWords > 0) {
        ask();
        wanted = asked;
      }
      if (idle > patience(log, observation.lastWords >= wanted)) break;
      if (idle > QUIET_MS && now - askedAt > ASK_AGAIN_MS) ask();
    }
    await (atEnd ? sleep3(bytes === 0 ? END_POLL_MS : 0) : sleepUntil(ended, POLL_MS));
  }
  splitter.end();
  observation.finish();
  heard();
}
function patience({ follower, observation, isWritten }, isSaid) {
  if (isSaid || !isWritten()) return QUIET_MS;
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
function isComplete({ session, continuity, events: events2 }) {
  const { start, end } = session;
  return start !== void 0 && end !== void 0 && (events2 === void 0 || events2.open === 0) && continuity.missingBetween(start.serial, end.serial).count === 0;
}

// src/host/observation-run.ts
init_session_rules();
var PROGRESS_MS = 100;
var ObservationRun = class {
  examiner;
  calls;
  failures = [];
  keeper;
  session;
  observation;
  processes;
  timedOut = false;
  /** The audit state that has to be the same after the run: with the run's own rules. */
  before;
  watch;
  /** Why there are no rules. */
  rulesProblems = [];
  /** What the rules leave out. */
  limits = [];
  /** Of a run with rules of its own. */
  #eventPlan;
  #eventExaminer;
  #plan;
  #setup;
  #launcher;
  #channel;
  #lines = new OutputLines();
  #lastWord = `callgate reads to here ${randomUUID2()}`;
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
    this.before = setup.before;
    this.keeper = plan.keepLog ? new LogKeeper(setup.folder) : void 0;
    this.examiner = new Examiner(setup.folder);
    this.#eventExaminer = new Examiner(setup.folder, EVENTS);
    this.calls = new ObservedCalls(this.#lines);
    channel.onStop((signal) => this.#stop(signal));
  }
  /** Launches, and reads the log to its end. */
  async follow(follower) {
    let reading;
    const canaries = {
      ...drawCanaries(),
      event: this.#plan.behaviours === null ? null : drawEventCanary()
    };
    const outcome = await this.#launcher.run(this.#plan, canaries, {
      session: async (session, launcher, { fenced, x32 }) => {
        this.#noteSession(session, launcher);
        await this.#addRules(session, fenced);
        this.observation = this.#startObservation(session, launcher, canaries, x32);
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
  /** Has ausearch read the events that are left to it, and the launcher's own at the end. */
  async finishEvents(observation) {
    const end = observation?.events?.end;
    if (end !== void 0) this.#eventExaminer.offer([end.lines.join("\n")]);
    await this.#eventExaminer.finish();
  }
  /** undefined for a run without rules of its own. */
  get eventWitness() {
    const { given, records: agreed, problems } = this.#eventExaminer;
    return this.#eventPlan === void 0 ? void 0 : { plan: this.#eventPlan, ausearch: { given, agreed, problems } };
  }
  /** Ends the subject's tree; a reader of its output that has stopped reading keeps it from nothing. */
  #stop(signal) {
    if (signal === void 0) this.#launcher.kill();
    else this.#launcher.stop(signal);
    setTimeout(() => this.#channel.dropOutput(), this.#plan.graceMs).unref();
  }
  #noteSession(session, launcher) {
    this.#setup.note.session = session;
    this.#setup.note.launcher = launcher;
    writeNote(this.#setup.note);
  }
  /** Has the kernel tell of what the session does. Where behaviours decide, a run without is none. */
  async #addRules(session, fenced) {
    const { behaviours } = this.#plan;
    if (behaviours === null) return;
    this.#setup.note.rulesKey = rulesKey(session);
    writeNote(this.#setup.note);
    try {
      const { rules, limits } = planRules({ ...this.#plan, behaviours }, session, fenced);
      this.limits.push(...limits);
      await addRules(rules, this.#setup.folder);
    } catch (error) {
      if (behaviours.mode === "gate") throw error;
      this.rulesProblems.push(error.message);
    }
    this.watch = new BehaviourWatch(behaviours, session, this.#lines, this.#eventExaminer);
    this.before = await readAuditState();
  }
  #startObservation(session, launcher, canaries, x32) {
    const arch = architectureByName(this.#plan.architecture)?.token ?? 0;
    const { start, end, event } = canaries;
    this.session = { session, arch, launcher: launcher.pid, startCanary: start, endCanary: end };
    this.processes = new ProcessTree(session, launcher.pid);
    const { watch } = this;
    if (watch === void 0 || event === null || this.rulesProblems.length > 0)
      return new Observation(this.session, void 0, this.#lastWord);
    this.#eventPlan = {
      key: rulesKey(session),
      endCanary: event,
      decides: this.#plan.behaviours?.mode === "gate",
      ...x32 && this.#plan.behaviours?.allowsX32 === true ? { unseen: ["x32"] } : {}
    };
    return new Observation(this.session, void 0, this.#lastWord, {
      plan: this.#eventPlan,
      listener: (seen2) => watch.take(seen2, this.observation?.session.start?.timeMs)
    });
  }
  /** From before the start, which may hang as well: its file may be on a file system that does not answer. */
  #limitTime() {
    if (this.#plan.timeoutMs === 0) return;
    this.#timer = setTimeout(() => {
      this.timedOut = true;
      this.#stop(constants7.signals.SIGTERM);
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
    this.watch?.expect(fresh);
    for (const behaviour2 of this.watch?.takeNew() ?? [])
      this.#channel.send({ event: "behaviour", behaviour: behaviour2 });
    this.#held.push(...fresh);
    if (this.#hasStarted)
      for (const call of this.#held.splice(0)) this.#channel.send({ event: "call", call });
    if (performance.now() - this.#lastProgress < PROGRESS_MS) return;
    this.#lastProgress = performance.now();
    this.#channel.send({ event: "progress", records: observation.session.fold.total });
  }
};

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

// src/host/run-observation.ts
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
    const examined = Promise.all([examiner.finish(), run.finishEvents(observation)]);
    const after = await readAuditState().catch(() => void 0);
    const [restored] = await Promise.all([restore(setup.note, { keepFolder: true }), examined]);
    const { session, keeper, watch } = run;
    const listed = observation === void 0 ? [] : run.calls.list(observation);
    const calls = listed.map((call) => ({ ...call, path: watch?.pathOf(call) ?? null }));
    const logDigest = keeper?.end();
    const log = follower.state;
    const found = {
      plan,
      setup: { ...setup, before: run.before },
      after,
      session,
      socketsBefore,
      outcome,
      examiner,
      log,
      logDigest,
      failures,
      ...run.eventWitness === void 0 ? {} : { events: run.eventWitness }
    };
    const witness = gatherWitness(found);
    const evidence = deriveEvidence(witness, observation, calls);
    if (keeper !== void 0) await channel.forwardLog(keeper.path);
    return {
      command: describeCommand(outcome, run.timedOut),
      calls,
      processes: run.processes?.processes ?? [],
      behaviours: watch === void 0 ? null : {
        ...watch.list(observation, [...run.rulesProblems, ...explainEvents(witness, observation)]),
        limits: run.limits
      },
      evidence,
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

// src/host/observer.ts
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
