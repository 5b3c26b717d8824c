export const kindEditor = {
  create: 'New kind',
  edit: (title: string) => `Change ${title}`,
  change: 'Change',
  extend: 'Add fields',
  lead: 'A kind has a name and the JSON Schema of what its entities say in “spec”. It holds as soon as it is saved.',
  builtIn: 'This kind is built in: you can add fields to it, and take them out again.',
  definition: 'Definition',
  yaml: 'As YAML',
  help: 'x-entity-ref makes the values of a field relations; title and description name it in forms.',
  template: `kind: Database
title: Database
icon: database
schema:
  required: [engine]
  properties:
    engine:
      type: string
      title: Engine
      enum: [postgres, mysql]
    operatedBy:
      type: string
      title: Operated by
      x-entity-ref: Team
`,
  unreadable: 'This is not one document with a kind and a schema.',
  atLine: (line: number, message: string) => `Line ${line}: ${message}`,
  check: 'What would break?',
  outcomes: {
    created: 'The kind would be added',
    updated: 'The kind would be changed',
    unchanged: 'Nothing would change',
    deleted: 'The kind would be deleted',
  },
  fits: (checked: number) =>
    checked === 0 ? 'No entity is concerned.' : `All ${checked} entities that were checked fit.`,
  breaks: (broken: number, checked: number) =>
    broken === 1
      ? `1 of ${checked} entities would not fit any more`
      : `${broken} of ${checked} entities would not fit any more`,
  force: (broken: number) =>
    broken === 1 ? 'Save although 1 does not fit' : `Save although ${broken} do not fit`,
  forceHelp: 'Saved all the same, they are marked, and the next change of each has to fit.',
  preview: 'The form of its entities',
  previewHelp: 'A preview: what is typed here goes nowhere.',
  noFields: 'The schema has no field yet.',
  noPreview: 'No form can be drawn of this schema yet.',
  saved: (kind: string) => `${kind} is saved.`,
};
