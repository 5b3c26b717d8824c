import { escapePointer, isJsonObject, type Json, type JsonObject } from '@gantry/base';

/** An older or later spelling that was read as the one that counts. */
export interface Deprecation {
  readonly pointer: string;
  readonly message: string;
}

export interface Canonical {
  readonly value: JsonObject;
  readonly deprecations: readonly Deprecation[];
  /** Where the value at a pointer of the result stands in the file itself. */
  originOf(pointer: string): string;
}

const TOOL_NAMES: Readonly<Record<string, string>> = {
  'check-open-tcp-port': 'check-tcp-port',
  run: 'run-service',
  'operator-run': 'run-service',
};

const SERVICE_KEYS: Readonly<Record<string, string>> = {
  preflightCheck: 'preflight',
  validate: 'preflight',
  healthCheck: 'health',
};

const THRESHOLDS: Readonly<Record<string, string>> = {
  successTreshold: 'successThreshold',
  failureTreshold: 'failureThreshold',
};

const CALL_KEYS = new Set([
  'tool',
  'args',
  'env',
  'timeout',
  'operators',
  'enabled',
  'interval',
  'initialDelay',
  'successThreshold',
  'failureThreshold',
]);

/** Turns all known spellings of a file into one. Changes nothing else: what is wrong is left for the check. */
export function toCanonical(file: JsonObject): Canonical {
  return new Translation(file).run();
}

class Translation {
  readonly #file: JsonObject;
  readonly #deprecations: Deprecation[] = [];
  readonly #origins = new Map<string, string>();

  constructor(file: JsonObject) {
    this.#file = file;
  }

  run(): Canonical {
    const value: JsonObject = structuredClone(this.#file);
    this.#moveTop(value);
    const operator = isJsonObject(value.operator) ? value.operator : undefined;
    if (operator) {
      this.#services(operator);
      this.#list(operator, 'notifications', '/operator', (item, at) =>
        this.#notification(item, at),
      );
      this.#secrets(operator);
    }
    return {
      value,
      deprecations: this.#deprecations,
      originOf: (pointer) => this.#originOf(pointer),
    };
  }

