import { isJsonObject, type JsonObject } from '@gantry/base';

/** How an input is asked for. */
export type InputControl =
  | { readonly kind: 'text' | 'multiline' | 'secret' | 'boolean' }
  | { readonly kind: 'number'; readonly isWhole: boolean }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'entity'; readonly kinds: readonly string[] }
  /** Of a shape that has no control of its own: written as JSON. */
  | { readonly kind: 'json' };

export interface InputField {
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  readonly isRequired: boolean;
  readonly standard: unknown;
  readonly control: InputControl;
}

/** The fields of an action's form, from the schema of its inputs. */
export function fieldsOf(schema: Readonly<Record<string, unknown>>): InputField[] {
  if (!isJsonObject(schema.properties)) return [];
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(schema.properties).map(([name, field]) => {
    const own: JsonObject = isJsonObject(field) ? field : {};
    return {
      name,
      title: typeof own.title === 'string' ? own.title : name,
      ...(typeof own.description === 'string' ? { description: own.description } : {}),
      isRequired: required.includes(name),
      standard: own.default,
      control: controlOf(own),
    };
  });
}

function controlOf(field: JsonObject): InputControl {
  const reference = field['x-entity-ref'];
  if (Array.isArray(field.enum) && field.enum.every((one) => typeof one === 'string')) {
    return { kind: 'choice', choices: field.enum as string[] };
  }
  if (isJsonObject(reference) && Array.isArray(reference.kinds)) {
    return { kind: 'entity', kinds: reference.kinds as string[] };
  }
  if (field.type === 'boolean') return { kind: 'boolean' };
  if (field.type === 'number' || field.type === 'integer') {
    return { kind: 'number', isWhole: field.type === 'integer' };
  }
  if (field.type !== 'string') return { kind: 'json' };
  if (field.writeOnly === true) return { kind: 'secret' };
  return { kind: field['x-multiline'] === true ? 'multiline' : 'text' };
}

export type Drafts = Readonly<Record<string, string | boolean>>;

/** What the form begins with: defaults, and what the address says. */
export function initialDrafts(
  fields: readonly InputField[],
  given: Readonly<Record<string, string>>,
): Drafts {
  return Object.fromEntries(
    fields.map(({ name, standard, control }) => {
      const value = given[name] ?? standard;
      if (control.kind === 'boolean') return [name, value === true];
      if (value === undefined || value === null) return [name, ''];
      return [name, typeof value === 'string' ? value : JSON.stringify(value)];
    }),
  );
}

/**
 * What is sent for what was typed. An empty field is left out; one that is no number, or no JSON, goes as it is, so
 * that the server says what is wrong with everything at once.
 */
export function toInputs(fields: readonly InputField[], drafts: Drafts): JsonObject {
  const inputs: JsonObject = {};
  for (const { name, control } of fields) {
    const draft = drafts[name];
    if (typeof draft === 'boolean') inputs[name] = draft;
    else if (draft !== undefined && draft !== '') inputs[name] = toValue(control, draft);
  }
  return inputs;
}

function toValue({ kind }: InputControl, draft: string): JsonObject[string] {
  if (kind === 'number') {
    const number = Number(draft);
    return Number.isFinite(number) ? number : draft;
  }
  if (kind !== 'json') return draft;
  try {
    return JSON.parse(draft) as JsonObject;
  } catch {
    return draft;
  }
}
