export const audit = {
  title: 'Audit',
  lead: 'Who did what, newest first.',
  what: 'What',
  address: 'Address',
  filterWho: 'Username',
  filterAction: 'Action, such as entity.updated',
  anySource: 'Any source',
  source: 'Source',
  empty: 'No entry matches these filters.',
  details: (action: string, name: string) => `Details of ${action} ${name}`,
  noStates: 'This entry has no states to compare.',
  request: 'Request',
};