  #moveTop(value: JsonObject): void {
    const into = (): JsonObject => {
      if (!isJsonObject(value.operator)) value.operator = {};
      return value.operator;
    };
    const octoctl = isJsonObject(value.octoctl) ? value.octoctl : {};
    for (const name of ['operator', 'plugin']) {
      const driver = octoctl[name];
      if (typeof driver !== 'string') continue;
      const now = driver === 'baremetal' ? 'process' : driver;
      this.#move(octoctl, name, into(), 'driver', '/octoctl', '/operator', now);
    }
    for (const name of ['repos', 'secrets', 'notifications']) {
      if (name in octoctl) this.#move(octoctl, name, into(), name, '/octoctl', '/operator');
    }
    if ('services' in value) this.#move(value, 'services', into(), 'services', '', '/operator');
    if ('configs' in value) this.#move(value, 'configs', value, 'service', '', '');
    if (isJsonObject(value.repos)) this.#repositories(value, into());
    if (typeof value.name === 'string') {
      value.project = { ...(isJsonObject(value.project) ? value.project : {}), name: value.name };
      this.#origins.set('/project/name', '/name');
      this.#say('/name', '"name" is now "project.name"');
      delete value.name;
    }
    if ('projectID' in value) {
      value.project = {
        ...(isJsonObject(value.project) ? value.project : {}),
        id: value.projectID as Json,
      };
      this.#origins.set('/project/id', '/projectID');
      this.#say('/projectID', '"projectID" is now "project.id"');
      delete value.projectID;
    }
  }

  /** `repos.include[].url` has no names; their place is their name. */
  #repositories(value: JsonObject, operator: JsonObject): void {
    const { include } = value.repos as JsonObject;
    if (!Array.isArray(include)) return;
    const repos = isJsonObject(operator.repos) ? operator.repos : {};
    for (const [index, entry] of include.entries()) {
      const name = `repository-${index + 1}`;
      repos[name] = entry;
      this.#origins.set(`/operator/repos/${name}`, `/repos/include/${index}`);
    }
    operator.repos = repos;
    this.#say('/repos', '"repos.include" is now "operator.repos", where each has a name');
    delete value.repos;
  }

  #services(operator: JsonObject): void {
    if (!isJsonObject(operator.services)) return;
    for (const [name, service] of Object.entries(operator.services)) {
      if (isJsonObject(service))
        this.#service(service, `/operator/services/${escapePointer(name)}`);
    }
  }

  #service(service: JsonObject, at: string): void {
    if (isJsonObject(service.octocompose)) {
      const { octocompose } = service;
      delete service.octocompose;
      for (const [key, value] of Object.entries(octocompose)) {
        service[key] = value;
        this.#origins.set(
          `${at}/${escapePointer(key)}`,
          `${this.#originOf(at)}/octocompose/${escapePointer(key)}`,
        );
      }
      this.#say(at, 'what is under "octocompose" now stands in the service itself');
    }
    for (const [old, now] of Object.entries(SERVICE_KEYS)) {
      if (old in service) this.#move(service, old, service, now, at, at);
    }
    if (isJsonObject(service.hooks) && 'preStart' in service.hooks) {
      this.#move(service.hooks, 'preStart', service, 'init', `${at}/hooks`, at);
      if (Object.keys(service.hooks).length === 0) delete service.hooks;
    }
    if (typeof service.disabled === 'boolean') {
      this.#move(service, 'disabled', service, 'enabled', at, at, !service.disabled);
    }
    if ('depends_on' in service) {
      const names = Array.isArray(service.depends_on)
        ? service.depends_on
        : Object.keys(isJsonObject(service.depends_on) ? service.depends_on : {});
      const depends = names.map((entry) => ({ service: entry }));
      this.#move(service, 'depends_on', service, 'depends', at, at, depends);
    }
    if (isJsonObject(service.config) && 'globals' in service.config) {
      const { globals } = service.config;
      service.config = { noGlobals: globals === false };
      this.#say(`${at}/config`, '"config.globals" is now "config.noGlobals"');
    }
    if (isJsonObject(service.config) && typeof service.config.template === 'boolean') {
      const { template, ...rest } = service.config;
      service.config = { ...rest, noTemplate: !template };
      this.#say(`${at}/config`, '"config.template" is now "config.noTemplate"');
    }
    this.#list(service, 'preflight', at, (call, place) => this.#call(call, place));
    this.#list(service, 'init', at, (call, place) => this.#call(call, place));
    this.#list(service, 'health', at, (call, place) => {
      for (const [old, now] of Object.entries(THRESHOLDS)) {
        if (old in call) this.#move(call, old, call, now, place, place);
      }
      this.#call(call, place);
    });
  }

  #call(call: JsonObject, at: string): void {
    if (typeof call.tool === 'string') {
      const [name = '', range] = call.tool.split('@', 2);
      const now = TOOL_NAMES[name];
      if (now !== undefined) {
        call.tool = range === undefined ? now : `${now}@${range}`;
        this.#say(`${at}/tool`, `the tool "${name}" is now "${now}"`);
      }
    }
    if ('toolArgs' in call) this.#move(call, 'toolArgs', call, 'args', at, at);
    if (Array.isArray(call.args)) {
      call.args = fromTokens(call.args);
      this.#say(`${at}/args`, 'arguments are a map of names and values, not a list of words');
    }
    this.#beside(call, at);
  }

  /** Arguments that stand beside the tool. Only where there is no map: elsewhere they are mistakes. */
  #beside(call: JsonObject, at: string): void {
    if ('args' in call) return;
    const names = Object.keys(call).filter((name) => !CALL_KEYS.has(name));
    if (names.length === 0) return;
    const args: JsonObject = {};
    for (const name of names) {
      args[name] = call[name] as Json;
      delete call[name];
      const key = escapePointer(name);
      this.#origins.set(`${at}/args/${key}`, `${this.#originOf(at)}/${key}`);
    }
    call.args = args;
    this.#say(at, 'arguments now stand under "args"');
  }

  #notification(item: JsonObject, at: string): void {
    if (typeof item.notifier === 'string') {
      item.tool = item.notifier;
      this.#origins.set(`${at}/tool`, `${this.#originOf(at)}/notifier`);
      delete item.notifier;
    }
    if (!('args' in item)) {
      const names = Object.keys(item).filter((name) => !CALL_KEYS.has(name));
      const args = Object.fromEntries(names.map((name) => [name, item[name] as Json]));
      for (const name of names) {
        delete item[name];
        this.#origins.set(`${at}/args/${escapePointer(name)}`, `${at}/${escapePointer(name)}`);
      }
      item.args = args;
    }
    // One address or several: the tool takes a list.
    if (isJsonObject(item.args) && typeof item.args.to === 'string') item.args.to = [item.args.to];
  }

  /** `secrets: {tool: …}` is one provider without a name. */
  #secrets(operator: JsonObject): void {
    const { secrets } = operator;
    if (!isJsonObject(secrets) || typeof secrets.tool !== 'string') return;
    const { depends: _depends, external: _external, config, ...provider } = secrets;
    if (isJsonObject(config)) provider.args = { ...config, ...(provider.args as JsonObject) };
    operator.secrets = { default: provider };
    this.#origins.set('/operator/secrets/default', this.#originOf('/operator/secrets'));
  }

  #list(
    parent: JsonObject,
    key: string,
    at: string,
    visit: (item: JsonObject, at: string) => void,
  ): void {
    const list = parent[key];
    if (!Array.isArray(list)) return;
    for (const [index, item] of list.entries()) {
      if (isJsonObject(item)) visit(item, `${at}/${key}/${index}`);
    }
  }

  #move(
    from: JsonObject,
    old: string,
    to: JsonObject,
    now: string,
    fromAt: string,
    toAt: string,
    value: Json = from[old] as Json,
  ): void {
    const origin = this.#originOf(`${fromAt}/${escapePointer(old)}`);
    // Whoever writes both means the one that counts.
    if (!(now in to)) {
      to[now] = value;
      this.#origins.set(`${toAt}/${now}`, origin);
    }
    delete from[old];
    const path = (pointer: string) => pointer.slice(1).replaceAll('/', '.');
    this.#deprecations.push({
      pointer: origin,
      message: `"${old}" is now "${fromAt === toAt ? now : path(`${toAt}/${now}`)}"`,
    });
  }

  #say(at: string, message: string): void {
    this.#deprecations.push({ pointer: this.#originOf(at), message });
  }

  #originOf(pointer: string): string {
    for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
      const origin = this.#origins.get(at);
      if (origin !== undefined) return origin + pointer.slice(at.length);
    }
    return pointer;
  }
}

/** `--port 8080 --plaintext --x=y` as a map. Values stay texts; their types are those of the tool's schema. */
function fromTokens(words: readonly Json[]): JsonObject {
  const args: JsonObject = {};
  for (let at = 0; at < words.length; at++) {
    const match = /^--([^=]+)(?:=([\s\S]*))?$/.exec(String(words[at]));
    // A bare word was a port in the one place where it was written.
    if (!match) args.port = String(words[at]);
    else if (match[2] !== undefined) args[match[1] as string] = match[2];
    else if (at + 1 < words.length && !String(words[at + 1]).startsWith('--')) {
      args[match[1] as string] = String(words[++at]);
    } else args[match[1] as string] = true;
  }
  return args;
}
