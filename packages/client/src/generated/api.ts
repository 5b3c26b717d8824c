// Generated from openapi.json by "npm run generate". Do not edit.
export interface paths {
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process is alive */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether requests can be served: the database answers */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Measurements in the Prometheus text format */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The version of the server */
        get: operations["getVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in with a password */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End this session, at once and everywhere */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who I am and what I may do */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change my password; my other sessions end */
        put: operations["changeMyPassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a new password has to be */
        get: operations["getPasswordRules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My sessions */
        get: operations["listMySessions"];
        put?: never;
        post?: never;
        /** End all of my sessions but this one */
        delete: operations["revokeMyOtherSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one of my sessions */
        delete: operations["revokeMySession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/apikeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My API keys */
        get: operations["listMyApiKeys"];
        put?: never;
        /** Make an API key; it is shown once */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/apikeys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete one of my API keys; it stops working at once */
        delete: operations["deleteApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sso": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What one can sign in with, beside a password */
        get: operations["listSignInOffers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sso/{plugin}/{integration}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sends the browser to sign in elsewhere */
        get: operations["startSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sso/{plugin}/{integration}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the other system sends the browser back to */
        get: operations["finishSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-in-providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Integrations that people may sign in with, and their rules */
        get: operations["listSignInProviders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-in-providers/{plugin}/{integration}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Let people sign in with an integration, as it is configured now
         * @description When the configuration of the integration changes, nobody can sign in with it until this is sent again.
         */
        put: operations["allowSignIn"];
        post?: never;
        /** Let nobody sign in with an integration any more; sessions go on */
        delete: operations["forbidSignIn"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Accounts of other systems that I can connect, and those that I have */
        get: operations["listMyIdentities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/identities/{plugin}/{integration}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to connect an account
         * @description Send the browser to `authorizationUrl`. With `polling`, show its code and ask with `flow` until it was confirmed.
         */
        post: operations["startIdentity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/identities/{plugin}/{integration}/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the other system sends the browser back to */
        get: operations["finishIdentity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/identities/{plugin}/{integration}/poll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Whether a device was confirmed meanwhile */
        post: operations["pollIdentity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/identities/{plugin}/{integration}/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Get new tokens for a connected account */
        post: operations["refreshIdentity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/identities/{plugin}/{integration}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Disconnect an account, and end its tokens at the other system */
        delete: operations["disconnectIdentity"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a user; they start as viewer and choose a new password when they sign in */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All users */
        get: operations["listUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One user */
        get: operations["getUser"];
        /** Change a user; an empty text leaves a value as it is */
        put: operations["updateUser"];
        post?: never;
        /** Delete a user with their sessions and keys */
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/users/{id}/lock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End the wait after failed sign-ins, from everywhere */
        delete: operations["unlockUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/users/{id}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Set a password; the user has to choose a new one at the next sign-in */
        put: operations["resetPassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/users/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sessions of a user */
        get: operations["listSessionsOfUser"];
        put?: never;
        post?: never;
        /** End all sessions of a user, at once and everywhere */
        delete: operations["revokeSessionsOfUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/users/{id}/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one session of a user */
        delete: operations["revokeSessionOfUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/users/{id}/apikeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** API keys of a user */
        get: operations["listApiKeysOfUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/users/{id}/apikeys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete an API key of a user; it stops working at once */
        delete: operations["deleteApiKeyOfUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All groups */
        get: operations["listGroups"];
        put?: never;
        /** Make a group */
        post: operations["createGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A group with its members */
        get: operations["getGroup"];
        /** Change a group; what is left out stays */
        put: operations["updateGroup"];
        post?: never;
        /** Delete a group; refused while rules name it */
        delete: operations["deleteGroup"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The members of a group */
        get: operations["listMembers"];
        put?: never;
        /** Put a user into a group; it holds at once, also for sessions under way */
        post: operations["addMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/members/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a user out of a group; it holds at once */
        delete: operations["removeMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rbac/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Built-in and custom roles with their rules */
        get: operations["listRoles"];
        put?: never;
        /** Make a role: a named set of rules that users and groups can be given */
        post: operations["createRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rbac/roles/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One role */
        get: operations["getRole"];
        /** Change a custom role; what is left out stays */
        put: operations["updateRole"];
        post?: never;
        /** Delete a custom role; refused while somebody has it */
        delete: operations["deleteRole"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rbac/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every permission, the least role that has it, and what rules can say about it */
        get: operations["listPermissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rbac/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Permission rules */
        get: operations["listRules"];
        put?: never;
        /** Add a rule; it holds at once, on every server */
        post: operations["createRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rbac/rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Replace a rule */
        put: operations["replaceRule"];
        post?: never;
        /** Remove a rule; it holds at once, on every server */
        delete: operations["deleteRule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rbac/effective/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a user has: roles, groups, teams, and the rules that speak of them
         * @description Everyone for themselves; administrators for everybody.
         */
        get: operations["getEffectiveRights"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/access/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Whether somebody may do something, why, and by which rule
         * @description About oneself for everyone; about others with the permission `access.read`. Name an entity, or a kind, namespace and owner that there need not be yet.
         */
        post: operations["explainAccess"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/access/who": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What is decided about something for everybody who can sign in */
        post: operations["whoMay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/access/what-if": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Which decisions a proposed policy would change; nothing is stored
         * @description Every user, permission, plugin and combination of kind, namespace and owner that there is, as it is and as it would be. Sections that the proposal leaves out stay as they are.
         */
        post: operations["whatIfAccess"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/access/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Groups, roles, rules and users’ rights as one document
         * @description As JSON, or as YAML with `Accept: application/yaml`.
         */
        get: operations["getPolicy"];
        /**
         * Bring a policy in, whole or not at all
         * @description JSON, or YAML with `Content-Type: application/yaml`. A section that is there replaces what is stored; one that is left out stays.
         */
        put: operations["replacePolicy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rbac/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as `GET /access/policy` */
        get: operations["exportRbac"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rbac/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The same as `PUT /access/policy`; answers with counts
         * @description Also takes a document of the first API (`groups`, `groupMemberships`, `permissionRules`), which adds to what there is.
         */
        post: operations["importRbac"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List entities */
        get: operations["listEntities"];
        put?: never;
        /** Create an entity */
        post: operations["createEntity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List entities of a kind */
        get: operations["listEntitiesOfKind"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an entity; its revision is the ETag */
        get: operations["getEntity"];
        /** Replace an entity whole; `If-Match` protects from overwriting others */
        put: operations["replaceEntity"];
        post?: never;
        /** Delete an entity; its history stays */
        delete: operations["deleteEntity"];
        options?: never;
        head?: never;
        /** Change parts of an entity */
        patch: operations["patchEntity"];
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to an entity, newest first; also after it was deleted */
        get: operations["getEntityHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which integrations bring an entity, and when they last saw it */
        get: operations["getEntitySources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/graph/{kind}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The neighbourhood of an entity: what it relates to and what relates to it */
        get: operations["getGraph"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Search all text of all entities, best match first */
        get: operations["search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/facets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many of the entities of a list have which values */
        get: operations["getFacets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/impact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What breaks if an entity goes: what needs it, what needs that, and so on */
        get: operations["getImpact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/relations/cycles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Entities that need each other in a circle, small circles first */
        get: operations["getCycles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Apply many entities at once, all or none
         * @description Creates what is not there and replaces what is. One bad entity refuses the whole batch, with every problem of every entity.
         */
        post: operations["applyBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/kinds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The kinds of the catalog, with how many entities each has */
        get: operations["listKinds"];
        put?: never;
        /** Add a kind */
        post: operations["createKind"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/kinds/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A kind, with its schema, its relations and who uses it */
        get: operations["getKind"];
        /**
         * Add or change a kind, or add fields to a built-in one
         * @description Entities of the kind are checked first. When some do not fit, nothing is changed, and the answer (409) says which and where; with `force` it is, and they are marked.
         */
        put: operations["putKind"];
        post?: never;
        /** Delete a kind without entities, or take added fields from a built-in one */
        delete: operations["deleteKind"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/kinds/{kind}/problems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where entities do not fit their kind, which was changed all the same */
        get: operations["listKindProblems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schemas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The JSON Schema of every kind’s `spec` */
        get: operations["listSchemas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schemas/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The JSON Schema of a kind’s `spec` */
        get: operations["getSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/provenance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why every field has its value: whose it is, from where, since when */
        get: operations["getProvenance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/provenance/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decide about a field on which a person and the source differ */
        post: operations["decideField"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Write an earlier state of an entity again; also of one that was deleted */
        post: operations["restoreEntity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cleanup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a clean-up would delete: what vanished upstream, or has not been seen */
        get: operations["previewCleanUp"];
        put?: never;
        /**
         * Delete exactly what the preview showed, all or none
         * @description Refused with `CLEANUP_OUTDATED` when something has changed or was seen again meanwhile.
         */
        post: operations["cleanUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/panels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The panels that apply to an entity */
        get: operations["listPanels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/panels/{plugin}/{panel}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The content of a panel, as data */
        get: operations["renderPanel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/panels/{plugin}/{panel}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Follow a log of a panel: one JSON object per line, until it ends or you go */
        get: operations["streamPanel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/configuration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The keys of an entity, without values */
        get: operations["listConfiguration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/configuration/values:fetch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Values of keys; secret ones are masked unless they are revealed
         * @description With `reveal`, the keys have to be named; each secret value that is shown leaves a line in the audit trail.
         */
        post: operations["fetchConfigurationValues"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/configuration/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Set a key */
        put: operations["setConfigurationValue"];
        post?: never;
        /** Remove a key; one that is not there is no error */
        delete: operations["deleteConfigurationKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Log entries, newest first */
        get: operations["searchLogs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/logs/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The fields that filters may name */
        get: operations["getLogSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/logs/histogram": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Entries counted over time; empty where the plugin cannot */
        get: operations["getLogHistogram"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/deployments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest deployments of environments */
        get: operations["listDeployments"];
        put?: never;
        /**
         * Start a deployment
         * @description Refused when the checks of the commit have failed, unless that is acknowledged.
         */
        post: operations["triggerDeployment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/deployments/refs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Branches and tags that can be deployed */
        get: operations["listDeploymentRefs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/deployments/commits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Commits of a ref, newest first */
        get: operations["listDeploymentCommits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/deployments/commits/{committish}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The commit that a branch, a tag or the beginning of a hash stands for */
        get: operations["getDeploymentCommit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/deployments/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How one commit differs from another */
        get: operations["compareDeploymentRefs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/deployments/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the checks of a commit passed */
        get: operations["getDeploymentCheckStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/deployments/runs/{run}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How a deployment stands */
        get: operations["getDeploymentRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How an entity is: every source’s report, and the worst of them */
        get: operations["getEntityHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Incidents of an entity, newest first */
        get: operations["listIncidents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/analysis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What could be better, from every source */
        get: operations["analyzeEntity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/analysis/remediate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put right what a finding offered */
        post: operations["remediateFinding"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/lifecycle/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Archive an entity; plugins are told in jobs of their own */
        post: operations["archiveEntity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/lifecycle/unarchive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take an entity back from the archive */
        post: operations["unarchiveEntity"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/lifecycle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What plugins did when the entity changed, newest first */
        get: operations["listLifecycleRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/lifecycle/{id}/rerun": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a plugin do it once more */
        post: operations["rerunLifecycle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Plugins that were found: loaded, skipped and failed ones */
        get: operations["listPlugins"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins:reload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look at the installed plugins again
         * @description A change of the active set is noticed without it, within seconds. Calls under way end in the version that they began with. When a plugin that is loaded could not be any more, such as a new version that does not start, nothing changes and the answer says why.
         */
        post: operations["reloadPlugins"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One plugin, with its process and its last sync */
        get: operations["getPlugin"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{name}/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Schema and values of a plugin’s configuration, secrets masked */
        get: operations["getPluginConfig"];
        /** Configure a plugin */
        put: operations["setPluginConfig"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{name}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a connection before it is saved
         * @description With a body: those values. Without: the stored ones.
         */
        post: operations["testPluginConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{name}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Enable a plugin, which starts its first sync, or disable it */
        put: operations["enablePlugin"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{name}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a quarantined plugin run again */
        post: operations["releasePlugin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{name}/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sync now; answers with the job, or with the one that is under way */
        post: operations["syncPlugin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{name}/syncs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Syncs of a plugin, newest first */
        get: operations["listSyncs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/marketplace": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Plugins that are there, and those that index images offer */
        get: operations["listMarketplace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugin-sets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sets of plugins that were installed, the active one first */
        get: operations["listPluginSets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugin-sets:verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Compare every installed file with what was unpacked, on this server */
        post: operations["verifyPluginSet"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugin-sets/outdated": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Ask the registries what is newer than what is installed */
        get: operations["listOutdatedPlugins"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugin-changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The latest changes of plugins */
        get: operations["listPluginChanges"];
        put?: never;
        /**
         * Prepare an installation, an update, a rollback or an uninstallation
         * @description Everything is fetched, verified and described, and nothing is changed. The change then waits until somebody agrees to its plan. With `auto`, it is made at once unless a plugin is new or asks for more than the version before.
         */
        post: operations["requestPluginChange"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugin-changes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One change: its plan, and how far it is */
        get: operations["getPluginChange"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugin-changes/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Agree to a plan, and have it made
         * @description Answers with another change, which does exactly what the plan says.
         */
        post: operations["approvePluginChange"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/integrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Integrations of all plugins, with their health */
        get: operations["listIntegrations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{name}/integrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Integrations of a plugin */
        get: operations["listPluginIntegrations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{name}/integrations/{integration}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One integration */
        get: operations["getIntegration"];
        /** Make or change an integration */
        put: operations["putIntegration"];
        post?: never;
        /** Remove an integration that nothing is assigned to */
        delete: operations["deleteIntegration"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{name}/integrations/{integration}/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Schema and values of an integration’s configuration, secrets masked */
        get: operations["getIntegrationConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{name}/integrations/{integration}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a connection before it is saved
         * @description With a body: those values. Without: the stored ones.
         */
        post: operations["testIntegration"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Assignments, in the order in which they were made */
        get: operations["listAssignments"];
        put?: never;
        /** Assign an integration to an entity, or to all that a selector matches */
        post: operations["createAssignment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One assignment */
        get: operations["getAssignment"];
        /** Change an assignment */
        put: operations["replaceAssignment"];
        post?: never;
        /** Remove an assignment */
        delete: operations["deleteAssignment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entities/{kind}/{name}/integrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which integrations serve an entity, by capability */
        get: operations["listEntityIntegrations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Actions that rules can name, with the schema of their configuration */
        get: operations["listWebhookActions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-actions/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What is wrong with a handler and its configuration; nothing is run */
        post: operations["checkWebhookAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-actions/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run an action by hand, as a delivery would */
        post: operations["runWebhookAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Webhooks, by name */
        get: operations["listWebhooks"];
        put?: never;
        /** Make a webhook; the answer holds its secret, once */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One webhook */
        get: operations["getWebhook"];
        /** Change a webhook and its rules; its secrets stay */
        put: operations["replaceWebhook"];
        /** Take a delivery: verified, stored, then acknowledged */
        post: operations["takeDelivery"];
        /** Remove a webhook and what came to it */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a webhook a new secret; the former one is taken for a while */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What rules would do with the newest deliveries; nothing is done or saved */
        post: operations["tryWebhookRules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many deliveries of a webhook there are in each state */
        get: operations["countDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Deliveries, newest first */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deliveries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One delivery with its headers and its body, secrets masked */
        get: operations["getDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deliveries/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Work through a delivery once more */
        post: operations["replayDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deliveries/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Work once more through all that a selection finds, the newest thousand at most */
        post: operations["replayDeliveries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One’s own subscriptions; for those who manage webhooks, all */
        get: operations["listSubscriptions"];
        put?: never;
        /** Have events sent to an address; the answer holds the secret, once */
        post: operations["createSubscription"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One subscription */
        get: operations["getSubscription"];
        /** Change a subscription; its secret stays */
        put: operations["replaceSubscription"];
        post?: never;
        /** Remove a subscription and its deliveries */
        delete: operations["deleteSubscription"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a subscription a new secret; for a day it signs with both */
        post: operations["rotateSubscriptionSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was sent, newest first */
        get: operations["listSubscriptionDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/subscriptions/{id}/deliveries/{delivery}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send an event once more */
        post: operations["replaySubscriptionDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/widgets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Cards that plugins offer for the dashboard */
        get: operations["listWidgets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/widgets/{name}/{widget}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The content of a card, as data */
        get: operations["renderWidget"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{name}/syncs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One sync: what it could have seen, and what was decided about it */
        get: operations["getSync"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{name}/syncs/{id}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a sync changed, entity by entity and field by field */
        get: operations["listSyncChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{name}/syncs/{id}/unseen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a held sync would mark as gone */
        get: operations["listUnseen"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{name}/syncs/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark as gone what a held sync did not see; answers with the job that does it */
        post: operations["releaseSync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{name}/syncs/{id}/drop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark nothing of what a held sync did not see; the next one looks again */
        post: operations["dropSync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{name}/syncs/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What undoing a sync would do */
        get: operations["previewUndo"];
        put?: never;
        /**
         * Take back everything that a sync wrote; answers with the job that does it
         * @description What was changed later is left alone and reported. No sync is planned until somebody asks for one.
         */
        post: operations["undoSync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All actions, of the catalog and of plugins */
        get: operations["listActions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/actions/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an action */
        get: operations["getAction"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/actions/{name}/execute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a run of an action
         * @description Answers as soon as the run is stored; it may wait for approval. All that is wrong with the inputs is told at once.
         */
        post: operations["executeAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/actions/{name}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a run would do; nothing is done */
        post: operations["planAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/actions/{name}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Runs of an action, newest first */
        get: operations["listActionRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Runs that you may see, newest first */
        get: operations["listRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/awaiting": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Runs that wait for your decision, oldest first */
        get: operations["listAwaitingRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a run */
        get: operations["getRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a run said, oldest first; with `wait` as it is said */
        get: operations["getRunLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/artifacts/{artifact}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A text that a run left */
        get: operations["getRunArtifact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Agree to a run that waits for it */
        post: operations["approveRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refuse a run that waits for it */
        post: operations["rejectRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask a run to stop; what it did is taken back where its steps say how */
        post: operations["cancelRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go on with a run that failed, from the step that did */
        post: operations["retryRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/rerun": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for the same once more, with the action as it is now */
        post: operations["rerunRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/signals/{signal}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell a run something that it waits for, or will
         * @description The first signal of a name counts; later ones are answered with `accepted: false`.
         */
        post: operations["signalRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/action-secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Secrets of actions, without their values */
        get: operations["listActionSecrets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/action-secrets/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Store a secret, or replace the one of this name */
        put: operations["putActionSecret"];
        post?: never;
        /** Delete a secret; actions that use it fail from then on */
        delete: operations["deleteActionSecret"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/actions/{name}/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** When an action is run by itself */
        get: operations["listActionSchedules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/actions/{name}/schedules/{schedule}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Run an action by itself, in your name and with your rights at the time */
        put: operations["putActionSchedule"];
        post?: never;
        /** Run an action no longer by itself */
        delete: operations["deleteActionSchedule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Schedules by name, with their next times */
        get: operations["listJobSchedules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/schedules/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a schedule */
        get: operations["getJobSchedule"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/schedules/{name}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let the times of a schedule pass */
        post: operations["pauseJobSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/schedules/{name}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a schedule queue jobs again */
        post: operations["resumeJobSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/schedules/{name}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Queue the job of a schedule now, beside its times */
        post: operations["runJobSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Audit entries, newest first */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/extent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many entries there are, from when on, and for how long they are kept */
        get: operations["getAuditExtent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Audit entries as a file, oldest first; the export is audited */
        get: operations["exportAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Prove that nothing was changed, taken out, put in or cut off */
        get: operations["verifyAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/verify/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same with lines of progress: `{checked, total}` each, and `{result}` at last */
        get: operations["followAuditVerification"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/prune": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Remove entries from before a time; the rest can still be proved */
        post: operations["pruneAudit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A copy of everything, as it is now, sealed with a passphrase */
        post: operations["createBackup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which encryption keys there are, and what is sealed with which */
        get: operations["getKeyState"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/secrets/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Seal every stored secret anew, with a new key
         * @description A server that made its key itself makes a new one. Where the key is configured, everything is sealed with the configured key, and the former ones are no longer needed.
         */
        post: operations["rotateSecrets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dashboard/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The home page that you see
         * @description Each part is your own, or else your team’s, or else everybody’s. With a `scope`, what is shown where nothing more specific is set.
         */
        get: operations["getDashboard"];
        /**
         * Set a home page: everybody’s, a team’s, or your own
         * @description Replaces what is set there; a part that is left out is inherited. Everybody’s needs the permission dashboards.manage, a team’s that you belong to it and have dashboards.write.
         */
        put: operations["setDashboard"];
        post?: never;
        /** Take back what is set for a home page: it is inherited again */
        delete: operations["resetDashboard"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Entities that you have looked at, newest first */
        get: operations["listViewed"];
        put?: never;
        /** Remember that you have looked at an entity; the last hundred are kept */
        post: operations["recordView"];
        /** Forget what you have looked at */
        delete: operations["clearViewed"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/announcements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Announcements for you that are active now, newest first */
        get: operations["listAnnouncements"];
        put?: never;
        /** Announce something */
        post: operations["createAnnouncement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/announcements/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Replace an announcement; when it says something else, everybody sees it again */
        put: operations["updateAnnouncement"];
        post?: never;
        /** Delete an announcement */
        delete: operations["deleteAnnouncement"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/announcements/{id}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put an announcement away, for yourself */
        post: operations["dismissAnnouncement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What has happened, oldest first, as far as it is kept and you may hear of it */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events as they happen, as server-sent events
         * @description Each event is one message with its `sequence` as `id`. A client that connects again with `Last-Event-ID`, as browsers do, or with `since`, misses nothing. A message of the type `reset` says that what you know may be incomplete: read it afresh.
         */
        get: operations["streamEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Jobs, newest first */
        get: operations["listJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a job */
        get: operations["getJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a job said, oldest first */
        get: operations["getJobLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/log/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a job says, as it says it, as server-sent events
         * @description Each line is one message with its `id`; `Last-Event-ID`, as browsers send it, or `after` goes on after a line. The message `over` tells the state in which the job ended, and closes the stream.
         */
        get: operations["streamJobLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask a job to stop */
        post: operations["cancelJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Queue a job again that failed, died or was cancelled */
        post: operations["retryJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Queue all jobs of a type again that are dead, or that failed */
        post: operations["retryJobs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The types of jobs, and what there is of each */
        get: operations["listJobTypes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** Error */
        Error: {
            /** @description What went wrong, for people. */
            error: string;
            /** @description Stable name of the error, for programs. */
            code: string;
            /** @description What to do about it. */
            help?: string;
            /** @description Depends on the code. For `INVALID_INPUT`: `problems`, each with `pointer`, `message` and, in batches, `index`. */
            details?: unknown;
            requestId: string;
        };
        /** Entity */
        Entity: {
            /** @enum {string} */
            apiVersion: "gantry.io/v1";
            kind: string;
            metadata: {
                /** @description Unique within its kind and namespace. */
                name: string;
                namespace: string;
                title?: string;
                description?: string;
                /** @description A Team: its name, or `namespace/name`. */
                owner?: string;
                tags?: string[];
                labels?: {
                    [key: string]: string;
                };
                annotations?: {
                    [key: string]: string;
                };
                /** @description Identifier that survives every change. */
                uid: string;
                /** @description Counts the changes; it is the ETag. */
                revision: number;
                /** Format: date-time */
                createdAt: string;
                /** Format: date-time */
                updatedAt: string;
                /** @description Username, `apikey:<name>` or `plugin:<slug>`. */
                createdBy: string;
                updatedBy: string;
            };
            spec: {
                [key: string]: unknown;
            };
            status?: {
                source?: {
                    plugin: string;
                    integration: string;
                    /** @description The identifier in the remote system, stable over renames. */
                    externalId: string;
                    /** @description A page in the remote system. */
                    url?: string;
                    /**
                     * Format: date-time
                     * @description When a sync no longer found it upstream.
                     */
                    goneSince?: string;
                    /**
                     * Format: date-time
                     * @description When a sync last saw it upstream; in lists with `freshness` only.
                     */
                    lastSeenAt?: string;
                    /**
                     * @description Not seen for longer than its source’s period; in lists with `freshness` only.
                     * @enum {boolean}
                     */
                    stale?: true;
                    /** @description JSON pointers of fields that both a person and the source have changed, and not to the same. What the person wrote stands until somebody decides. */
                    conflicts?: string[];
                };
            };
        };
        /** EntityInput */
        EntityInput: {
            /** @enum {string} */
            apiVersion?: "gantry.io/v1";
            kind: string;
            metadata: {
                /** @description Unique within its kind and namespace. */
                name: string;
                /** @default default */
                namespace: string;
                title?: string;
                description?: string;
                /** @description A Team: its name, or `namespace/name`. */
                owner?: string;
                tags?: string[];
                labels?: {
                    [key: string]: string;
                };
                annotations?: {
                    [key: string]: string;
                };
                uid?: unknown;
                revision?: unknown;
                createdAt?: unknown;
                updatedAt?: unknown;
                createdBy?: unknown;
                updatedBy?: unknown;
            };
            spec?: {
                [key: string]: unknown;
            };
            /** @description Written by the server; ignored in input. */
            status?: unknown;
        };
        /** Event */
        Event: {
            /** @description Grows with every event; gaps are possible. */
            sequence: number;
            type: string;
            /** Format: date-time */
            timestamp: string;
            data: {
                [key: string]: unknown;
            };
        };
        /** User */
        User: {
            id: string;
            /** @description The same as `id`. */
            userId: string;
            username: string;
            displayName?: string;
            email?: string;
            /**
             * Role
             * @enum {unknown}
             */
            role: "viewer" | "developer" | "platform-engineer" | "admin";
            /**
             * Role
             * @enum {unknown}
             */
            effectiveRole: "viewer" | "developer" | "platform-engineer" | "admin";
            ssoOnly: boolean;
            /** @description Custom roles, also through groups. */
            roles: string[];
            groups: string[];
            /** @description Teams that the user belongs to, as entities name their owner. */
            teams: string[];
            /** @description Those of `roles` that are the user’s own. */
            directRoles: string[];
            /** @description Those of `teams` that are the user’s own. */
            directTeams: string[];
            /** @description Whether there is anything that each permission may be used for, by its name; and the six names of the first API. */
            permissions: {
                [key: string]: boolean;
            };
            /** @description Nobody can sign in with the account, nor use its keys. */
            disabled: boolean;
            /**
             * Format: date-time
             * @description Too many sign-ins have failed; none is looked at before then.
             */
            lockedUntil?: string;
            /** @description Nothing else is allowed until the password was changed. */
            mustChangePassword: boolean;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /** Session */
        Session: {
            id: string;
            /** @description The session of this request. */
            current: boolean;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            address?: string;
            userAgent?: string;
        };
        /** ApiKey */
        ApiKey: {
            id: string;
            userId: string;
            name: string;
            /** @description The beginning of the key. */
            prefix: string;
            /**
             * Role
             * @enum {unknown}
             */
            role: "viewer" | "developer" | "platform-engineer" | "admin";
            /** @description Nothing but these. */
            permissions?: string[];
            /** @description The catalog of these namespaces, and nothing else. */
            namespaces?: string[];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            lastUsedAt?: string;
            /** Format: date-time */
            expiresAt?: string;
            /** @description The key itself; only in the answer to its creation. */
            key?: string;
        };
        /** Group */
        Group: {
            id: string;
            name: string;
            displayName: string;
            description: string;
            /** @description What the members are: a built-in or a custom role. */
            role: string;
            teams: string[];
            /** @description `local`, `system`, or who brings the group. */
            source: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /** Member */
        Member: {
            id: string;
            username: string;
            displayName?: string;
        };
        /** PermissionRule */
        PermissionRule: {
            id: string;
            subjects: string[];
            /** @description For all of the above but these. */
            except?: string[];
            /**
             * @description What denies wins over what allows.
             * @enum {unknown}
             */
            effect: "allow" | "deny";
            description?: string;
            verbs: ("read" | "write" | "delete" | "execute" | "manage" | "*")[];
            /** @description What is done it to: `catalog`, `plugins`, `actions`, `jobs`, `audit`, …, or `*`. Default: what the conditions speak of, otherwise `catalog`. */
            resources?: string[];
            /** @description Only entities of these kinds. */
            kinds?: string[];
            /** @description Only in these namespaces; `prod.*` is every one that begins so. */
            namespaces?: string[];
            /** @description Only what these teams own. `@own`: a team of the one who asks; `@foreign`: another team; `@none`: nobody. */
            owners?: string[];
            /** @description Only these plugins. */
            plugins?: string[];
            /** @description Only these actions. */
            actions?: string[];
        };
        /** PermissionDescription */
        PermissionDescription: {
            /** @description `<resource>.<verb>`. */
            permission: string;
            /**
             * Role
             * @enum {unknown}
             */
            role: "viewer" | "developer" | "platform-engineer" | "admin";
            /** @description Rules can neither give nor take it: only the built-in role decides. */
            byRoleOnly: boolean;
            /** @description Conditions that a rule about its resource may have. */
            conditions: ("kinds" | "namespaces" | "owners" | "plugins" | "actions")[];
        };
        /** AccessRole */
        AccessRole: {
            id: string;
            name: string;
            displayName: string;
            description: string;
            builtIn: boolean;
            rules: {
                id: string;
                /**
                 * @description What denies wins over what allows.
                 * @enum {unknown}
                 */
                effect: "allow" | "deny";
                description?: string;
                verbs: ("read" | "write" | "delete" | "execute" | "manage" | "*")[];
                /** @description What is done it to: `catalog`, `plugins`, `actions`, `jobs`, `audit`, …, or `*`. Default: what the conditions speak of, otherwise `catalog`. */
                resources?: string[];
                /** @description Only entities of these kinds. */
                kinds?: string[];
                /** @description Only in these namespaces; `prod.*` is every one that begins so. */
                namespaces?: string[];
                /** @description Only what these teams own. `@own`: a team of the one who asks; `@foreign`: another team; `@none`: nobody. */
                owners?: string[];
                /** @description Only these plugins. */
                plugins?: string[];
                /** @description Only these actions. */
                actions?: string[];
            }[];
        };
        /** EffectiveRights */
        EffectiveRights: {
            userId: string;
            username: string;
            /**
             * Role
             * @enum {unknown}
             */
            directRole: "viewer" | "developer" | "platform-engineer" | "admin";
            /**
             * Role
             * @enum {unknown}
             */
            effectiveRole: "viewer" | "developer" | "platform-engineer" | "admin";
            /** @description Custom roles. */
            roles: string[];
            groups: string[];
            teams: string[];
            rules: {
                id: string;
                subjects: string[];
                /** @description For all of the above but these. */
                except?: string[];
                /**
                 * @description What denies wins over what allows.
                 * @enum {unknown}
                 */
                effect: "allow" | "deny";
                description?: string;
                verbs: ("read" | "write" | "delete" | "execute" | "manage" | "*")[];
                /** @description What is done it to: `catalog`, `plugins`, `actions`, `jobs`, `audit`, …, or `*`. Default: what the conditions speak of, otherwise `catalog`. */
                resources?: string[];
                /** @description Only entities of these kinds. */
                kinds?: string[];
                /** @description Only in these namespaces; `prod.*` is every one that begins so. */
                namespaces?: string[];
                /** @description Only what these teams own. `@own`: a team of the one who asks; `@foreign`: another team; `@none`: nobody. */
                owners?: string[];
                /** @description Only these plugins. */
                plugins?: string[];
                /** @description Only these actions. */
                actions?: string[];
            }[];
        };
        /** AccessPolicy */
        AccessPolicy: {
            /** @enum {string} */
            apiVersion?: "gantry.io/v1";
            /** @enum {string} */
            kind?: "AccessPolicy";
            groups?: {
                name: string;
                displayName?: string;
                description?: string;
                /** @description A built-in or a custom role. Default: viewer. */
                role?: string;
                /** @description Teams that the members belong to. */
                teams?: string[];
                /** @description Usernames. */
                members?: string[];
            }[];
            roles?: {
                name: string;
                displayName?: string;
                description?: string;
                rules: {
                    id: string;
                    /**
                     * @description What denies wins over what allows.
                     * @enum {unknown}
                     */
                    effect: "allow" | "deny";
                    description?: string;
                    verbs: ("read" | "write" | "delete" | "execute" | "manage" | "*")[];
                    /** @description What is done it to: `catalog`, `plugins`, `actions`, `jobs`, `audit`, …, or `*`. Default: what the conditions speak of, otherwise `catalog`. */
                    resources?: string[];
                    /** @description Only entities of these kinds. */
                    kinds?: string[];
                    /** @description Only in these namespaces; `prod.*` is every one that begins so. */
                    namespaces?: string[];
                    /** @description Only what these teams own. `@own`: a team of the one who asks; `@foreign`: another team; `@none`: nobody. */
                    owners?: string[];
                    /** @description Only these plugins. */
                    plugins?: string[];
                    /** @description Only these actions. */
                    actions?: string[];
                }[];
            }[];
            rules?: {
                id: string;
                subjects: string[];
                /** @description For all of the above but these. */
                except?: string[];
                /**
                 * @description What denies wins over what allows.
                 * @enum {unknown}
                 */
                effect: "allow" | "deny";
                description?: string;
                verbs: ("read" | "write" | "delete" | "execute" | "manage" | "*")[];
                /** @description What is done it to: `catalog`, `plugins`, `actions`, `jobs`, `audit`, …, or `*`. Default: what the conditions speak of, otherwise `catalog`. */
                resources?: string[];
                /** @description Only entities of these kinds. */
                kinds?: string[];
                /** @description Only in these namespaces; `prod.*` is every one that begins so. */
                namespaces?: string[];
                /** @description Only what these teams own. `@own`: a team of the one who asks; `@foreign`: another team; `@none`: nobody. */
                owners?: string[];
                /** @description Only these plugins. */
                plugins?: string[];
                /** @description Only these actions. */
                actions?: string[];
            }[];
            users?: {
                username: string;
                /**
                 * Role
                 * @enum {unknown}
                 */
                role?: "viewer" | "developer" | "platform-engineer" | "admin";
                /** @description Custom roles. */
                roles?: string[];
                /** @description Teams that the user belongs to. */
                teams?: string[];
            }[];
        };
        /** PolicyChange */
        PolicyChange: {
            /** @enum {unknown} */
            what: "group" | "role" | "rule" | "user";
            name: string;
            /** @enum {unknown} */
            change: "created" | "updated" | "deleted";
            before?: unknown;
            after?: unknown;
        };
        /** Explanation */
        Explanation: {
            allowed: boolean;
            reason: string;
            /** @description The rule that decided. */
            rule?: string;
            permission: string;
            subject: {
                username: string;
                /**
                 * Role
                 * @enum {unknown}
                 */
                role: "viewer" | "developer" | "platform-engineer" | "admin";
                roles: string[];
                groups: string[];
                teams: string[];
            };
            resource: {
                kind?: string;
                namespace?: string;
                /** @description Empty where there is none. */
                owner?: string;
                plugin?: string;
                action?: string;
            };
            /** @description Every rule that speaks of it, in the order in which they are asked. */
            rules: {
                id: string;
                subjects: string[];
                /** @description For all of the above but these. */
                except?: string[];
                /**
                 * @description What denies wins over what allows.
                 * @enum {unknown}
                 */
                effect: "allow" | "deny";
                description?: string;
                verbs: ("read" | "write" | "delete" | "execute" | "manage" | "*")[];
                /** @description What is done it to: `catalog`, `plugins`, `actions`, `jobs`, `audit`, …, or `*`. Default: what the conditions speak of, otherwise `catalog`. */
                resources?: string[];
                /** @description Only entities of these kinds. */
                kinds?: string[];
                /** @description Only in these namespaces; `prod.*` is every one that begins so. */
                namespaces?: string[];
                /** @description Only what these teams own. `@own`: a team of the one who asks; `@foreign`: another team; `@none`: nobody. */
                owners?: string[];
                /** @description Only these plugins. */
                plugins?: string[];
                /** @description Only these actions. */
                actions?: string[];
            }[];
        };
        /** WhoMay */
        WhoMay: {
            userId: string;
            username: string;
            displayName?: string;
            /**
             * Role
             * @enum {unknown}
             */
            role: "viewer" | "developer" | "platform-engineer" | "admin";
            allowed: boolean;
            reason: string;
            /** @description The rule that decided. */
            rule?: string;
        }[];
        /** WhatIf */
        WhatIf: {
            /** @description Decisions that were compared. */
            compared: number;
            /** @description Changes; the first 1,000 are listed. */
            total: number;
            changes: {
                permission: string;
                /** @description What it would be. */
                allowed: boolean;
                usernames: string[];
                resource: {
                    kind?: string;
                    namespace?: string;
                    /** @description Empty where there is none. */
                    owner?: string;
                    plugin?: string;
                    action?: string;
                };
                /** @description How many it is about. */
                entities?: number;
                ruleBefore?: string;
                ruleAfter?: string;
            }[];
        };
        /** BatchResult */
        BatchResult: {
            /** @description `Kind/name` or `Kind/namespace/name`. */
            ref: string;
            /** @enum {unknown} */
            outcome: "created" | "updated" | "unchanged" | "deleted";
            revision: number;
        };
        /** SearchHit */
        SearchHit: {
            kind: string;
            name: string;
            namespace: string;
            title: string;
            /** @description Larger is better. */
            rank: number;
            description?: string;
            owner?: string;
            /** @description Where the words of the query were found. */
            highlights: {
                /** @description `name`, `title`, `owner`, `tags`, `description`, or a path such as `spec.repoUrl`. */
                field: string;
                /** @description The field, or the part of it around the first match. */
                text: string;
                /** @description Start and end of each match in `text`, in UTF-16 units. */
                ranges: number[][];
            }[];
        };
        /** Facets */
        Facets: {
            /** @description Matching entities. */
            total: number;
            /** @description There are so many matches that values were counted over a part of them. */
            isPartial: boolean;
            /** @description Values by facet, the most frequent first. */
            facets: {
                [key: string]: {
                    value: string;
                    count: number;
                }[];
            };
        };
        /** Impact */
        Impact: {
            /** @description What breaks, nearest first. */
            affected: {
                /** @description `Kind/name` or `Kind/namespace/name`. */
                id: string;
                kind: string;
                namespace: string;
                name: string;
                title: string;
                owner?: string;
                /** @description Steps from the entity that goes. */
                distance: number;
                /** @description The entity one step nearer, which it needs. */
                via: string;
                /** @description How it needs that, such as `dependsOn`. */
                relation: string;
            }[];
            byKind: {
                [key: string]: number;
            };
            /** @description How much of each team breaks; the empty name is for what has no owner. */
            byOwner: {
                [key: string]: number;
            };
            /** @description A limit cut the walk short: more breaks. */
            truncated: boolean;
        };
        /** Cycles */
        Cycles: {
            cycles: {
                /** @description Each needs the next, and the last one the first. Of long circles the first 50. */
                path: string[];
                /** @description Steps of the whole circle. */
                length: number;
                /** @description Entities that can reach each other; at least those of the path. */
                size: number;
            }[];
            /** @description There are more. */
            truncated: boolean;
        };
        /** Graph */
        Graph: {
            nodes: {
                /** @description `Kind/name` or `Kind/namespace/name`. */
                id: string;
                kind: string;
                namespace: string;
                name: string;
                title: string;
                isRoot: boolean;
                /** @description Referred to, but not in the catalog. */
                dangling: boolean;
            }[];
            edges: {
                from: string;
                to: string;
                relation: string;
                /** @description As the other end says it. */
                inverse?: string;
            }[];
            /** @description A limit cut the walk short. */
            truncated: boolean;
        };
        /** SourceStatus */
        SourceStatus: {
            plugin: string;
            integration: string;
            externalId: string;
            /**
             * Format: date-time
             * @description When a sync last saw it upstream.
             */
            lastSeenAt: string;
            /** @description Not seen for longer than its source’s period. */
            stale: boolean;
            /**
             * Format: date-time
             * @description When a sync no longer found it.
             */
            goneSince?: string;
        };
        /** AuditEntry */
        AuditEntry: {
            id: number;
            /** Format: date-time */
            timestamp: string;
            userId: string;
            userName: string;
            action: string;
            resourceType: string;
            resourceId: string;
            resourceName: string;
            before?: unknown;
            after?: unknown;
            /**
             * Source
             * @enum {unknown}
             */
            source: "api" | "cli" | "ui" | "plugin" | "gitops" | "webhook" | "mcp" | "system";
            ipAddress?: string;
            requestId?: string;
            /** @description SHA-256 over this entry and the hash of the one before; `docs/audit-and-backup.md` has the recipe. */
            hash: string;
        };
        /** AuditVerification */
        AuditVerification: {
            ok: boolean;
            /** @description Entries that were looked at. */
            checked: number;
            /** @description The end of the chain: keep it elsewhere, and give it to a later check. */
            head?: {
                id: number;
                hash: string;
            };
            /** @description The head carries the seal of the server’s key. */
            sealed: boolean;
            /** @description Older entries were removed, as the chain itself says. */
            removed?: {
                through: number;
                /** Format: date-time */
                at: string;
            };
            problem?: {
                /** @enum {unknown} */
                kind: "altered" | "missing" | "added" | "unsealed" | "checkpoint" | "anchor" | "unguarded";
                /** @description The first entry that is concerned. */
                id?: number;
                message: string;
            };
        };
        /** AuditExtent */
        AuditExtent: {
            entries: number;
            /** Format: date-time */
            oldestAt?: string;
            /**
             * Format: date-time
             * @description When older entries were last removed.
             */
            removedAt?: string;
            /** @description Entries are removed when they are older; absent: never. */
            retentionMs?: number;
        };
        /** KeyState */
        KeyState: {
            /** @description The key that everything is sealed with from now on. */
            keyId: string;
            /**
             * @description Whether the server keeps it in a file, or the configuration has it.
             * @enum {unknown}
             */
            origin: "generated" | "configured";
            /** @description Former keys, still known. */
            previousKeyIds: string[];
            /** @description Sealed texts by the key that opens them. */
            sealed: {
                [key: string]: number;
            };
            /** Format: date-time */
            rotatedAt?: string;
        };
        /** HistoryEntry */
        HistoryEntry: {
            /** @description What `restore` takes. */
            id: number;
            /** Format: date-time */
            timestamp: string;
            action: string;
            userName: string;
            /**
             * Source
             * @enum {unknown}
             */
            source: "api" | "cli" | "ui" | "plugin" | "gitops" | "webhook" | "mcp" | "system";
            revision?: number;
            /** @description The entity as it was. */
            before?: unknown;
            /** @description The entity as it became. */
            after?: unknown;
        };
        /** Progress */
        Progress: {
            done: number;
            total?: number;
            message?: string;
        };
        /** Job */
        Job: {
            id: string;
            type: string;
            /** @description At most one unfinished job per key. */
            key: string;
            /** @enum {unknown} */
            state: "queued" | "running" | "waiting" | "succeeded" | "failed" | "dead" | "cancelled";
            payload: {
                [key: string]: unknown;
            };
            progress?: {
                done: number;
                total?: number;
                message?: string;
                counts?: {
                    [key: string]: number;
                };
                /** @description Parts that go on beside each other, such as downloads. */
                steps?: {
                    name: string;
                    state: string;
                    done?: number;
                    total?: number;
                }[];
            };
            /** @description For a sync: `counts` (created, updated, unchanged, gone, failed), `failures` (the first ones, with reasons) and `scopes`. */
            result?: unknown;
            error?: {
                message: string;
                code?: string;
            };
            attempt: number;
            maxAttempts: number;
            cancelRequested: boolean;
            /** @description Higher ones of a type run first. */
            priority: number;
            /** @description Jobs of one type and group share limits. */
            group?: string;
            createdBy: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            startedAt?: string;
            /** Format: date-time */
            finishedAt?: string;
            /**
             * Format: date-time
             * @description For a queued job: not before. For a waiting one: not later.
             */
            runAfter?: string;
            /** @description The signal that a waiting job waits for. */
            waitsFor?: string;
        };
        /** JobLogLine */
        JobLogLine: {
            id: number;
            /** Format: date-time */
            timestamp: string;
            level: string;
            message: string;
        };
        /** JobType */
        JobType: {
            type: string;
            title: string;
            /** @description How many run at once on each server. */
            concurrency: number;
            queued: number;
            running: number;
            waiting: number;
            failed: number;
            /** @description Failed for good, and somebody has to look. */
            dead: number;
            /**
             * Format: date-time
             * @description When the oldest queued one that is due became due.
             */
            oldestQueued?: string;
        };
        /** JobSchedule */
        JobSchedule: {
            name: string;
            title: string;
            /** @description The type of its jobs. */
            type: string;
            cron: string;
            timeZone: string;
            /**
             * @description What becomes of times that pass while no server runs.
             * @enum {unknown}
             */
            missed: "once" | "skip";
            paused: boolean;
            /** @description None while it is paused. */
            next: string[];
            /** Format: date-time */
            lastAt?: string;
            /** @description The id of the job of the last time. */
            lastJob?: string;
            createdBy: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /** PluginManifest */
        PluginManifest: {
            slug: string;
            name: string;
            description?: string;
            /** @description A lucide icon name, or a path inside the package. */
            icon?: string;
            /** @enum {unknown} */
            category?: "integration" | "widget" | "entity-kind" | "action-type" | "auth-provider";
            homepage?: string;
            apiVersion: number;
            /** @enum {unknown} */
            pluginType?: "catalog" | "panel" | "configuration" | "logs" | "identity" | "deployment" | "lifecycle" | "webhook" | "action" | "notification" | "secrets" | "health" | "incidents" | "analysis" | "widget";
            capabilities: {
                /** @enum {unknown} */
                kind: "catalog" | "panel" | "configuration" | "logs" | "identity" | "deployment" | "lifecycle" | "webhook" | "action" | "notification" | "secrets" | "health" | "incidents" | "analysis" | "widget";
                label?: string;
                description?: string;
                hints?: {
                    /** @description For `catalog`: how often to sync, such as `5m`. */
                    defaultSyncInterval?: string;
                    /** @description For any kind: overrides the manifest’s. */
                    cacheable?: boolean;
                    /** @description For `logs`. */
                    supportsHistogram?: boolean;
                    /** @description For `deployment`. */
                    supportsDeploymentSync?: boolean;
                    /** @description Calls are made with the acting person’s own tokens. */
                    requiresIdentity?: boolean;
                    /** @description For `identity`: people may sign in with it. */
                    loginCapable?: boolean;
                    /** @description For `identity`. */
                    defaultScopes?: string[];
                    /** @description For `identity`. */
                    widgetText?: string;
                    /** @description For `lifecycle`: the only events that it is told of. Default: all that it has hooks for. */
                    lifecycleEvents?: ("created" | "updated" | "relocated" | "archived" | "unarchived" | "deleted")[];
                };
                /** @description For `panel`. */
                panels?: {
                    id: string;
                    title: string;
                    icon?: string;
                    appliesTo: {
                        kinds?: string[];
                        /** @description At least one of them is present. */
                        annotations?: string[];
                        spec?: {
                            /** @description JSON pointer into `spec`. */
                            pointer: string;
                            contains?: string;
                        };
                        /** @description At least one of them holds: for what either an annotation or a field can tell. */
                        anyOf?: {
                            /** @description At least one of them is present. */
                            annotations?: string[];
                            spec?: {
                                /** @description JSON pointer into `spec`. */
                                pointer: string;
                                contains?: string;
                            };
                        }[];
                    };
                    refreshSeconds?: number;
                }[];
                /** @description For `widget`. */
                widgets?: {
                    id: string;
                    title: string;
                    description?: string;
                    refreshSeconds?: number;
                }[];
                /** @description For `webhook` and `action`: what the class lists. Set by the SDK. */
                actions?: ({
                    name: string;
                    label: string;
                    description?: string;
                    /** @description JSON Schema of an object. */
                    configSchema?: {
                        [key: string]: unknown;
                    };
                } | {
                    name: string;
                    label: string;
                    description?: string;
                    /** @description JSON Schema of an object. */
                    inputSchema?: {
                        [key: string]: unknown;
                    };
                    /**
                     * @description What running it does: a destructive action is asked about first.
                     * @enum {unknown}
                     */
                    effect: "read" | "write" | "destructive";
                })[];
            }[];
            options?: {
                name: string;
                label: string;
                description?: string;
                required?: boolean;
                default?: unknown;
                choices?: (string | number | boolean)[];
                /** @description Regular expression that a string must match. */
                pattern?: string;
                multiline?: boolean;
                /** @description For a string: a search template, checked when it is saved (see `expandTemplate`). */
                template?: boolean;
                /** @description For a secret: sibling fields that say where it is sent. When one of them changes, a stored value is not kept and has to be entered again. */
                boundTo?: string[];
                /** @enum {unknown} */
                type: "string" | "integer" | "boolean" | "secret" | "mapping" | "list";
                /** @description For `list`: the fields of each item. */
                fields?: {
                    name: string;
                    label: string;
                    description?: string;
                    required?: boolean;
                    default?: unknown;
                    choices?: (string | number | boolean)[];
                    /** @description Regular expression that a string must match. */
                    pattern?: string;
                    multiline?: boolean;
                    /** @description For a string: a search template, checked when it is saved (see `expandTemplate`). */
                    template?: boolean;
                    /** @description For a secret: sibling fields that say where it is sent. When one of them changes, a stored value is not kept and has to be entered again. */
                    boundTo?: string[];
                    /** @enum {unknown} */
                    type: "string" | "integer" | "boolean" | "secret" | "mapping";
                }[];
                /** @description For `list` with `fields`: the field that identifies an item. Default `name`. */
                itemKey?: string;
            }[];
            credentials?: {
                name: string;
                label: string;
                description?: string;
                /** @default true */
                required: boolean;
                /** @default true */
                secret: boolean;
                /** @default false */
                multiline: boolean;
                /** @description For a secret: sibling fields that say where it is sent. When one of them changes, a stored value is not kept and has to be entered again. */
                boundTo?: string[];
            }[];
            /**
             * @description How the integration signs in.
             * @default api_token
             * @enum {unknown}
             */
            authType: "api_token" | "oauth2" | "oidc" | "none";
            /**
             * @description False: what it reads always has to be live.
             * @default true
             */
            cacheable: boolean;
            /** @default false */
            supportsHistogram: boolean;
            /** @description For `configuration`. */
            dataTypes?: {
                name: string;
                label: string;
                /** @default false */
                secret: boolean;
            }[];
            /** @description Kinds that it adds to the catalog when it is enabled. */
            entityKinds?: {
                /** @description Its name, such as `Database`. */
                kind: string;
                /** @description Default: the name in small letters, with an s. */
                plural?: string;
                aliases?: string[];
                title?: string;
                description?: string;
                /** @description Name of a lucide icon. */
                icon?: string;
                /** @description JSON Schema (2020-12) of `spec`. Objects refuse unknown fields unless they say otherwise. `x-entity-ref` makes the values of a field relations. */
                schema: {
                    [key: string]: unknown;
                };
            }[];
            /** @description How actions of the plugin read in the trail, by action; `""` for all others. */
            opsLogTemplates?: {
                [key: string]: {
                    label: string;
                    summary?: string;
                };
            };
            permissions?: {
                /** @description Hosts, or `option:<name>` for the option (or item field) that holds one. */
                network?: string[];
                /** @description Absolute paths to read outside its own folder, such as a mounted service account. Granted to plugins that come with Gantry. */
                files?: string[];
                catalog?: {
                    read?: string[];
                    write?: string[];
                };
            };
            /** @description True when the plugin can test its connection. Set by the SDK. */
            testable?: boolean;
        };
        /** Plugin */
        Plugin: {
            /** @description The slug, as in the address. */
            name: string;
            title: string;
            description?: string;
            version: string;
            packageName: string;
            category: string;
            icon?: string;
            homepage?: string;
            /** @enum {unknown} */
            status: "loaded" | "skipped" | "failed";
            /** @description Why it was skipped or failed. */
            reason?: string;
            problems?: components["schemas"]["Problem"][];
            enabled: boolean;
            configured: boolean;
            capabilities: string[];
            testable: boolean;
            entityPanels: {
                id: string;
                title: string;
                icon?: string;
                appliesTo: {
                    kinds?: string[];
                    /** @description At least one of them is present. */
                    annotations?: string[];
                    spec?: {
                        /** @description JSON pointer into `spec`. */
                        pointer: string;
                        contains?: string;
                    };
                    /** @description At least one of them holds: for what either an annotation or a field can tell. */
                    anyOf?: {
                        /** @description At least one of them is present. */
                        annotations?: string[];
                        spec?: {
                            /** @description JSON pointer into `spec`. */
                            pointer: string;
                            contains?: string;
                        };
                    }[];
                };
                refreshSeconds?: number;
            }[];
            process?: {
                /** @enum {unknown} */
                status: "idle" | "starting" | "running" | "backing-off" | "quarantined";
                /** @description Recent ones, which count towards quarantine. */
                crashes: number;
                memoryBytes?: number;
                lastCrash?: {
                    /** Format: date-time */
                    at: string;
                    reason: string;
                    output: string;
                };
            };
            lastSync?: components["schemas"]["Job"];
            /** Format: date-time */
            nextSyncAt?: string;
            heldSync?: components["schemas"]["SyncRecord"];
        };
        /** PluginReload */
        PluginReload: {
            changes: {
                /** @description The slug, or the package’s name without one. */
                plugin: string;
                packageName: string;
                /** @description Version; absent for a new plugin. */
                before?: string;
                /** @description Version; absent for a removed one. */
                after?: string;
            }[];
        };
        /** PluginConfig */
        PluginConfig: {
            /** @description JSON Schema of `values`. */
            schema: {
                [key: string]: unknown;
            };
            /** @description Stored secrets read as `__GANTRY_SECRET_REDACTED__`; sent back, it keeps them. */
            values: {
                [key: string]: unknown;
            };
        };
        /** ConnectionTest */
        ConnectionTest: {
            ok: boolean;
            message: string;
            details?: {
                label: string;
                ok: boolean;
                message: string;
            }[];
        };
        /** Panel */
        Panel: {
            plugin: string;
            pluginTitle: string;
            id: string;
            title: string;
            icon?: string;
            refreshSeconds?: number;
        };
        /** PanelDocument */
        PanelDocument: {
            sections: ({
                /** @enum {string} */
                type: "properties";
                title?: string;
                items: {
                    label: string;
                    value: string | number | boolean | null | {
                        text?: string;
                        /** @enum {unknown} */
                        level?: "ok" | "info" | "warning" | "critical" | "unknown";
                        url?: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with a zone.
                         */
                        at?: string;
                        /** @description An entity, as `Kind/namespace/name`. */
                        ref?: string;
                        unit?: string;
                    };
                }[];
            } | {
                /** @enum {string} */
                type: "table";
                title?: string;
                columns: {
                    key: string;
                    label: string;
                    /** @enum {unknown} */
                    align?: "start" | "end";
                }[];
                rows: {
                    [key: string]: string | number | boolean | null | {
                        text?: string;
                        /** @enum {unknown} */
                        level?: "ok" | "info" | "warning" | "critical" | "unknown";
                        url?: string;
                        /**
                         * Format: date-time
                         * @description ISO 8601 with a zone.
                         */
                        at?: string;
                        /** @description An entity, as `Kind/namespace/name`. */
                        ref?: string;
                        unit?: string;
                    };
                }[];
                empty?: string;
            } | {
                /** @enum {string} */
                type: "status";
                title?: string;
                /** @enum {unknown} */
                level: "ok" | "info" | "warning" | "critical" | "unknown";
                text: string;
                detail?: string;
            } | {
                /** @enum {string} */
                type: "timeline";
                title?: string;
                events: {
                    /**
                     * Format: date-time
                     * @description ISO 8601 with a zone.
                     */
                    at: string;
                    title: string;
                    detail?: string;
                    /** @enum {unknown} */
                    level?: "ok" | "info" | "warning" | "critical" | "unknown";
                    count?: number;
                    url?: string;
                }[];
                empty?: string;
            } | {
                /** @enum {string} */
                type: "log-stream";
                title?: string;
                sources: {
                    /** @description Passed to `stream` as `source`. */
                    id: string;
                    label: string;
                }[];
            } | {
                /** @enum {string} */
                type: "chart";
                title?: string;
                /** @enum {unknown} */
                shape: "line" | "area" | "bar";
                unit?: string;
                series: {
                    name: string;
                    points: number[][];
                }[];
            } | {
                /** @enum {string} */
                type: "markdown";
                title?: string;
                text: string;
            } | {
                /** @enum {string} */
                type: "links";
                title?: string;
                links: {
                    title: string;
                    url: string;
                }[];
            })[];
        };
        /** Provenance */
        Provenance: {
            /** @description `Kind/name` or `Kind/namespace/name`. */
            ref: string;
            revision: number;
            sources: {
                plugin: string;
                integration: string;
                /** @description The identifier in the remote system. */
                externalId: string;
                url?: string;
                /** @description The part of the remote system it was read with. */
                scope: string;
                /**
                 * Format: date-time
                 * @description When a sync last saw it upstream.
                 */
                lastSeenAt: string;
                /** @description Not seen for longer than its source’s period. */
                stale: boolean;
                /**
                 * Format: date-time
                 * @description When a sync no longer found it.
                 */
                goneSince?: string;
                /** @description The sync that last brought something new about it. */
                changedBySync?: string;
            }[];
            fields: {
                /** @description JSON pointer within the entity. */
                pointer: string;
                /**
                 * @description Who decides about the next value: `source`, it follows the source; `person`, it stays as it was written; `both`, a list with items of both.
                 * @enum {unknown}
                 */
                owner: "source" | "person" | "both";
                /** @description Absent when a person has removed what the source says. */
                value?: unknown;
                /** @description What the source says, where that is not the value. */
                sourceValue?: unknown;
                /** @description A person and the source have both changed it, and nobody has decided. */
                conflict: boolean;
                source?: {
                    plugin: string;
                    integration: string;
                    externalId: string;
                    /** Format: date-time */
                    lastSeenAt: string;
                };
                /** @description The change that gave it this value, as far back as is known. */
                since?: {
                    /** Format: date-time */
                    at: string;
                    by: string;
                    /** @description `plugin`, `ui`, `cli`, `api`, … */
                    via: string;
                    revision: number;
                };
            }[];
        };
        /** SyncRecord */
        SyncRecord: {
            /** @description The same as that of its job. */
            id: string;
            plugin: string;
            integration: string;
            /** Format: date-time */
            startedAt: string;
            /** Format: date-time */
            finishedAt?: string;
            /** @description Entities that it could have seen. */
            known?: number;
            /** @description Those of them that it did not. */
            unseen?: number;
            /**
             * @description Present when it did not see too many to mark them as gone unasked: what became of it.
             * @enum {unknown}
             */
            held?: "held" | "released" | "dropped" | "superseded";
            decidedBy?: string;
            /** Format: date-time */
            decidedAt?: string;
            /** Format: date-time */
            undoneAt?: string;
        };
        /** SyncChange */
        SyncChange: {
            /** @description `Kind/name` or `Kind/namespace/name`. */
            ref: string;
            /**
             * @description `gone`: no longer found upstream. `back`: found again.
             * @enum {unknown}
             */
            outcome: "created" | "updated" | "gone" | "back" | "deleted";
            /** @description Empty for what is new. */
            fields: {
                /** @description JSON pointer within the entity. */
                pointer: string;
                /** @description Absent where the field was not there. */
                before?: unknown;
                /** @description Absent where the field is no longer there. */
                after?: unknown;
            }[];
            /** @description Fields on which a person and the source have come to differ. */
            conflicts: string[];
        };
        /** UnseenEntity */
        UnseenEntity: {
            /** @description `Kind/name` or `Kind/namespace/name`. */
            ref: string;
            title: string;
            owner?: string;
            externalId: string;
            /** Format: date-time */
            lastSeenAt: string;
        };
        /** UndoPreview */
        UndoPreview: {
            /** @description Entities that will be what they were before. */
            restored: number;
            /** @description Entities that the sync created. */
            removed: number;
            /** @description Entities that are as before already. */
            unchanged: number;
            /** @description Entities that were changed later. */
            conflicting: number;
            /** @description The first of those, which are left alone. */
            conflicts: {
                /** @description `Kind/name` or `Kind/namespace/name`. */
                ref: string;
                reason: string;
            }[];
        };
        /** CleanUpCandidate */
        CleanUpCandidate: {
            kind: string;
            namespace: string;
            name: string;
            revision: number;
            title: string;
            owner?: string;
            /** @enum {unknown} */
            reason: "gone" | "stale";
            /**
             * Format: date-time
             * @description Since when it is gone, or when it was last seen.
             */
            since: string;
            source: {
                plugin: string;
                integration: string;
                externalId: string;
            };
            /** @description Fields that people have written: no sync brings them back. */
            written: string[];
            /** @description Relations of other entities that would lead nowhere. */
            references: number;
        };
        /** Webhook */
        Webhook: {
            id: string;
            name: string;
            description?: string;
            enabled: boolean;
            /** WebhookSignature */
            signature: {
                /** @enum {unknown} */
                scheme: "github" | "gitlab" | "slack" | "pagerduty" | "sonar" | "stripe" | "standard" | "hmac" | "none";
                /** @description For `hmac`: the header with the signature. Default: `X-Signature`. */
                header?: string;
                /**
                 * @description For `hmac`. Default: `sha256`.
                 * @enum {unknown}
                 */
                algorithm?: "sha256" | "sha512";
                /**
                 * @description For `hmac`. Default: `hex`.
                 * @enum {unknown}
                 */
                encoding?: "hex" | "base64";
                /** @description For `hmac`: what stands before the signature. */
                prefix?: string;
                /** @description How old a signed timestamp may be. Default: 300. */
                toleranceSeconds?: number;
            };
            /** @description Where the body names what it is about, such as `/repository/full_name`. */
            identifier?: string;
            /** @description Header or JSON pointer of the type. Default: what senders of the scheme use. */
            eventType?: string;
            /** @description Header or JSON pointer of what tells deliveries apart. Default: what senders of the scheme use, otherwise the body itself. */
            deliveryId?: string;
            /** WebhookMatch */
            match?: {
                /**
                 * @description What of the entity equals the identifier: its name, a label, an annotation, or what a sync knows it by.
                 * @enum {unknown}
                 */
                by: "name" | "label" | "annotation" | "externalId";
                /** @description The label or the annotation, such as `github.com/project-slug`; for `externalId` the integration, as `plugin/integration`. */
                key?: string;
            };
            /**
             * AssignmentSelector
             * @description `type` is `spec.type` of the entity.
             */
            entities?: {
                kind?: string | string[];
                type?: string | string[];
                namespace?: string | string[];
                owner?: string | string[];
                labels?: {
                    [key: string]: string;
                };
            };
            /** @description Largest body, in bytes. Default: 1 MiB. */
            maxBytes?: number;
            /** @description Where it takes deliveries, by POST. */
            path: string;
            rules: {
                id: string;
                name: string;
                enabled: boolean;
                /** @description CEL; empty for every delivery. */
                filter: string;
                /** @description `<plugin>:<action>`, or one of Gantry’s own, such as `gantry:update_entity`. */
                handler: string;
                /** @description Of the plugin. Default: `default`. */
                integration?: string;
                /** @description What the handler takes: an object, or JSON text. */
                config?: unknown;
            }[];
            /** @description The secrets that are valid now, the newest first; never their values. */
            secrets: {
                /** Format: date-time */
                createdAt: string;
                /** Format: date-time */
                expiresAt?: string;
            }[];
            /** @description Only in the answer that has made it, and never again. */
            secret?: string;
            revision: number;
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            /** Format: date-time */
            updatedAt: string;
            updatedBy: string;
        };
        /** WebhookInput */
        WebhookInput: {
            name: string;
            description?: string;
            enabled?: boolean;
            /** WebhookSignature */
            signature: {
                /** @enum {unknown} */
                scheme: "github" | "gitlab" | "slack" | "pagerduty" | "sonar" | "stripe" | "standard" | "hmac" | "none";
                /** @description For `hmac`: the header with the signature. Default: `X-Signature`. */
                header?: string;
                /**
                 * @description For `hmac`. Default: `sha256`.
                 * @enum {unknown}
                 */
                algorithm?: "sha256" | "sha512";
                /**
                 * @description For `hmac`. Default: `hex`.
                 * @enum {unknown}
                 */
                encoding?: "hex" | "base64";
                /** @description For `hmac`: what stands before the signature. */
                prefix?: string;
                /** @description How old a signed timestamp may be. Default: 300. */
                toleranceSeconds?: number;
            };
            /** @description Where the body names what it is about, such as `/repository/full_name`. */
            identifier?: string;
            /** @description Header or JSON pointer of the type. Default: what senders of the scheme use. */
            eventType?: string;
            /** @description Header or JSON pointer of what tells deliveries apart. Default: what senders of the scheme use, otherwise the body itself. */
            deliveryId?: string;
            /** WebhookMatch */
            match?: {
                /**
                 * @description What of the entity equals the identifier: its name, a label, an annotation, or what a sync knows it by.
                 * @enum {unknown}
                 */
                by: "name" | "label" | "annotation" | "externalId";
                /** @description The label or the annotation, such as `github.com/project-slug`; for `externalId` the integration, as `plugin/integration`. */
                key?: string;
            };
            /**
             * AssignmentSelector
             * @description `type` is `spec.type` of the entity.
             */
            entities?: {
                kind?: string | string[];
                type?: string | string[];
                namespace?: string | string[];
                owner?: string | string[];
                labels?: {
                    [key: string]: string;
                };
            };
            /** @description Largest body, in bytes. Default: 1 MiB. */
            maxBytes?: number;
            rules?: {
                id?: string;
                name: string;
                enabled?: boolean;
                /** @description CEL over `type`, `headers` and `payload`; empty for every delivery. Example: `type == "push" && payload.ref == "refs/heads/main"`. */
                filter?: string;
                /** @description `<plugin>:<action>`, or one of Gantry’s own, such as `gantry:update_entity`. */
                handler: string;
                /** @description Of the plugin. Default: `default`. */
                integration?: string;
                /** @description What the handler takes: an object, or JSON text. */
                config?: unknown;
            }[];
            /** @description What deliveries are signed with. Made by Gantry where it is left out. */
            secret?: string;
        };
        /** Delivery */
        Delivery: {
            id: string;
            /**
             * @description `in`: to a webhook. `out`: to a subscriber.
             * @enum {unknown}
             */
            direction: "in" | "out";
            /** @description Id of the webhook or of the subscription. */
            target: string;
            /** @enum {unknown} */
            state: "received" | "retrying" | "succeeded" | "ignored" | "dead" | "refused";
            eventType: string;
            /** @description What the sender calls it. */
            deliveryId?: string;
            /** @description What it is about. */
            identifier?: string;
            /** @description Bytes of the body. */
            size: number;
            /** @description Why it was refused, or failed. */
            reason?: string;
            /** @description Where it came from, or went to. */
            address?: string;
            results: {
                /** @description 0 for the first time, then counting replays. */
                round: number;
                attempt: number;
                /** @description Id of the rule. */
                rule?: string;
                name?: string;
                handler?: string;
                /** @description `Kind/namespace/name`. */
                entity?: string;
                /** @enum {unknown} */
                status: "succeeded" | "failed" | "skipped";
                message?: string;
                durationMs?: number;
                /** Format: date-time */
                at: string;
            }[];
            attempt: number;
            /** @description How often it came once more. */
            duplicates: number;
            /** Format: date-time */
            nextAttemptAt?: string;
            /** Format: date-time */
            receivedAt: string;
            /** Format: date-time */
            finishedAt?: string;
        };
        /** DeliveryDetails */
        DeliveryDetails: {
            id: string;
            /**
             * @description `in`: to a webhook. `out`: to a subscriber.
             * @enum {unknown}
             */
            direction: "in" | "out";
            /** @description Id of the webhook or of the subscription. */
            target: string;
            /** @enum {unknown} */
            state: "received" | "retrying" | "succeeded" | "ignored" | "dead" | "refused";
            eventType: string;
            /** @description What the sender calls it. */
            deliveryId?: string;
            /** @description What it is about. */
            identifier?: string;
            /** @description Bytes of the body. */
            size: number;
            /** @description Why it was refused, or failed. */
            reason?: string;
            /** @description Where it came from, or went to. */
            address?: string;
            results: {
                /** @description 0 for the first time, then counting replays. */
                round: number;
                attempt: number;
                /** @description Id of the rule. */
                rule?: string;
                name?: string;
                handler?: string;
                /** @description `Kind/namespace/name`. */
                entity?: string;
                /** @enum {unknown} */
                status: "succeeded" | "failed" | "skipped";
                message?: string;
                durationMs?: number;
                /** Format: date-time */
                at: string;
            }[];
            attempt: number;
            /** @description How often it came once more. */
            duplicates: number;
            /** Format: date-time */
            nextAttemptAt?: string;
            /** Format: date-time */
            receivedAt: string;
            /** Format: date-time */
            finishedAt?: string;
            /** @description Signatures, tokens and cookies are masked. */
            headers: {
                [key: string]: string;
            };
            /** @description The body, with secrets masked. */
            payload?: unknown;
        };
        /** Subscription */
        Subscription: {
            id: string;
            name: string;
            url: string;
            enabled: boolean;
            /** @description Types of events, such as `entity.updated` or `entity.*`; all, where it is empty. */
            types?: string[];
            /** @description Only of entities of these kinds. */
            kinds?: string[];
            /** @description Only of entities in these namespaces. */
            namespaces?: string[];
            /** @description Only of entities that these teams own. */
            owners?: string[];
            /** @description Whose rights decide about what is sent. */
            owner: string;
            /** @description Why nothing is sent, where that is so. */
            problem?: string;
            /** @description Attempts in a row that failed. */
            failures: number;
            /** @description What deliveries are signed with; only in the answer that has made it. */
            secret?: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /** SubscriptionInput */
        SubscriptionInput: {
            name: string;
            url: string;
            enabled?: boolean;
            /** @description Types of events, such as `entity.updated` or `entity.*`; all, where it is empty. */
            types?: string[];
            /** @description Only of entities of these kinds. */
            kinds?: string[];
            /** @description Only of entities in these namespaces. */
            namespaces?: string[];
            /** @description Only of entities that these teams own. */
            owners?: string[];
        };
        /** RuleTrial */
        RuleTrial: {
            delivery: string;
            eventType: string;
            /** Format: date-time */
            receivedAt: string;
            identifier?: string;
            /** @description That it would be about. */
            entities: string[];
            rules: {
                name: string;
                /** @enum {unknown} */
                outcome: "matches" | "differs" | "fails";
                message?: string;
            }[];
        };
        /** Announcement */
        Announcement: {
            title: string;
            /** @description Markdown. */
            body: string;
            /** @enum {unknown} */
            severity: "info" | "warning" | "danger";
            /**
             * Format: date-time
             * @description Shown from then on; at once without it.
             */
            from?: string;
            /**
             * Format: date-time
             * @description Shown until then; for ever without it.
             */
            until?: string;
            /** @description For the members of these teams. Without teams and roles it is for everybody; with both, for whoever is in one of them. */
            teams?: string[];
            /** @description For those who have one of these roles, built-in or custom. */
            roles?: string[];
            dismissible: boolean;
            id: string;
            /** @enum {unknown} */
            state: "scheduled" | "active" | "ended";
            /** @description Whether you have put it away. */
            dismissed: boolean;
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /** AnnouncementInput */
        AnnouncementInput: {
            title: string;
            /** @description Markdown. Default: none. */
            body?: string;
            /**
             * @description Default `info`.
             * @enum {unknown}
             */
            severity?: "info" | "warning" | "danger";
            /**
             * Format: date-time
             * @description Shown from then on; at once without it.
             */
            from?: string;
            /**
             * Format: date-time
             * @description Shown until then; for ever without it.
             */
            until?: string;
            /** @description For the members of these teams. Without teams and roles it is for everybody; with both, for whoever is in one of them. */
            teams?: string[];
            /** @description For those who have one of these roles, built-in or custom. */
            roles?: string[];
            /** @description Whether readers can put it away. Default `true`. */
            dismissible?: boolean;
        };
        /** DashboardInput */
        DashboardInput: {
            widgets?: {
                /** @enum {unknown} */
                id: "announcements" | "entity_stats" | "my_entities" | "recently_updated" | "recently_browsed" | "needs_attention" | "pinned_entities" | "quick_links" | "plugin_status";
                visible: boolean;
                order: number;
                /** @enum {unknown} */
                width: "full" | "half";
            }[];
            quickLinks?: {
                id: string;
                title: string;
                url: string;
                /** @enum {unknown} */
                icon?: "dashboard" | "docs" | "runbook" | "github" | "slack" | "alert" | "monitor" | "ci" | "other";
            }[];
            pinnedEntities?: {
                id: string;
                kind: string;
                namespace?: string;
                name: string;
            }[];
            announcements?: unknown;
            sources?: unknown;
            team?: unknown;
            updatedAt?: unknown;
            updatedBy?: unknown;
        };
        /** Dashboard */
        Dashboard: {
            /** @description The active ones that are for you and that you have not put away. */
            announcements: {
                title: string;
                /** @description Markdown. */
                body: string;
                /** @enum {unknown} */
                severity: "info" | "warning" | "danger";
                /**
                 * Format: date-time
                 * @description Shown from then on; at once without it.
                 */
                from?: string;
                /**
                 * Format: date-time
                 * @description Shown until then; for ever without it.
                 */
                until?: string;
                /** @description For the members of these teams. Without teams and roles it is for everybody; with both, for whoever is in one of them. */
                teams?: string[];
                /** @description For those who have one of these roles, built-in or custom. */
                roles?: string[];
                dismissible: boolean;
                id: string;
                /** @enum {unknown} */
                state: "scheduled" | "active" | "ended";
                /** @description Whether you have put it away. */
                dismissed: boolean;
                /** Format: date-time */
                createdAt: string;
                createdBy: string;
                /** Format: date-time */
                updatedAt: string;
            }[];
            widgets: {
                /** @enum {unknown} */
                id: "announcements" | "entity_stats" | "my_entities" | "recently_updated" | "recently_browsed" | "needs_attention" | "pinned_entities" | "quick_links" | "plugin_status";
                visible: boolean;
                order: number;
                /** @enum {unknown} */
                width: "full" | "half";
            }[];
            quickLinks: {
                id: string;
                title: string;
                url: string;
                /** @enum {unknown} */
                icon?: "dashboard" | "docs" | "runbook" | "github" | "slack" | "alert" | "monitor" | "ci" | "other";
            }[];
            /** @description Without those that you may not read. */
            pinnedEntities: {
                id: string;
                kind: string;
                namespace?: string;
                name: string;
            }[];
            /** @description Whose each part is. */
            sources: {
                /** @enum {unknown} */
                widgets: "user" | "team" | "global" | "standard";
                /** @enum {unknown} */
                quickLinks: "user" | "team" | "global" | "standard";
                /** @enum {unknown} */
                pinnedEntities: "user" | "team" | "global" | "standard";
            };
            /** @description The team whose parts are shown. */
            team?: string;
            /** Format: date-time */
            updatedAt?: string;
            updatedBy?: string;
        };
        /** ViewedEntity */
        ViewedEntity: {
            kind: string;
            namespace: string;
            name: string;
            title?: string;
            /** Format: date-time */
            viewedAt: string;
        };
        /** Identity */
        Identity: {
            plugin: string;
            integration: string;
            title: string;
            description?: string;
            /** @enum {unknown} */
            status: "none" | "active" | "expired";
            /** @description Who the person is there. */
            subject?: string;
            profile?: {
                name?: string;
                email?: string;
                scopes: string[];
            };
            /** Format: date-time */
            connectedAt?: string;
            /** Format: date-time */
            expiresAt?: string;
            /** @description Its tokens are renewed in time. */
            renews?: boolean;
        };
        /** IdentityStart */
        IdentityStart: {
            /** @description Where the browser goes. */
            authorizationUrl: string;
            /** @description With `polling`: to ask how far it is. */
            flow?: string;
            /** PollingDescriptor */
            polling?: {
                userCode: string;
                verificationUri: string;
                verificationUriComplete?: string;
                /** @default 5 */
                interval: number;
                expiresIn: number;
            };
        };
        /** SignInOffer */
        SignInOffer: {
            plugin: string;
            integration: string;
            label: string;
        };
        /** SignInProvider */
        SignInProvider: {
            plugin: string;
            integration: string;
            rules: {
                /** @description What the button says. */
                label?: string;
                /**
                 * @description Whoever has no user yet gets one. Needs `domains` or `groups`.
                 * @default false
                 */
                createUsers: boolean;
                /**
                 * @description A user with the same verified e-mail address is the same person.
                 * @default false
                 */
                linkByEmail: boolean;
                /**
                 * @description Domains of verified e-mail addresses that are let in; empty for all.
                 * @default []
                 */
                domains: string[];
                /**
                 * @description Groups of which one is needed; empty for none.
                 * @default []
                 */
                groups: string[];
                /**
                 * @description Role by group, for users that were made here.
                 * @default {}
                 */
                roles: {
                    [key: string]: "viewer" | "developer" | "platform-engineer" | "admin";
                };
                /**
                 * @default viewer
                 * @enum {unknown}
                 */
                defaultRole: "viewer" | "developer" | "platform-engineer";
                /**
                 * @description Groups of the provider become groups here, whose members follow.
                 * @default false
                 */
                syncGroups: boolean;
            };
            /** @description Why nobody can sign in with it now. */
            problem?: string;
            /** Format: date-time */
            updatedAt: string;
            updatedBy: string;
        };
        /** KindInput */
        KindInput: {
            /** @description Its name, such as `Database`. */
            kind: string;
            /** @description Default: the name in small letters, with an s. */
            plural?: string;
            aliases?: string[];
            title?: string;
            description?: string;
            /** @description Name of a lucide icon. */
            icon?: string;
            /** @description JSON Schema (2020-12) of `spec`. Objects refuse unknown fields unless they say otherwise. `x-entity-ref` makes the values of a field relations. */
            schema: {
                [key: string]: unknown;
            };
        };
        /** Kind */
        Kind: {
            kind: string;
            plural: string;
            /** @description Other words for it. */
            aliases: string[];
            title: string;
            description: string;
            /** @description Name of a lucide icon. */
            icon: string;
            /** @description Entities of this kind. */
            count: number;
            builtIn: boolean;
            /** @description The plugin that brings it. */
            plugin?: string;
            /** @description Who added it, or the fields of a built-in one. */
            addedBy?: string;
        };
        /** KindDetails */
        KindDetails: {
            kind: string;
            plural: string;
            /** @description Other words for it. */
            aliases: string[];
            title: string;
            description: string;
            /** @description Name of a lucide icon. */
            icon: string;
            /** @description Entities of this kind. */
            count: number;
            builtIn: boolean;
            /** @description The plugin that brings it. */
            plugin?: string;
            /** @description Who added it, or the fields of a built-in one. */
            addedBy?: string;
            /** @description Entities that do not fit the kind. */
            invalid: number;
            /** @description JSON Schema of `spec`. */
            schema: {
                [key: string]: unknown;
            };
            relations: {
                /** @description Where the field is, such as `backups.target`. */
                field: string;
                type: string;
                /** @description As the other end says it. */
                inverse?: string;
                /**
                 * @description The end that breaks when the other goes.
                 * @enum {unknown}
                 */
                breaks?: "source" | "target";
                /** @description What it may lead to; any kind without it. */
                kinds?: string[];
            }[];
            /** @description Relations of kinds that lead to this one. */
            usedBy: {
                kind: string;
                /** @description Where the field is, such as `backups.target`. */
                field: string;
                type: string;
                /** @description As the other end says it. */
                inverse?: string;
                /**
                 * @description The end that breaks when the other goes.
                 * @enum {unknown}
                 */
                breaks?: "source" | "target";
                /** @description What it may lead to; any kind without it. */
                kinds?: string[];
            }[];
            /** @description What was written: the kind, or the fields added to a built-in one. */
            definition?: unknown;
            revision?: number;
            /** Format: date-time */
            createdAt?: string;
            /** Format: date-time */
            updatedAt?: string;
            updatedBy?: string;
        };
        /** EntityProblem */
        EntityProblem: {
            /** @description `Kind/name` or `Kind/namespace/name`. */
            ref: string;
            /** @description JSON pointer into the entity. */
            pointer: string;
            message: string;
        };
        /** KindChange */
        KindChange: {
            /** @enum {unknown} */
            outcome: "created" | "updated" | "unchanged" | "deleted";
            /** @description Entities that were checked. */
            checked: number;
            /** @description Entities that do not fit the changed kind. */
            broken: number;
            /** @description The first of their problems. */
            problems: {
                /** @description `Kind/name` or `Kind/namespace/name`. */
                ref: string;
                /** @description JSON pointer into the entity. */
                pointer: string;
                message: string;
            }[];
            /** @description The job that renews the relations of many entities. */
            jobId?: string;
        };
        /** MarketplaceEntry */
        MarketplaceEntry: {
            /** @description Of the package. */
            name: string;
            slug?: string;
            title: string;
            description?: string;
            publisher?: string;
            categories: string[];
            tags: string[];
            tier?: string;
            homepage?: string;
            changelog?: string;
            /** @enum {unknown} */
            state: "included" | "installed" | "available";
            /** @description Of what is there. */
            version?: string;
            /** @description What an index offers. */
            offered?: {
                version?: string;
                package?: string;
            };
            /** @enum {unknown} */
            status?: "loaded" | "skipped" | "failed";
            reason?: string;
            /** @description What the plugin wants to be given. */
            asks?: {
                /** @description Kinds of capabilities. */
                capabilities: string[];
                /** @description Hosts that it connects to; `option:<name>` for one that is configured. */
                network: string[];
                /** @description Kinds of entities that it reads. */
                reads: string[];
                /** @description Kinds of entities that it writes. */
                writes: string[];
                /** @description Files outside of its own folder. Granted to plugins that come with Gantry. */
                files: string[];
                /** @description Options and credentials that are kept secret. */
                secrets: string[];
                /** @description Kinds of entities that it adds. */
                kinds: string[];
                /** @description Whether people can sign in through it. */
                signsIn: boolean;
            };
        };
        /** PluginSet */
        PluginSet: {
            number: number;
            active: boolean;
            /** @description What was done to get it. */
            action: string;
            createdBy: string;
            /** Format: date-time */
            createdAt: string;
            plugins: {
                /** @description Its identity among versions. */
                key: string;
                package: string;
                /** @description The package without anything that moves. */
                resolved: string;
                integrity?: string;
                name: string;
                version: string;
                /** @description Absent for a package that is not a plugin of Gantry. */
                slug?: string;
                title?: string;
                /** @description What the plugin wants to be given. */
                asks?: {
                    /** @description Kinds of capabilities. */
                    capabilities: string[];
                    /** @description Hosts that it connects to; `option:<name>` for one that is configured. */
                    network: string[];
                    /** @description Kinds of entities that it reads. */
                    reads: string[];
                    /** @description Kinds of entities that it writes. */
                    writes: string[];
                    /** @description Files outside of its own folder. Granted to plugins that come with Gantry. */
                    files: string[];
                    /** @description Options and credentials that are kept secret. */
                    secrets: string[];
                    /** @description Kinds of entities that it adds. */
                    kinds: string[];
                    /** @description Whether people can sign in through it. */
                    signsIn: boolean;
                };
            }[];
        };
        /** PluginChange */
        PluginChange: {
            id: string;
            /** @enum {unknown} */
            state: "preparing" | "waiting" | "applying" | "applied" | "nothing" | "failed" | "cancelled";
            plan?: {
                action: string;
                /** @description The set that it starts from. */
                base: number;
                plugins: {
                    /** @enum {unknown} */
                    kind: "added" | "updated" | "removed" | "unchanged";
                    name: string;
                    /** @description Version that is there. */
                    before?: string;
                    /** @description Version that will be there. */
                    after?: string;
                    plugin: {
                        /** @description Its identity among versions. */
                        key: string;
                        package: string;
                        /** @description The package without anything that moves. */
                        resolved: string;
                        integrity?: string;
                        name: string;
                        version: string;
                        /** @description Absent for a package that is not a plugin of Gantry. */
                        slug?: string;
                        title?: string;
                        /** @description What the plugin wants to be given. */
                        asks?: {
                            /** @description Kinds of capabilities. */
                            capabilities: string[];
                            /** @description Hosts that it connects to; `option:<name>` for one that is configured. */
                            network: string[];
                            /** @description Kinds of entities that it reads. */
                            reads: string[];
                            /** @description Kinds of entities that it writes. */
                            writes: string[];
                            /** @description Files outside of its own folder. Granted to plugins that come with Gantry. */
                            files: string[];
                            /** @description Options and credentials that are kept secret. */
                            secrets: string[];
                            /** @description Kinds of entities that it adds. */
                            kinds: string[];
                            /** @description Whether people can sign in through it. */
                            signsIn: boolean;
                        };
                    };
                    /** @description Nobody has said what the archive has to be. It is recorded from now on. */
                    unverified: boolean;
                    /** @description What it asks for that the installed version does not. */
                    widened: string[];
                }[];
                /** @description What there is of plugins that go, besides their files. */
                losses: {
                    slug: string;
                    integrations: string[];
                    assignments: number;
                    jobs: number;
                    /** @description They stay in the catalog, without a source. */
                    entities: number;
                }[];
                /** @description Plugins of which this is deleted. */
                forgotten: string[];
                /** @description A plugin is new, or asks for more than the version before. */
                needsConsent: boolean;
            };
            /** @description The set that it made. */
            set?: number;
            job: components["schemas"]["Job"];
        };
        /** NewerPlugin */
        NewerPlugin: {
            package: string;
            name: string;
            version: string;
            newer?: {
                version: string;
                package: string;
            };
            /** @description Its tag or range stands for something else now. */
            moved: boolean;
            /** @description Why nothing is known. */
            problem?: string;
        };
        /** Integration */
        Integration: {
            plugin: string;
            slug: string;
            name: string;
            /** @description Whether its plugin is. */
            enabled: boolean;
            capabilities: string[];
            /** @description How many there are. */
            assignments: number;
            health?: {
                /** @enum {unknown} */
                status: "ok" | "failing";
                /** Format: date-time */
                since: string;
                code?: string;
                message?: string;
                /** Format: date-time */
                retryAt?: string;
            };
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /** Assignment */
        Assignment: {
            id: string;
            plugin: string;
            integration: string;
            /** @enum {unknown} */
            capability: "configuration" | "logs" | "deployment" | "lifecycle" | "health" | "incidents" | "analysis";
            /** @description `Kind/name` or `Kind/namespace/name`. */
            entity?: string;
            /**
             * AssignmentSelector
             * @description `type` is `spec.type` of the entity.
             */
            selector?: {
                kind?: string | string[];
                type?: string | string[];
                namespace?: string | string[];
                owner?: string | string[];
                labels?: {
                    [key: string]: string;
                };
            };
            /** @description Used where an entity has several sources and none is named. */
            default: boolean;
            /** @description Options of the plugin that differ for these entities. */
            options: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /** AssignmentInput */
        AssignmentInput: {
            plugin: string;
            integration?: string;
            /** @enum {unknown} */
            capability: "configuration" | "logs" | "deployment" | "lifecycle" | "health" | "incidents" | "analysis";
            /** @description `Kind/name` or `Kind/namespace/name`. */
            entity?: string;
            /**
             * AssignmentSelector
             * @description `type` is `spec.type` of the entity.
             */
            selector?: {
                kind?: string | string[];
                type?: string | string[];
                namespace?: string | string[];
                owner?: string | string[];
                labels?: {
                    [key: string]: string;
                };
            };
            /** @description Used where an entity has several sources and none is named. */
            default?: boolean;
            /** @description Options of the plugin that differ for these entities. */
            options?: {
                [key: string]: unknown;
            };
        };
        /** EntitySourceBinding */
        EntitySourceBinding: {
            /** @description `<plugin>/<integration>`. */
            source: string;
            plugin: string;
            integration: string;
            capability: string;
            /** @enum {unknown} */
            level: "entity" | "selector";
            default: boolean;
        };
        /** ConfigKey */
        ConfigKey: {
            /** @description May contain slashes. */
            key: string;
            /** @description One of the manifest’s `dataTypes`; without any, `string` or `secret`. */
            dataType: string;
            /**
             * Format: date-time
             * @description When it was last changed, where the remote system says so.
             */
            lastModified?: string;
            secret?: boolean;
        };
        /** ConfigKeyWithValue */
        ConfigKeyWithValue: {
            /** @description May contain slashes. */
            key: string;
            /** @description One of the manifest’s `dataTypes`; without any, `string` or `secret`. */
            dataType: string;
            /**
             * Format: date-time
             * @description When it was last changed, where the remote system says so.
             */
            lastModified?: string;
            secret?: boolean;
            value: string;
        };
        /** ConfigValue */
        ConfigValue: {
            /** @description One of the manifest’s `dataTypes`; without any, `string` or `secret`. */
            dataType: string;
            value: string;
            /** @description Always true for a data type that the manifest marks as secret. */
            secret?: boolean;
        };
        /** Configuration */
        Configuration: {
            /** @description `<plugin>/<integration>`. */
            source: string;
            /** @description Where the keys are in the remote system. */
            prefix?: string;
            dataTypes: {
                name: string;
                label: string;
                secret?: boolean;
            }[];
            keys: {
                /** @description May contain slashes. */
                key: string;
                /** @description One of the manifest’s `dataTypes`; without any, `string` or `secret`. */
                dataType: string;
                /**
                 * Format: date-time
                 * @description When it was last changed, where the remote system says so.
                 */
                lastModified?: string;
                secret?: boolean;
            }[];
        };
        /** LogEntry */
        LogEntry: {
            /** Format: date-time */
            timestamp: string;
            message: string;
            level?: string;
            raw?: {
                [key: string]: unknown;
            };
        };
        /** LogPage */
        LogPage: {
            /** @description `<plugin>/<integration>`. */
            source: string;
            entries: {
                /** Format: date-time */
                timestamp: string;
                message: string;
                level?: string;
                raw?: {
                    [key: string]: unknown;
                };
            }[];
            nextCursor?: string;
            total?: number;
            warnings?: string[];
        };
        /** LogField */
        LogField: {
            name: string;
            label: string;
            type?: string;
            choices?: string[];
        } & {
            [key: string]: unknown;
        };
        /** LogHistogramBucket */
        LogHistogramBucket: {
            /** Format: date-time */
            timestamp: string;
            count: number;
            levels?: {
                [key: string]: number;
            };
        };
        /** DeploymentRef */
        DeploymentRef: {
            name: string;
            /** @enum {unknown} */
            kind: "branch" | "tag" | "default";
            sha: string;
            /** @default false */
            isDefault: boolean;
            ahead?: number;
            behind?: number;
            prNumber?: number;
            prTitle?: string;
            /** @enum {unknown} */
            prState?: "open" | "closed" | "merged";
        };
        /** Commit */
        Commit: {
            sha: string;
            shortSha: string;
            message: string;
            body?: string;
            author?: string;
            /** Format: date-time */
            authoredAt?: string;
            url?: string;
            /** @enum {unknown} */
            ciStatus?: "pass" | "fail" | "warn" | "unknown";
            prNumber?: number;
            /** @default false */
            isHead: boolean;
            tag?: string;
        };
        /** CompareResult */
        CompareResult: {
            baseSha: string;
            headSha: string;
            ahead: number;
            behind: number;
            commits?: {
                sha: string;
                shortSha: string;
                message: string;
                body?: string;
                author?: string;
                /** Format: date-time */
                authoredAt?: string;
                url?: string;
                /** @enum {unknown} */
                ciStatus?: "pass" | "fail" | "warn" | "unknown";
                prNumber?: number;
                /** @default false */
                isHead: boolean;
                tag?: string;
            }[];
            filesChanged?: number;
            additions?: number;
            deletions?: number;
            prNumbers?: number[];
        };
        /** DeploymentRun */
        DeploymentRun: {
            runId: string;
            runUrl?: string;
            /**
             * @default queued
             * @enum {unknown}
             */
            status: "queued" | "in_progress" | "success" | "failure" | "cancelled" | "unknown";
            /** Format: date-time */
            startedAt?: string;
            /** Format: date-time */
            completedAt?: string;
        };
        /** RemoteDeployment */
        RemoteDeployment: {
            environment: string;
            sha: string;
            ref?: string;
            /** @enum {unknown} */
            status: "pending" | "in_progress" | "success" | "failed" | "rolled_back";
            /** Format: date-time */
            createdAt: string;
            externalRunId: string;
            runUrl?: string;
            deploymentUrl?: string;
            description?: string;
            releaseNotes?: string;
            creator?: string;
            creatorSubject?: string;
            /** @default false */
            superseded: boolean;
            /** @default false */
            statusUnknown: boolean;
        };
        /** EntityHealth */
        EntityHealth: {
            /** @enum {unknown} */
            status: "ok" | "warning" | "critical" | "unknown";
            reports: {
                /** @description `<plugin>/<integration>`. */
                source: string;
                /** @enum {unknown} */
                status: "ok" | "warning" | "critical" | "unknown";
                text: string;
                measures?: {
                    name: string;
                    value: number;
                    unit?: string;
                }[];
                url?: string;
            }[];
        };
        /** IncidentPage */
        IncidentPage: {
            /** @description `<plugin>/<integration>`. */
            source: string;
            incidents: {
                id: string;
                title: string;
                status: string;
                urgency?: string;
                /** Format: date-time */
                createdAt: string;
                /** Format: date-time */
                resolvedAt?: string;
                url: string;
                service?: string;
            }[];
            nextCursor?: string;
            total?: number;
        };
        /** AnalysisFinding */
        AnalysisFinding: {
            /** @description `<plugin>/<integration>`. */
            source: string;
            slug: string;
            title: string;
            description: string;
            /** @enum {unknown} */
            status: "pass" | "warn" | "fail";
            /** RemediationOffer */
            remediation?: {
                id: string;
                label: string;
                confirm?: string;
                /** @default false */
                destructive: boolean;
            };
        };
        /** RemediationResult */
        RemediationResult: {
            /** @enum {unknown} */
            status: "fixed" | "noop" | "failed";
            message: string;
        };
        /** LifecycleRun */
        LifecycleRun: {
            id: string;
            entity: string;
            /** @description `<plugin>/<integration>`. */
            source: string;
            /** @enum {unknown} */
            event: "created" | "updated" | "relocated" | "archived" | "unarchived" | "deleted";
            /** @enum {unknown} */
            status: "queued" | "ok" | "skipped" | "failed";
            message?: string;
            artifacts: {
                [key: string]: string;
            };
            requestedBy: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            finishedAt?: string;
        };
        /** WebhookAction */
        WebhookAction: {
            /** @description `<plugin>:<action>`, as rules name it. */
            handler: string;
            plugin: string;
            name: string;
            label: string;
            description?: string;
            /** @description JSON Schema of an object. */
            configSchema?: {
                [key: string]: unknown;
            };
        };
        /** Widget */
        Widget: {
            plugin: string;
            pluginTitle: string;
            id: string;
            title: string;
            description?: string;
            refreshSeconds?: number;
        };
        /** Problem */
        Problem: {
            /** @description JSON pointer to what is wrong. */
            pointer: string;
            message: string;
        };
        /** Action */
        Action: {
            /**
             * @description Where the action is declared.
             * @enum {unknown}
             */
            kind: "Action" | "Plugin";
            namespace: string;
            /** @description Name of the action; `<plugin>:<action>` for a plugin’s. */
            name: string;
            title: string;
            description?: string;
            category?: string;
            /** @description The team that owns the action. */
            owner?: string;
            /**
             * @description A destructive action has to be confirmed.
             * @enum {unknown}
             */
            effect: "read" | "write" | "destructive";
            /** @description JSON Schema of the inputs. A field with `writeOnly` is a secret; one with `x-entity-ref` is an entity. */
            inputSchema: {
                [key: string]: unknown;
            };
            steps: {
                id: string;
                title?: string;
                type: string;
                /** @description Its effect can be taken back. */
                compensated: boolean;
            }[];
            requiresApproval: boolean;
            /** @description Whether you may. */
            mayRun: boolean;
            /** @description Why, or why not. */
            reason: string;
            /** @description What keeps it from being run by anybody. */
            problems: {
                pointer: string;
                message: string;
            }[];
        };
        /** RunRequest */
        RunRequest: {
            inputs?: {
                [key: string]: unknown;
            };
            /** @description Has to be true for a destructive action. */
            confirm?: boolean;
            /** @description Asking again with the same key gives the same run. */
            idempotencyKey?: string;
            /** @description Of a plan: refused if the action is another one by now. */
            digest?: string;
        };
        /** RunPlan */
        RunPlan: {
            /**
             * @description A destructive action has to be confirmed.
             * @enum {unknown}
             */
            effect: "read" | "write" | "destructive";
            /** @description With defaults, secrets masked. */
            inputs: {
                [key: string]: unknown;
            };
            requiresApproval: boolean;
            steps: {
                id: string;
                title: string;
                type: string;
                /** @description What it would do, in words. */
                plan?: string;
                compensated: boolean;
            }[];
            digest: string;
        };
        /** RunSummary */
        RunSummary: {
            id: string;
            /**
             * @description Where the action is declared.
             * @enum {unknown}
             */
            kind: "Action" | "Plugin";
            namespace: string;
            /** @description Name of the action; `<plugin>:<action>` for a plugin’s. */
            action: string;
            title: string;
            /** @description The team that owns the action. */
            owner?: string;
            /**
             * @description A destructive action has to be confirmed.
             * @enum {unknown}
             */
            effect: "read" | "write" | "destructive";
            /** @enum {unknown} */
            state: "queued" | "awaiting-approval" | "running" | "waiting" | "succeeded" | "failed" | "cancelled" | "rejected" | "expired";
            requestedBy: string;
            source: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            startedAt?: string;
            /** Format: date-time */
            finishedAt?: string;
            /**
             * Format: date-time
             * @description The request for approval lapses then.
             */
            expiresAt?: string;
            cancelRequested: boolean;
            error?: {
                message: string;
                code: string;
            };
        };
        /** Run */
        Run: {
            id: string;
            /**
             * @description Where the action is declared.
             * @enum {unknown}
             */
            kind: "Action" | "Plugin";
            namespace: string;
            /** @description Name of the action; `<plugin>:<action>` for a plugin’s. */
            action: string;
            title: string;
            /** @description The team that owns the action. */
            owner?: string;
            /**
             * @description A destructive action has to be confirmed.
             * @enum {unknown}
             */
            effect: "read" | "write" | "destructive";
            /** @enum {unknown} */
            state: "queued" | "awaiting-approval" | "running" | "waiting" | "succeeded" | "failed" | "cancelled" | "rejected" | "expired";
            requestedBy: string;
            source: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            startedAt?: string;
            /** Format: date-time */
            finishedAt?: string;
            /**
             * Format: date-time
             * @description The request for approval lapses then.
             */
            expiresAt?: string;
            cancelRequested: boolean;
            error?: {
                message: string;
                code: string;
            };
            /** @description As they were asked for, secrets masked. */
            inputs: {
                [key: string]: unknown;
            };
            outputs?: {
                [key: string]: unknown;
            };
            steps: {
                id: string;
                title: string;
                type: string;
                /** @description The step whose effect it takes back. */
                undoes?: string;
                /** @enum {unknown} */
                state: "pending" | "running" | "waiting" | "succeeded" | "failed" | "unknown" | "skipped";
                attempt: number;
                /** Format: date-time */
                waitsUntil?: string;
                outputs?: {
                    [key: string]: unknown;
                };
                error?: {
                    message: string;
                    code: string;
                };
                /** Format: date-time */
                startedAt?: string;
                /** Format: date-time */
                finishedAt?: string;
            }[];
            decisions: {
                by: string;
                /** @enum {unknown} */
                decision: "approved" | "rejected";
                reason: string;
                /** Format: date-time */
                at: string;
            }[];
            /** @description Names of the texts that it left. */
            artifacts: string[];
            /** @description Names what was asked for. Whoever approves sends it along. */
            digest: string;
            rerunOf?: string;
            /** @description Whether you may decide about it. */
            mayApprove?: boolean;
        };
        /** RunLogPage */
        RunLogPage: {
            lines: {
                id: number;
                /** Format: date-time */
                timestamp: string;
                level: string;
                step?: string;
                message: string;
            }[];
            /** @description The run has ended, and nothing more is said. */
            isOver: boolean;
        };
        /** ActionSchedule */
        ActionSchedule: {
            name: string;
            cron: string;
            timeZone: string;
            /** @enum {unknown} */
            missed: "once" | "skip";
            paused: boolean;
            /** @description The next times. */
            next: string[];
            /** Format: date-time */
            lastAt?: string;
            /** @description The job that asked for the last run. */
            lastJob?: string;
            /** @description In whose name it runs. */
            createdBy: string;
            /** Format: date-time */
            updatedAt: string;
        };
        /** ActionSecret */
        ActionSecret: {
            name: string;
            /** @description Where it may be sent. */
            hosts: string[];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            updatedBy: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                    };
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ready";
                    };
                };
            };
            /** @description Default Response */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "unavailable";
                    };
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    getVersion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version: string;
                    };
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    username: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Send it as `Authorization: Bearer …`. */
                        token: string;
                        /** Format: date-time */
                        expiresAt: string;
                        user: components["schemas"]["User"];
                    };
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    changeMyPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    currentPassword: string;
                    newPassword: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                    };
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getPasswordRules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description In characters. */
                        minLength: number;
                    };
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listMySessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    revokeMyOtherSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    revokeMySession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listMyApiKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /**
                     * Role
                     * @enum {unknown}
                     */
                    role?: "viewer" | "developer" | "platform-engineer" | "admin";
                    /** @description Scopes: nothing but these, such as `catalog.read`. */
                    permissions?: string[];
                    /** @description Only the catalog of these namespaces; `prod.*` is every one that begins so. */
                    namespaces?: string[];
                    /** Format: date-time */
                    expiresAt?: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listSignInOffers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInOffer"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    startSignIn: {
        parameters: {
            query?: {
                /** @description A path of the UI. */
                to?: string;
            };
            header?: never;
            path: {
                plugin: string;
                integration: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Go on there */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    finishSignIn: {
        parameters: {
            query: {
                state: string;
                code?: string;
                iss?: string;
                error?: string;
            };
            header?: never;
            path: {
                plugin: string;
                integration: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Go on there */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listSignInProviders: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInProvider"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    allowSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                plugin: string;
                integration: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What the button says. */
                    label?: string;
                    /**
                     * @description Whoever has no user yet gets one. Needs `domains` or `groups`.
                     * @default false
                     */
                    createUsers?: boolean;
                    /**
                     * @description A user with the same verified e-mail address is the same person.
                     * @default false
                     */
                    linkByEmail?: boolean;
                    /**
                     * @description Domains of verified e-mail addresses that are let in; empty for all.
                     * @default []
                     */
                    domains?: string[];
                    /**
                     * @description Groups of which one is needed; empty for none.
                     * @default []
                     */
                    groups?: string[];
                    /**
                     * @description Role by group, for users that were made here.
                     * @default {}
                     */
                    roles?: {
                        [key: string]: "viewer" | "developer" | "platform-engineer" | "admin";
                    };
                    /**
                     * @default viewer
                     * @enum {unknown}
                     */
                    defaultRole?: "viewer" | "developer" | "platform-engineer";
                    /**
                     * @description Groups of the provider become groups here, whose members follow.
                     * @default false
                     */
                    syncGroups?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInProvider"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    forbidSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                plugin: string;
                integration: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listMyIdentities: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identity"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    startIdentity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                plugin: string;
                integration: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A path of the UI. */
                    returnTo?: string;
                    scopes?: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityStart"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    finishIdentity: {
        parameters: {
            query: {
                state: string;
                code?: string;
                iss?: string;
                error?: string;
            };
            header?: never;
            path: {
                plugin: string;
                integration: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Go on there */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    pollIdentity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                plugin: string;
                integration: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    flow: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        status: "pending" | "connected";
                    };
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    refreshIdentity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                plugin: string;
                integration: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identity"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    disconnectIdentity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                plugin: string;
                integration: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description It is forgotten here, but not ended there. */
                        problem: string;
                    };
                };
            };
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    username: string;
                    password: string;
                    displayName?: string;
                    email?: string;
                    /** @description Ignored: new users are viewers. */
                    role?: unknown;
                    /**
                     * @description Accounts without a password need an identity plugin.
                     * @enum {boolean}
                     */
                    ssoOnly?: false;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    displayName?: string;
                    email?: string;
                    /**
                     * Role
                     * @enum {unknown}
                     */
                    role?: "viewer" | "developer" | "platform-engineer" | "admin";
                    /** @description Custom roles. */
                    roles?: string[];
                    /** @description Teams that the user belongs to: a Team’s name, or `namespace/name`. */
                    teams?: string[];
                    /** @description Ends all sessions; keys stop working meanwhile. */
                    disabled?: boolean;
                    /** @description Whether the next request needs a new password first. */
                    mustChangePassword?: boolean;
                    /**
                     * @description Accounts without a password need an identity plugin.
                     * @enum {boolean}
                     */
                    ssoOnly?: false;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    unlockUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    newPassword: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                    };
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listSessionsOfUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    revokeSessionsOfUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    revokeSessionOfUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listApiKeysOfUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteApiKeyOfUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listGroups: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createGroup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    displayName?: string;
                    description?: string;
                    /** @description What the members are: a built-in or a custom role. */
                    role?: string;
                    /** @description Teams that the members belong to: a Team’s name, or `namespace/name`. */
                    teams?: string[];
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        group: components["schemas"]["Group"];
                        members: components["schemas"]["Member"][];
                    };
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    displayName?: string;
                    description?: string;
                    /** @description What the members are: a built-in or a custom role. */
                    role?: string;
                    /** @description Teams that the members belong to: a Team’s name, or `namespace/name`. */
                    teams?: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listMembers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    addMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    userId: string;
                };
            };
        };
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    removeMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listRoles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessRole"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createRole: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    displayName?: string;
                    description?: string;
                    rules?: unknown[];
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessRole"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessRole"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    displayName?: string;
                    description?: string;
                    rules?: unknown[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessRole"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listPermissions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PermissionDescription"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listRules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PermissionRule"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createRule: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    id?: string;
                    subjects: string[];
                    /** @description For all of the above but these. */
                    except?: string[];
                    /**
                     * @description What denies wins over what allows.
                     * @enum {unknown}
                     */
                    effect: "allow" | "deny";
                    description?: string;
                    verbs: ("read" | "write" | "delete" | "execute" | "manage" | "*")[];
                    /** @description What is done it to: `catalog`, `plugins`, `actions`, `jobs`, `audit`, …, or `*`. Default: what the conditions speak of, otherwise `catalog`. */
                    resources?: string[];
                    /** @description Only entities of these kinds. */
                    kinds?: string[];
                    /** @description Only in these namespaces; `prod.*` is every one that begins so. */
                    namespaces?: string[];
                    /** @description Only what these teams own. `@own`: a team of the one who asks; `@foreign`: another team; `@none`: nobody. */
                    owners?: string[];
                    /** @description Only these plugins. */
                    plugins?: string[];
                    /** @description Only these actions. */
                    actions?: string[];
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PermissionRule"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    replaceRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    id?: string;
                    subjects: string[];
                    /** @description For all of the above but these. */
                    except?: string[];
                    /**
                     * @description What denies wins over what allows.
                     * @enum {unknown}
                     */
                    effect: "allow" | "deny";
                    description?: string;
                    verbs: ("read" | "write" | "delete" | "execute" | "manage" | "*")[];
                    /** @description What is done it to: `catalog`, `plugins`, `actions`, `jobs`, `audit`, …, or `*`. Default: what the conditions speak of, otherwise `catalog`. */
                    resources?: string[];
                    /** @description Only entities of these kinds. */
                    kinds?: string[];
                    /** @description Only in these namespaces; `prod.*` is every one that begins so. */
                    namespaces?: string[];
                    /** @description Only what these teams own. `@own`: a team of the one who asks; `@foreign`: another team; `@none`: nobody. */
                    owners?: string[];
                    /** @description Only these plugins. */
                    plugins?: string[];
                    /** @description Only these actions. */
                    actions?: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PermissionRule"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteRule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getEffectiveRights: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EffectiveRights"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    explainAccess: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Username. Default: the one who asks. */
                    user?: string;
                    /** @enum {unknown} */
                    permission: "self" | "catalog.read" | "catalog.write" | "catalog.delete" | "kinds.manage" | "actions.read" | "actions.execute" | "runs.read" | "approvals.execute" | "runs.manage" | "actionsecrets.read" | "actionsecrets.manage" | "plugins.read" | "plugins.manage" | "marketplace.read" | "marketplace.manage" | "configuration.read" | "configuration.write" | "configsecrets.read" | "logs.read" | "webhooks.read" | "webhooks.manage" | "subscriptions.manage" | "deployments.read" | "deployments.execute" | "incidents.read" | "analysis.read" | "analysis.execute" | "health.read" | "lifecycle.execute" | "jobs.read" | "jobs.manage" | "announcements.read" | "announcements.manage" | "dashboards.write" | "dashboards.manage" | "users.manage" | "access.read" | "access.manage" | "audit.read" | "audit.manage" | "backups.manage" | "secrets.manage";
                    kind?: string;
                    namespace?: string;
                    /** @description With it, the stored entity is asked about. */
                    name?: string;
                    owner?: string;
                    plugin?: string;
                    action?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Explanation"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    whoMay: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    permission: "self" | "catalog.read" | "catalog.write" | "catalog.delete" | "kinds.manage" | "actions.read" | "actions.execute" | "runs.read" | "approvals.execute" | "runs.manage" | "actionsecrets.read" | "actionsecrets.manage" | "plugins.read" | "plugins.manage" | "marketplace.read" | "marketplace.manage" | "configuration.read" | "configuration.write" | "configsecrets.read" | "logs.read" | "webhooks.read" | "webhooks.manage" | "subscriptions.manage" | "deployments.read" | "deployments.execute" | "incidents.read" | "analysis.read" | "analysis.execute" | "health.read" | "lifecycle.execute" | "jobs.read" | "jobs.manage" | "announcements.read" | "announcements.manage" | "dashboards.write" | "dashboards.manage" | "users.manage" | "access.read" | "access.manage" | "audit.read" | "audit.manage" | "backups.manage" | "secrets.manage";
                    kind?: string;
                    namespace?: string;
                    /** @description With it, the stored entity is asked about. */
                    name?: string;
                    owner?: string;
                    plugin?: string;
                    action?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhoMay"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    whatIfAccess: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccessPolicy"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhatIf"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessPolicy"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    replacePolicy: {
        parameters: {
            query?: {
                /** @description Do everything but the writing. */
                dryRun?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccessPolicy"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyChange"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    exportRbac: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessPolicy"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    importRbac: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccessPolicy"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        groupsCreated: number;
                        groupsUpdated: number;
                        rulesImported: number;
                    };
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listEntities: {
        parameters: {
            query: {
                namespace?: string;
                owner?: string;
                /** @description A tag. Repeatable; all must hold. */
                tag?: string[];
                /** @description A label, as `key=value`. Repeatable; all must hold. */
                label?: string[];
                /** @description Only what this plugin brought. */
                source?: string;
                /** @description Only what vanished upstream. */
                gone?: boolean;
                /** @description Only what no sync has seen for longer than the period of its source. */
                stale?: boolean;
                /** @description Only where a person and a source have changed the same, and nobody decided. */
                conflict?: boolean;
                /** @description The catalog as it was then. Not with `q`, `related`, `stale` or another order. */
                asOf?: string;
                /** @description Only what a team of mine owns. */
                mine?: boolean;
                /** @description What stands in a relation: `dependsOn:Service/x`, its inverse `dependencyOf:Service/x`, or `Service/x` for any. Repeatable; all must hold. */
                related?: string[];
                /** @description Words to find and filters: `kind:Service owner:payments -tag:legacy "exact phrase" word`. */
                q?: string;
                /** @description Order; with `-` from the other end. Default `kind`: kind, namespace, name. */
                sort?: "kind" | "name" | "updatedAt" | "createdAt" | "-kind" | "-name" | "-updatedAt" | "-createdAt";
                /** @description Comma-separated paths to return, such as `kind,metadata.name`. Default: all. */
                fields?: string;
                /** @description Also say in `status.source` when each was last seen upstream, and whether it is stale. Not with `asOf`. */
                freshness?: boolean;
                /** @description Also count all matches, in the header `X-Total-Count`. */
                count?: boolean;
                limit: number;
                /** @description From the `Link` header of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entity"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createEntity: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntityInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entity"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listEntitiesOfKind: {
        parameters: {
            query: {
                namespace?: string;
                owner?: string;
                /** @description A tag. Repeatable; all must hold. */
                tag?: string[];
                /** @description A label, as `key=value`. Repeatable; all must hold. */
                label?: string[];
                /** @description Only what this plugin brought. */
                source?: string;
                /** @description Only what vanished upstream. */
                gone?: boolean;
                /** @description Only what no sync has seen for longer than the period of its source. */
                stale?: boolean;
                /** @description Only where a person and a source have changed the same, and nobody decided. */
                conflict?: boolean;
                /** @description The catalog as it was then. Not with `q`, `related`, `stale` or another order. */
                asOf?: string;
                /** @description Only what a team of mine owns. */
                mine?: boolean;
                /** @description What stands in a relation: `dependsOn:Service/x`, its inverse `dependencyOf:Service/x`, or `Service/x` for any. Repeatable; all must hold. */
                related?: string[];
                /** @description Words to find and filters: `kind:Service owner:payments -tag:legacy "exact phrase" word`. */
                q?: string;
                /** @description Order; with `-` from the other end. Default `kind`: kind, namespace, name. */
                sort?: "kind" | "name" | "updatedAt" | "createdAt" | "-kind" | "-name" | "-updatedAt" | "-createdAt";
                /** @description Comma-separated paths to return, such as `kind,metadata.name`. Default: all. */
                fields?: string;
                /** @description Also say in `status.source` when each was last seen upstream, and whether it is stale. Not with `asOf`. */
                freshness?: boolean;
                /** @description Also count all matches, in the header `X-Total-Count`. */
                count?: boolean;
                limit: number;
                /** @description From the `Link` header of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entity"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getEntity: {
        parameters: {
            query: {
                namespace: string;
                /** @description The entity as it was then. */
                asOf?: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entity"];
                };
            };
            /** @description Not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    replaceEntity: {
        parameters: {
            query: {
                namespace: string;
                /** @description Do everything but the writing. */
                dryRun?: boolean;
            };
            header?: {
                /** @description The ETag that was read: refused with 412 when it has changed since. */
                "if-match"?: string;
            };
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntityInput"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entity"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteEntity: {
        parameters: {
            query: {
                namespace: string;
                /** @description Do everything but the writing. */
                dryRun?: boolean;
            };
            header?: {
                /** @description The ETag that was read: refused with 412 when it has changed since. */
                "if-match"?: string;
            };
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    patchEntity: {
        parameters: {
            query: {
                namespace: string;
                /** @description Do everything but the writing. */
                dryRun?: boolean;
            };
            header?: {
                /** @description The ETag that was read: refused with 412 when it has changed since. */
                "if-match"?: string;
            };
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        /** @description JSON merge patch (RFC 7396) of `metadata` and `spec`. */
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entity"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getEntityHistory: {
        parameters: {
            query: {
                namespace: string;
                limit: number;
                /** @description From the `Link` header of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryEntry"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getEntitySources: {
        parameters: {
            query: {
                namespace: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceStatus"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getGraph: {
        parameters: {
            query: {
                namespace: string;
                depth: number;
                /** @description Most nodes. */
                limit: number;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Graph"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    search: {
        parameters: {
            query: {
                /** @description Words and filters, as in lists. The last word may be unfinished; mistyped words are found where few others are. */
                q: string;
                kind?: string;
                namespace?: string;
                limit: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchHit"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getFacets: {
        parameters: {
            query: {
                namespace?: string;
                owner?: string;
                /** @description A tag. Repeatable; all must hold. */
                tag?: string[];
                /** @description A label, as `key=value`. Repeatable; all must hold. */
                label?: string[];
                /** @description Only what this plugin brought. */
                source?: string;
                /** @description Only what vanished upstream. */
                gone?: boolean;
                /** @description Only what no sync has seen for longer than the period of its source. */
                stale?: boolean;
                /** @description Only where a person and a source have changed the same, and nobody decided. */
                conflict?: boolean;
                /** @description Only what a team of mine owns. */
                mine?: boolean;
                /** @description What stands in a relation: `dependsOn:Service/x`, its inverse `dependencyOf:Service/x`, or `Service/x` for any. Repeatable; all must hold. */
                related?: string[];
                /** @description Words to find and filters: `kind:Service owner:payments -tag:legacy "exact phrase" word`. */
                q?: string;
                /** @description Kind, such as `Service`. */
                kind?: string;
                /** @description Which to count. Repeatable. Default: all. */
                facet?: ("kind" | "owner" | "lifecycle" | "tag" | "source" | "state")[];
                limit: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Facets"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getImpact: {
        parameters: {
            query: {
                namespace: string;
                depth: number;
                limit: number;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Impact"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getCycles: {
        parameters: {
            query: {
                limit: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cycles"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    applyBatch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    entities: unknown[];
                    dryRun?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchResult"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listKinds: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Kind"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createKind: {
        parameters: {
            query: {
                /** @description Say what would happen, and do nothing. */
                dryRun: boolean;
                /** @description Do it although entities do not fit any more: they are marked as invalid. */
                force: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KindInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KindChange"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getKind: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KindDetails"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    putKind: {
        parameters: {
            query: {
                /** @description Say what would happen, and do nothing. */
                dryRun: boolean;
                /** @description Do it although entities do not fit any more: they are marked as invalid. */
                force: boolean;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KindInput"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KindChange"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteKind: {
        parameters: {
            query: {
                /** @description Say what would happen, and do nothing. */
                dryRun: boolean;
                /** @description Do it although entities do not fit any more: they are marked as invalid. */
                force: boolean;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KindChange"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listKindProblems: {
        parameters: {
            query: {
                namespace?: string;
                /** @description Only of this entity. */
                name?: string;
                limit: number;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntityProblem"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listSchemas: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getSchema: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getProvenance: {
        parameters: {
            query: {
                namespace: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Provenance"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    decideField: {
        parameters: {
            query: {
                namespace: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description As in the provenance. */
                    pointer: string;
                    /**
                     * @description `source`: what the source says, which it follows from then on. `mine`: what is written stays, and is no conflict any more.
                     * @enum {unknown}
                     */
                    take: "source" | "mine";
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entity"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    restoreEntity: {
        parameters: {
            query: {
                namespace: string;
                /** @description Do everything but the writing. */
                dryRun?: boolean;
            };
            header?: {
                /** @description The ETag that was read: refused with 412 otherwise. */
                "if-match"?: string;
            };
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    revision: number;
                } | {
                    /** @description The `id` of a history entry. */
                    entry: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entity"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entity"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    previewCleanUp: {
        parameters: {
            query: {
                reason: "gone" | "stale";
                kind?: string;
                /** @description A plugin. */
                source?: string;
                /** @description Only what is gone, or was last seen, before. */
                before?: string;
                limit: number;
                /** @description From the `Link` header of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CleanUpCandidate"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    cleanUp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    entities: {
                        kind: string;
                        namespace: string;
                        name: string;
                        /** @description As it was shown. */
                        revision: number;
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchResult"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listPanels: {
        parameters: {
            query: {
                namespace: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Panel"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    renderPanel: {
        parameters: {
            query: {
                namespace: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
                plugin: string;
                panel: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PanelDocument"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    streamPanel: {
        parameters: {
            query: {
                namespace: string;
                /** @description From the panel’s `log-stream` section. */
                source: string;
                tailLines?: number;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
                plugin: string;
                panel: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listConfiguration: {
        parameters: {
            query: {
                namespace: string;
                /** @description Which integration, as `<plugin>/<integration>`, where an entity has several. */
                source?: string;
                /** @description Such as `production`. */
                environment?: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Configuration"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    fetchConfigurationValues: {
        parameters: {
            query: {
                namespace: string;
                /** @description Which integration, as `<plugin>/<integration>`, where an entity has several. */
                source?: string;
                /** @description Such as `production`. */
                environment?: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    keys?: string[];
                    reveal?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigKeyWithValue"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    setConfigurationValue: {
        parameters: {
            query: {
                namespace: string;
                /** @description Which integration, as `<plugin>/<integration>`, where an entity has several. */
                source?: string;
                /** @description Such as `production`. */
                environment?: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
                /** @description Slashes in it are written as `%2F`. */
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfigValue"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigKey"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteConfigurationKey: {
        parameters: {
            query: {
                namespace: string;
                /** @description Which integration, as `<plugin>/<integration>`, where an entity has several. */
                source?: string;
                /** @description Such as `production`. */
                environment?: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
                /** @description Slashes in it are written as `%2F`. */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    searchLogs: {
        parameters: {
            query: {
                namespace: string;
                /** @description Which integration, as `<plugin>/<integration>`, where an entity has several. */
                source?: string;
                environment?: string[];
                /** @description Included. Default: half an hour before the end. */
                start?: string;
                /** @description Not included. Default: now. */
                end?: string;
                /** @description `field:op:value`, with op `eq`, `ne`, `contains`, `starts_with` or `regex`. */
                filter?: string[];
                level?: string[];
                limit: number;
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogPage"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getLogSchema: {
        parameters: {
            query: {
                namespace: string;
                /** @description Which integration, as `<plugin>/<integration>`, where an entity has several. */
                source?: string;
                /** @description Such as `production`. */
                environment?: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogField"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getLogHistogram: {
        parameters: {
            query: {
                namespace: string;
                /** @description Which integration, as `<plugin>/<integration>`, where an entity has several. */
                source?: string;
                environment?: string[];
                /** @description Included. Default: half an hour before the end. */
                start?: string;
                /** @description Not included. Default: now. */
                end?: string;
                /** @description `field:op:value`, with op `eq`, `ne`, `contains`, `starts_with` or `regex`. */
                filter?: string[];
                level?: string[];
                bucketCount: number;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogHistogramBucket"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listDeployments: {
        parameters: {
            query: {
                namespace: string;
                /** @description Which integration, as `<plugin>/<integration>`, where an entity has several. */
                source?: string;
                environment: string[];
                limit: number;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RemoteDeployment"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    triggerDeployment: {
        parameters: {
            query: {
                namespace: string;
                /** @description Which integration, as `<plugin>/<integration>`, where an entity has several. */
                source?: string;
                /** @description Such as `production`. */
                environment?: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    ref: string;
                    inputs?: {
                        [key: string]: string;
                    };
                    acknowledgeCheckFailure?: boolean;
                };
            };
        };
        responses: {
            /** @description Accepted; it goes on */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeploymentRun"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listDeploymentRefs: {
        parameters: {
            query: {
                namespace: string;
                /** @description Which integration, as `<plugin>/<integration>`, where an entity has several. */
                source?: string;
                /** @description Such as `production`. */
                environment?: string;
                kind: "default" | "branch" | "tag" | "all";
                /** @description A part of the name. */
                query?: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeploymentRef"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listDeploymentCommits: {
        parameters: {
            query: {
                namespace: string;
                /** @description Which integration, as `<plugin>/<integration>`, where an entity has several. */
                source?: string;
                /** @description Such as `production`. */
                environment?: string;
                ref: string;
                limit: number;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Commit"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getDeploymentCommit: {
        parameters: {
            query: {
                namespace: string;
                /** @description Which integration, as `<plugin>/<integration>`, where an entity has several. */
                source?: string;
                /** @description Such as `production`. */
                environment?: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
                committish: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Commit"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    compareDeploymentRefs: {
        parameters: {
            query: {
                namespace: string;
                /** @description Which integration, as `<plugin>/<integration>`, where an entity has several. */
                source?: string;
                /** @description Such as `production`. */
                environment?: string;
                base: string;
                head: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompareResult"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getDeploymentCheckStatus: {
        parameters: {
            query: {
                namespace: string;
                /** @description Which integration, as `<plugin>/<integration>`, where an entity has several. */
                source?: string;
                /** @description Such as `production`. */
                environment?: string;
                committish: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        status: "pass" | "fail" | "warn" | "unknown";
                    };
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getDeploymentRun: {
        parameters: {
            query: {
                namespace: string;
                /** @description Which integration, as `<plugin>/<integration>`, where an entity has several. */
                source?: string;
                /** @description Such as `production`. */
                environment?: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeploymentRun"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getEntityHealth: {
        parameters: {
            query: {
                namespace: string;
                /** @description Which integration, as `<plugin>/<integration>`, where an entity has several. */
                source?: string;
                /** @description Such as `production`. */
                environment?: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntityHealth"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listIncidents: {
        parameters: {
            query: {
                namespace: string;
                /** @description Which integration, as `<plugin>/<integration>`, where an entity has several. */
                source?: string;
                /** @description Such as `production`. */
                environment?: string;
                /** @description Default: a week before the end. */
                start?: string;
                /** @description Default: now. */
                end?: string;
                status?: string[];
                limit: number;
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentPage"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    analyzeEntity: {
        parameters: {
            query: {
                namespace: string;
                /** @description Which integration, as `<plugin>/<integration>`, where an entity has several. */
                source?: string;
                /** @description Such as `production`. */
                environment?: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnalysisFinding"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    remediateFinding: {
        parameters: {
            query: {
                namespace: string;
                /** @description Which integration, as `<plugin>/<integration>`, where an entity has several. */
                source?: string;
                /** @description Such as `production`. */
                environment?: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    id: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RemediationResult"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    archiveEntity: {
        parameters: {
            query: {
                namespace: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entity"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    unarchiveEntity: {
        parameters: {
            query: {
                namespace: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entity"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listLifecycleRuns: {
        parameters: {
            query: {
                namespace: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LifecycleRun"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    rerunLifecycle: {
        parameters: {
            query: {
                namespace: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted; it goes on */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LifecycleRun"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listPlugins: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plugin"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    reloadPlugins: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PluginReload"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getPlugin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The plugin’s slug. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plugin"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getPluginConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The plugin’s slug. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PluginConfig"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    setPluginConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The plugin’s slug. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    testPluginConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The plugin’s slug. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionTest"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    enablePlugin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The plugin’s slug. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    enabled: boolean;
                };
            };
        };
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    releasePlugin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The plugin’s slug. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    syncPlugin: {
        parameters: {
            query?: {
                /** @description Answer when the job is over, at most after ten minutes. */
                wait?: boolean;
            };
            header?: never;
            path: {
                /** @description The plugin’s slug. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Accepted; it goes on */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listSyncs: {
        parameters: {
            query: {
                limit: number;
                /** @description From the `Link` header of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The plugin’s slug. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listMarketplace: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MarketplaceEntry"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listPluginSets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PluginSet"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    verifyPluginSet: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        plugin: string;
                        problem: string;
                    }[];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listOutdatedPlugins: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewerPlugin"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listPluginChanges: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PluginChange"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    requestPluginChange: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    action: "install";
                    auto?: boolean;
                    plugins: {
                        package: string;
                        integrity?: string;
                    }[];
                } | {
                    /** @enum {string} */
                    action: "update";
                    auto?: boolean;
                    names?: string[];
                } | {
                    /** @enum {string} */
                    action: "uninstall";
                    auto?: boolean;
                    names: string[];
                    /** @description Keep configuration, assignments and the plugin’s own data. */
                    keepData?: boolean;
                } | {
                    /** @enum {string} */
                    action: "rollback";
                    auto?: boolean;
                    /** @description Default: the one before. */
                    set?: number;
                };
            };
        };
        responses: {
            /** @description Accepted; it goes on */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PluginChange"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getPluginChange: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PluginChange"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    approvePluginChange: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted; it goes on */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PluginChange"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listIntegrations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Integration"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listPluginIntegrations: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The plugin’s slug. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Integration"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getIntegration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The plugin’s slug. */
                name: string;
                integration: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Integration"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    putIntegration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The plugin’s slug. */
                name: string;
                integration: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    values: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Integration"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteIntegration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The plugin’s slug. */
                name: string;
                integration: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getIntegrationConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The plugin’s slug. */
                name: string;
                integration: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PluginConfig"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    testIntegration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The plugin’s slug. */
                name: string;
                integration: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionTest"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listAssignments: {
        parameters: {
            query?: {
                plugin?: string;
                integration?: string;
                capability?: "configuration" | "logs" | "deployment" | "lifecycle" | "health" | "incidents" | "analysis";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assignment"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createAssignment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignmentInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assignment"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getAssignment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assignment"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    replaceAssignment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignmentInput"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assignment"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteAssignment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listEntityIntegrations: {
        parameters: {
            query: {
                namespace: string;
            };
            header?: never;
            path: {
                /** @description Kind, such as `Service`. */
                kind: string;
                /** @description Name within kind and namespace. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntitySourceBinding"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listWebhookActions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookAction"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    checkWebhookAction: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description `<plugin>:<action>`. */
                    handler: string;
                    /** @description An object; or JSON text, as rules of the first contract have it. */
                    actionConfig?: unknown;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        problems: components["schemas"]["Problem"][];
                    };
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    runWebhookAction: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description `<plugin>:<action>`. */
                    handler: string;
                    integration?: string;
                    /** @description `Kind/namespace/name`. */
                    entity?: string;
                    externalIdentifier: string;
                    /** @description An object; or JSON text, as rules of the first contract have it. */
                    actionConfig?: unknown;
                    payload?: unknown;
                };
            };
        };
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listWebhooks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    replaceWebhook: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookInput"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    takeDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        challenge: string;
                    };
                };
            };
            /** @description Accepted; it goes on */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        accepted: boolean;
                    };
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Default: a new one. */
                    secret?: string;
                    /** @description How long the former secret is still taken. Default: a day. */
                    overlapSeconds?: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    tryWebhookRules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    rules: unknown[];
                    /** @default 20 */
                    limit?: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleTrial"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    countDeliveries: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: number;
                    };
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listDeliveries: {
        parameters: {
            query: {
                /** @description Id of a webhook or of a subscription. */
                target?: string;
                direction?: "in" | "out";
                state?: "received" | "retrying" | "succeeded" | "ignored" | "dead" | "refused";
                eventType?: string;
                limit: number;
                /** @description From the `Link` header of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryDetails"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    replayDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted; it goes on */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    replayDeliveries: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Id of a webhook or of a subscription. */
                    target?: string;
                    /** @enum {unknown} */
                    direction?: "in" | "out";
                    /** @enum {unknown} */
                    state?: "received" | "retrying" | "succeeded" | "ignored" | "dead" | "refused";
                    eventType?: string;
                };
            };
        };
        responses: {
            /** @description Accepted; it goes on */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        replayed: number;
                    };
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listSubscriptions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubscriptionInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    replaceSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubscriptionInput"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteSubscription: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    rotateSubscriptionSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Subscription"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listSubscriptionDeliveries: {
        parameters: {
            query: {
                state?: "received" | "retrying" | "succeeded" | "ignored" | "dead" | "refused";
                limit: number;
                /** @description From the `Link` header of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    replaySubscriptionDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                delivery: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted; it goes on */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listWidgets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Widget"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    renderWidget: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                widget: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PanelDocument"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getSync: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The plugin’s slug. */
                name: string;
                /** @description The sync, which has the id of its job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncRecord"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listSyncChanges: {
        parameters: {
            query: {
                limit: number;
                /** @description From the `Link` header of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The plugin’s slug. */
                name: string;
                /** @description The sync, which has the id of its job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncChange"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listUnseen: {
        parameters: {
            query: {
                limit: number;
                /** @description From the `Link` header of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The plugin’s slug. */
                name: string;
                /** @description The sync, which has the id of its job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnseenEntity"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    releaseSync: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The plugin’s slug. */
                name: string;
                /** @description The sync, which has the id of its job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted; it goes on */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    dropSync: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The plugin’s slug. */
                name: string;
                /** @description The sync, which has the id of its job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncRecord"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    previewUndo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The plugin’s slug. */
                name: string;
                /** @description The sync, which has the id of its job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UndoPreview"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    undoSync: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The plugin’s slug. */
                name: string;
                /** @description The sync, which has the id of its job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted; it goes on */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listActions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Action"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getAction: {
        parameters: {
            query: {
                namespace: string;
            };
            header?: never;
            path: {
                /** @description Name of an entity of the kind Action, or `<plugin>:<action>`. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Action"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    executeAction: {
        parameters: {
            query: {
                namespace: string;
            };
            header?: never;
            path: {
                /** @description Name of an entity of the kind Action, or `<plugin>:<action>`. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    planAction: {
        parameters: {
            query: {
                namespace: string;
            };
            header?: never;
            path: {
                /** @description Name of an entity of the kind Action, or `<plugin>:<action>`. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunRequest"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunPlan"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listActionRuns: {
        parameters: {
            query: {
                namespace: string;
                limit: number;
                /** @description From the `Link` header of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Name of an entity of the kind Action, or `<plugin>:<action>`. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunSummary"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listRuns: {
        parameters: {
            query: {
                state?: ("queued" | "awaiting-approval" | "running" | "waiting" | "succeeded" | "failed" | "cancelled" | "rejected" | "expired")[];
                /** @description Only those that you asked for. */
                mine?: boolean;
                /** @description `Kind/namespace/name`: only those that were about this entity. */
                entity?: string;
                limit: number;
                /** @description From the `Link` header of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunSummary"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listAwaitingRuns: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunSummary"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getRunLog: {
        parameters: {
            query: {
                /** @description Only lines after the one with this id. */
                after: number;
                limit: number;
                /** @description Seconds to wait for a line, or for the end of the run, when there is none yet. */
                wait: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunLogPage"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getRunArtifact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                artifact: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    approveRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    /** @description Of the run as you have looked at it. */
                    digest?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    rejectRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    /** @description Of the run as you have looked at it. */
                    digest?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    cancelRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted; it goes on */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retryRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted; it goes on */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    rerunRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Has to be true for a destructive action. */
                    confirm?: boolean;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    signalRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                signal: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    payload?: unknown;
                };
            };
        };
        responses: {
            /** @description Accepted; it goes on */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        accepted: boolean;
                    };
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listActionSecrets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionSecret"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    putActionSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    value: string;
                    /** @description Where it may be sent: hosts, or `host:port`. */
                    hosts: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionSecret"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteActionSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listActionSchedules: {
        parameters: {
            query: {
                namespace: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionSchedule"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    putActionSchedule: {
        parameters: {
            query: {
                namespace: string;
            };
            header?: never;
            path: {
                name: string;
                schedule: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Such as `30 2 * * 1-5`. */
                    cron: string;
                    /** @description Such as `Europe/Berlin`. Default: UTC. */
                    timeZone?: string;
                    inputs?: {
                        [key: string]: unknown;
                    };
                    /** @description Has to be true for a destructive action. */
                    confirm?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionSchedule"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteActionSchedule: {
        parameters: {
            query: {
                namespace: string;
            };
            header?: never;
            path: {
                name: string;
                schedule: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listJobSchedules: {
        parameters: {
            query: {
                limit: number;
                /** @description From the `Link` header of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobSchedule"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getJobSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobSchedule"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    pauseJobSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobSchedule"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    resumeJobSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobSchedule"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    runJobSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted; it goes on */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query: {
                userName?: string;
                /** @description Such as `entity.updated`. */
                action?: string;
                source?: "api" | "cli" | "ui" | "plugin" | "gitops" | "webhook" | "mcp" | "system";
                resourceType?: string;
                /** @description For an entity: `Kind/namespace/name`. */
                resourceId?: string;
                requestId?: string;
                /** @description Not before. */
                since?: string;
                /** @description Before. */
                until?: string;
                limit: number;
                offset?: number;
                /** @description From the `Link` header of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEntry"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getAuditExtent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditExtent"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    exportAudit: {
        parameters: {
            query: {
                userName?: string;
                /** @description Such as `entity.updated`. */
                action?: string;
                source?: "api" | "cli" | "ui" | "plugin" | "gitops" | "webhook" | "mcp" | "system";
                resourceType?: string;
                /** @description For an entity: `Kind/namespace/name`. */
                resourceId?: string;
                requestId?: string;
                /** @description Not before. */
                since?: string;
                /** @description Before. */
                until?: string;
                /** @description JSON, one entry a line; or CSV, safe to open in a spreadsheet. */
                format: "jsonl" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    verifyAudit: {
        parameters: {
            query?: {
                /** @description A head that was kept earlier, as `id:hash`: the chain has to pass through it. */
                head?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditVerification"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    followAuditVerification: {
        parameters: {
            query?: {
                /** @description A head that was kept earlier, as `id:hash`: the chain has to pass through it. */
                head?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    pruneAudit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * Format: date-time
                     * @description Entries from before this time are removed.
                     */
                    before: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        removed: number;
                    };
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createBackup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Nobody can open the backup without it. */
                    passphrase: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.gantry.backup": string;
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getKeyState: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyState"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    rotateSecrets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The key that everything is sealed with now. */
                        keyId: string;
                        /** @description Texts that were sealed anew. */
                        sealed: number;
                    };
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getDashboard: {
        parameters: {
            query: {
                /** @description Whose: your own, a team’s, or everybody’s. */
                scope: "user" | "team" | "global";
                /** @description Which team, with the scope `team`. */
                team?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dashboard"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    setDashboard: {
        parameters: {
            query: {
                /** @description Whose: your own, a team’s, or everybody’s. */
                scope: "user" | "team" | "global";
                /** @description Which team, with the scope `team`. */
                team?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DashboardInput"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dashboard"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    resetDashboard: {
        parameters: {
            query: {
                /** @description Whose: your own, a team’s, or everybody’s. */
                scope: "user" | "team" | "global";
                /** @description Which team, with the scope `team`. */
                team?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listViewed: {
        parameters: {
            query: {
                limit: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ViewedEntity"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    recordView: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    kind: string;
                    /** @default default */
                    namespace: string;
                    name: string;
                };
            };
        };
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    clearViewed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listAnnouncements: {
        parameters: {
            query: {
                /** @description Those for others, those to come and those that have ended as well; needs the permission announcements.manage. */
                all: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Announcement"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    createAnnouncement: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnnouncementInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Announcement"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    updateAnnouncement: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnnouncementInput"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Announcement"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    deleteAnnouncement: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    dismissAnnouncement: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query: {
                /** @description Only these channels (repeatable). Without it, all that you may hear. */
                channel?: ("entities" | "actions" | "sync" | "plugins" | "home")[];
                /** @description Only events of these types, such as `entity.created` (repeatable). */
                type?: string[];
                /** @description Only events of entities of these kinds (repeatable). */
                kind?: string[];
                /** @description Only events of entities in these namespaces (repeatable). */
                namespace?: string[];
                /** @description Only what came after the event with this sequence. */
                since?: number;
                /** @description Only from this time on. */
                from?: string;
                limit: number;
                /** @description From the `Link` header of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    streamEvents: {
        parameters: {
            query?: {
                /** @description Only these channels (repeatable). Without it, all that you may hear. */
                channel?: ("entities" | "actions" | "sync" | "plugins" | "home")[];
                /** @description Only events of these types, such as `entity.created` (repeatable). */
                type?: string[];
                /** @description Only events of entities of these kinds (repeatable). */
                kind?: string[];
                /** @description Only events of entities in these namespaces (repeatable). */
                namespace?: string[];
                /** @description Only what came after the event with this sequence. */
                since?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listJobs: {
        parameters: {
            query: {
                type?: string;
                key?: string;
                state?: "queued" | "running" | "waiting" | "succeeded" | "failed" | "dead" | "cancelled";
                limit: number;
                /** @description From the `Link` header of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getJobLog: {
        parameters: {
            query: {
                /** @description Only lines after the one with this id. */
                after: number;
                limit: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobLogLine"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    streamJobLog: {
        parameters: {
            query: {
                /** @description Only lines after the one with this id. */
                after: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    cancelJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted; it goes on */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retryJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted; it goes on */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    retryJobs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    type: string;
                    /**
                     * @description `dead` unless it says otherwise.
                     * @enum {unknown}
                     */
                    state?: "dead" | "failed";
                };
            };
        };
        responses: {
            /** @description Accepted; it goes on */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        retried: number;
                    };
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listJobTypes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobType"][];
                };
            };
            /** @description Refused; the body says why */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Failed; the body has the request id under which the log has the cause */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
}
