// npm's own library for its configuration comes without types.

declare module '@npmcli/config' {
  export default class Config {
    constructor(options: Record<string, unknown>);
    load(): Promise<void>;
    readonly flat: Record<string, unknown>;
  }
}

declare module '@npmcli/config/lib/definitions/index.js' {
  const all: Record<string, unknown>;
  export default all;
}

declare module 'npm-registry-fetch' {
  interface NpmFetch {
    (path: string, options: Record<string, unknown>): Promise<unknown>;
    pickRegistry(name: string, options: Record<string, unknown>): string;
  }
  const npmFetch: NpmFetch;
  export default npmFetch;
}

declare module 'npm-packlist' {
  export default function packlist(tree: {
    readonly path: string;
    readonly package: Record<string, unknown>;
    readonly isProjectRoot: boolean;
    readonly edgesOut: ReadonlyMap<string, unknown>;
  }): Promise<string[]>;
}
