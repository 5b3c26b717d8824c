#!/usr/bin/env node
// Cuts the API description of a vendor (OpenAPI 3 or Swagger 2) down to the operations and fields that a plugin uses:
//   node scripts/cut-api.mjs <description.json> <picks.json> > <api.json>
// The picks name operations, and for each status the fields of the answer, as paths that look through lists. What is
// left has types, not texts: enough to hold a fake against. `undocumented` names parameters of the query that the vendor
// takes, and the description lacks.
import { readFileSync } from 'node:fs';

const [, , descriptionFile, picksFile] = process.argv;
const description = JSON.parse(readFileSync(descriptionFile, 'utf8'));
const picks = JSON.parse(readFileSync(picksFile, 'utf8'));
const KEPT = ['enum', 'minimum', 'maximum', 'minLength', 'maxLength', 'pattern', 'maxProperties'];
const MAX_DEPTH = 8;

function resolve(node) {
  if (!node?.$ref) return node ?? {};
  const parts = node.$ref.replace(/^#\//, '').split('/');
  return resolve(
    parts.reduce((at, part) => at?.[part.replace(/~1/g, '/').replace(/~0/g, '~')], description),
  );
}

/** A schema without texts; with `fields`, only those. A field that the description does not have ends the cut. */
function cut(node, fields, place, depth = 0) {
  const schema = resolve(node);
  if (depth > MAX_DEPTH) return {};
  for (const word of ['oneOf', 'anyOf']) {
    if (!schema[word]) continue;
    const branches = schema[word].map((branch) => {
      const own = resolve(branch);
      return fields === undefined || own.type === 'null' || own.allOf || own.oneOf || own.anyOf
        ? cut(own, fields, place, depth + 1)
        : cut(
            own,
            fields.filter((field) => has(own, field)),
            place,
            depth + 1,
          );
    });
    const unique = [
      ...new Map(branches.map((branch) => [JSON.stringify(branch), branch])).values(),
    ];
    return nullable(schema, unique.length === 1 ? unique[0] : { anyOf: unique });
  }
  if (schema.allOf) {
    const { properties, required } = merge(schema);
    const isObject = Object.keys(properties).length > 0;
    const one = isObject
      ? { type: 'object', properties, required }
      : { ...resolve(schema.allOf[0]), allOf: undefined };
    return cut({ ...one, nullable: schema.nullable }, fields, place, depth + 1);
  }
  const type = schema.type ?? (schema.properties ? 'object' : undefined);
  const out = type === undefined ? {} : { type };
  for (const key of KEPT) if (schema[key] !== undefined) out[key] = schema[key];
  if (schema.format === 'date-time') out.format = 'date-time';
  if (type === 'array') {
    if (schema.maxItems !== undefined) out.maxItems = schema.maxItems;
    out.items = cut(schema.items, fields, place, depth + 1);
  } else if (type === 'object' && schema.properties) {
    const wanted = fields === undefined ? undefined : group(fields);
    if (wanted?.size === 0) return nullable(schema, out);
    const names = wanted ? [...wanted.keys()] : Object.keys(schema.properties);
    out.properties = {};
    for (const name of names) {
      const property = schema.properties[name];
      if (!property) throw new Error(`${place} has no field ${name}`);
      out.properties[name] = cut(property, wanted?.get(name), `${place}.${name}`, depth + 1);
    }
    const required = (schema.required ?? []).filter((name) => names.includes(name));
    if (required.length > 0) out.required = required;
    if (wanted || schema.additionalProperties !== true) out.additionalProperties = false;
  }
  return nullable(schema, out);
}

/** What all parts of a schema say together, and the parts of these. */
function merge(node) {
  const { allOf = [], properties = {}, required = [] } = resolve(node);
  const parts = allOf.map(merge);
  return {
    properties: Object.assign({}, ...parts.map((part) => part.properties), properties),
    required: [...parts.flatMap((part) => part.required), ...required],
  };
}

function has(schema, field) {
  const node = schema.type === 'array' ? resolve(schema.items) : schema;
  return merge(node).properties[field.split('.')[0]] !== undefined;
}

function group(fields) {
  const groups = new Map();
  for (const field of fields) {
    const [name, ...rest] = field.split('.');
    groups.set(name, [...(groups.get(name) ?? []), ...(rest.length > 0 ? [rest.join('.')] : [])]);
  }
  return groups;
}

function nullable(schema, out) {
  if (!schema.nullable || Object.keys(out).length === 0) return out;
  return { anyOf: [out, { type: 'null' }] };
}

/** The schema of a parameter or a body, which OpenAPI 3 and Swagger 2 put into different places. */
function schemaOf(holder) {
  if (holder.schema) return holder.schema;
  const contents = Object.entries(holder.content ?? {});
  const json = contents.find(([type]) => type.includes('json')) ?? contents[0];
  if (json) return json[1].schema;
  return holder.type ? holder : undefined;
}

function cutOperation(name, { answers, undocumented = {} }) {
  const [method, path] = name.split(' ');
  const item = description.paths[path];
  const operation = item?.[method.toLowerCase()];
  if (!operation) throw new Error(`The description has no ${name}`);
  const out = { path: {}, query: {}, required: [], answers: {} };
  for (const [field, type] of Object.entries(undocumented)) out.query[field] = { type };
  const form = { type: 'object', properties: {}, required: [], additionalProperties: false };
  for (const raw of [...(item.parameters ?? []), ...(operation.parameters ?? [])]) {
    const parameter = resolve(raw);
    const schema = cut(schemaOf(parameter) ?? {}, undefined, `${name} ${parameter.name}`);
    if (parameter.in === 'path' || parameter.in === 'query') {
      out[parameter.in][parameter.name] = schema;
      if (parameter.in === 'query' && parameter.required) out.required.push(parameter.name);
    } else if (parameter.in === 'body') {
      out.body = schema;
      out.needsBody = parameter.required === true;
    } else if (parameter.in === 'formData') {
      form.properties[parameter.name] = schema;
      if (parameter.required) form.required.push(parameter.name);
    }
  }
  if (operation.requestBody) {
    const holder = resolve(operation.requestBody);
    const body = schemaOf(holder);
    if (body) out.body = cut(body, undefined, `${name} body`);
    out.needsBody = holder.required === true;
  }
  if (Object.keys(form.properties).length > 0) {
    out.body = form;
    out.needsBody = form.required.length > 0;
  }
  for (const [status, fields] of Object.entries(answers)) {
    const answer = resolve(operation.responses[status] ?? operation.responses.default);
    const schema = schemaOf(answer);
    out.answers[status] = fields && schema ? cut(schema, fields, `${name} ${status}`) : null;
  }
  return out;
}

const operations = Object.fromEntries(
  Object.entries(picks.operations).map(([name, pick]) => [name, cutOperation(name, pick)]),
);
process.stdout.write(`${JSON.stringify({ source: picks.source, operations }, null, 1)}\n`);
