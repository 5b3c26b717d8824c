export const firstSteps = {
  title: 'First steps',
  lead: 'From a fresh server to one that your team uses. Skip what you like, and come back to it here.',
  done: 'done',
  open: 'to do',
  skipped: 'skipped',
  skip: 'Skip',
  putAway: 'Put away',
  putAwayHint: 'The search finds “First steps” again.',
  resume: 'Do it after all',
  over: 'All is set up',
  demo: 'Look around with the demo catalog',
  demoDone: (count: number) => `${count} entities of the demo catalog are in.`,
  demoFailed: 'The demo catalog could not be imported.',
  import: 'Import your documents',
  connect: 'Connect a system',
  choosePlugin: 'Choose a plugin',
  invite: 'Add people',
  steps: {
    password: { title: 'Choose your own password', detail: '' },
    catalog: {
      title: 'Fill the catalog',
      detail:
        'Take your own documents (files, a folder, catalog-info.yaml), let a plugin bring in what runs in a cluster or a forge, or look around with a company that does not exist.',
    },
    integration: {
      title: 'Connect the first system',
      detail:
        'Configure a plugin, test its connection and switch it on. Its tabs appear on the entities that it knows.',
    },
    people: {
      title: 'Invite people',
      detail: 'Each gets a role that says what they may do, and a password that is shown once.',
    },
  },
};
