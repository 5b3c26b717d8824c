import { messageOf, type Problem } from '@gantry/base';
import type { CapabilityKind } from '@gantry/contracts';
import { type HandlerClass, hasMethod } from './find-implementation.ts';

/** Methods that list what a class offers. Their answers become part of the manifest. */
const LISTS: Readonly<Partial<Record<CapabilityKind, 'panels' | 'widgets' | 'actions'>>> = {
  panel: 'panels',
  widget: 'widgets',
  webhook: 'actions',
  action: 'actions',
};

export interface Declarations {
  readonly data: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];
}

/** What a class lists of itself, as data: without the code of actions. */
export function readDeclarations(
  handler: HandlerClass,
  kind: CapabilityKind,
  pointer: string,
): Declarations {
  const list = LISTS[kind];
  const problem = (message: string): Declarations => ({
    data: {},
    problems: [{ pointer, message }],
  });
  if (!list || !hasMethod(handler, list)) {
    if (kind === 'action') return problem('the action class does not implement actions()');
    return kind === 'webhook' && !hasMethod(handler, 'runAction')
      ? problem('the webhook class implements neither actions() nor runAction()')
      : { data: {}, problems: [] };
  }
  let items: unknown;
  try {
    const instance = new handler();
    items = (instance[list] as () => unknown).call(instance);
  } catch (error) {
    return problem(`${list}() failed: ${messageOf(error)}`);
  }
  if (!Array.isArray(items)) return problem(`${list}() has to return a list`);
  const method = kind === 'webhook' ? 'runAction' : 'run';
  const idle = list === 'actions' && !hasMethod(handler, method);
  const problems = items
    .filter((item) => idle && typeof Object(item).run !== 'function')
    .map((item) => ({
      pointer,
      message: `the action "${String(Object(item).name)}" has no run(), and the class no ${method}()`,
    }));
  const data = items.map((item) => {
    const { run: _, ...rest } = Object(item) as Record<string, unknown>;
    return rest;
  });
  return { data: { [list]: data }, problems };
}
