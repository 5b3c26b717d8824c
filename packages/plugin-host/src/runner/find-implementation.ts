import { METHOD_DEFINITIONS, type PluginMethod } from '@gantry/contracts';

/** A handler as the dispatcher sees it: an object with some of the methods. */
export type Handler = Readonly<Record<string, unknown>>;
export type HandlerClass = new () => Handler;

type Implementation = (this: unknown, ...args: unknown[]) => unknown;

/** Methods whose work may be done by entries of the class's own list of actions. */
const LISTED: readonly PluginMethod[] = ['webhook.runAction', 'action.run'];

/** Whether a class has a method, as its own or through its list of actions. */
export function implementsMethod(handler: HandlerClass, method: PluginMethod): boolean {
  const isListed = LISTED.includes(method) && hasMethod(handler, 'actions');
  return isListed || hasMethod(handler, METHOD_DEFINITIONS[method].name);
}

/** What to run for a call: the action's own `run`, or else the method of the class. */
export function findImplementation(
  handler: Handler,
  method: PluginMethod,
  action: unknown,
): Implementation {
  if (LISTED.includes(method) && typeof handler.actions === 'function') {
    const actions = (handler.actions as () => readonly Record<string, unknown>[]).call(handler);
    const found = actions.find(({ name }) => name === action);
    if (typeof found?.run === 'function') return (found.run as Implementation).bind(found);
  }
  const implementation = handler[METHOD_DEFINITIONS[method].name];
  if (typeof implementation === 'function') return implementation as Implementation;
  throw new Error(`The plugin has no action "${String(action)}".`);
}

export function hasMethod(handler: HandlerClass, name: string): boolean {
  if (typeof handler.prototype?.[name] === 'function') return true;
  // A method may also be a field that holds a function; only an instance shows that.
  try {
    return typeof new handler()[name] === 'function';
  } catch {
    return false;
  }
}
