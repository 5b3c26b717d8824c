import { createGantryClient } from '@gantry/client';

/** The server that this page came from. The session is a cookie that scripts cannot read. */
export const api = createGantryClient({ baseUrl: '', clientName: 'ui' });
