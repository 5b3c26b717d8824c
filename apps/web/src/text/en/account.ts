export const account = {
  title: 'My account',
  lead: (username: string) => `Signed in as ${username}.`,
  tabs: {
    label: 'About my account',
    rights: 'What I may do',
    sessions: 'Sessions',
    keys: 'API keys',
  },
  about: 'About me',
  password: 'Password',
  changePassword: 'Change password',
  permissions: 'What I may do here',
  permissionsHelp:
    'A tick also stands where it is allowed for some things only; the rules say for which.',
  rules: 'Rules that speak of me',
  rulesOf: (username: string) => `Rules that speak of ${username}`,
  rulesFailed: 'The rules could not be read',
  yes: 'Yes',
  no: 'No',
  ask: 'Ask about something else',
};
