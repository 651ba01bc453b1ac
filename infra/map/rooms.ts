/** What a folder is for, and what its files may import. Read the code in this order. */
export type Room = {
  readonly holds: string;
  /** Other rooms that it may import from, including types. */
  readonly takes: readonly string[];
  /** Packages that it may import; types of packages do not count, because they are not in the bundle. */
  readonly packages: RegExp;
  /** It is pure: without clock, randomness, output or waiting. */
  readonly pure: boolean;
};

const NO_PACKAGE = /^$/;
const PURE = { packages: NO_PACKAGE, pure: true };

/** One row per folder. A file belongs to the room with the longest name that its path starts with. */
export const ROOMS: Readonly<Record<string, Room>> = {
  'functions/formats': {
    holds: 'how AWS writes things: JSON, names, Regions, policies, CloudTrail records',
    takes: [],
    packages: /^(zod\/mini|ipaddr\.js)$/,
    pure: true,
  },
  'functions/account': {
    holds: 'an account as data, and what an API call does to it',
    takes: ['functions/formats'],
    packages: /^ipaddr\.js$/,
    pure: true,
  },
  'functions/core': {
    holds: "the guard's own words and decisions",
    takes: ['functions/formats', 'functions/account'],
    packages: /^zod\/mini$/,
    pure: true,
  },
  'functions/sessions': {
    holds: 'what Session Manager and its agent ask of an account',
    takes: ['functions/formats', 'functions/account', 'functions/core'],
    ...PURE,
  },
  'functions/prerequisites/<id>': {
    holds: 'one prerequisite: what it watches, its check, its ways back',
    takes: ['functions/formats', 'functions/account', 'functions/core', 'functions/sessions'],
    ...PURE,
  },
  'functions/prerequisites': {
    holds: 'the registry',
    takes: ['functions/core', 'functions/prerequisites/<id>'],
    ...PURE,
  },
  'functions/alerts': {
    holds: 'an outcome as mail, Chatbot JSON, Slack blocks',
    takes: ['functions/formats', 'functions/account', 'functions/core', 'functions/sessions'],
    ...PURE,
  },
  'functions/use-cases': {
    holds: 'one event, from record to outcome; the scheduled sweep',
    // The registry is an argument. Alerts are rendered where they are sent.
    takes: [
      'functions/formats',
      'functions/account',
      'functions/core',
      'functions/sessions',
      'functions/alerts',
    ],
    packages: /^zod\/mini$/,
    pure: false,
  },
  'functions/adapters/aws': {
    holds: 'the ports by AWS SDK, and the permissions table',
    takes: [
      'functions/formats',
      'functions/account',
      'functions/core',
      'functions/sessions',
      'functions/alerts',
    ],
    packages: /^(@aws-sdk\/.+|@smithy\/.+|zod\/mini|node:.+)$/,
    pure: false,
  },
  'functions/adapters/memory': {
    holds: 'the embedded account: the same ports in memory',
    takes: ['functions/formats', 'functions/account', 'functions/core', 'functions/sessions'],
    packages: /^zod\/mini$/,
    pure: false,
  },
  'functions/adapters/slack': {
    holds: 'webhook and bot',
    takes: ['functions/alerts'],
    packages: /^@slack\/.+$/,
    pure: false,
  },
  'functions/lambda': {
    holds: 'what the entries share: configuration, logging, the queue handler',
    takes: ['functions/formats', 'functions/account', 'functions/core'],
    packages: /^(@middy\/core|@aws-lambda-powertools\/.+|zod\/mini)$/,
    pure: false,
  },
  functions: {
    holds: 'one entry for each Lambda; it only wires',
    takes: [
      'functions/core',
      'functions/prerequisites',
      'functions/use-cases',
      'functions/adapters/aws',
      'functions/adapters/slack',
      'functions/lambda',
    ],
    packages: /^(@middy\/core|@aws-lambda-powertools\/.+)$/,
    pure: false,
  },
  'cli/html': {
    holds: 'what the pages of the command line share: markup, style, the policy of what may run',
    takes: ['functions/alerts'],
    packages: /^node:crypto$/,
    pure: true,
  },
  cli: {
    holds: 'the command line: commands, stories (demo), example accounts (example), real accounts (cloud)',
    takes: [
      'functions/formats',
      'functions/account',
      'functions/core',
      'functions/sessions',
      'functions/prerequisites',
      'functions/alerts',
      'functions/use-cases',
      'functions/adapters/aws',
      'functions/adapters/memory',
      'cli/html',
    ],
    packages: /^(commander|@bomb\.sh\/tab\/commander|@aws-sdk\/.+|node:.+)$/,
    pure: false,
  },
};

const names = Object.keys(ROOMS).toSorted((a, b) => b.length - a.length);

/** The room of a file, by its path from the root of the repository. */
export const roomOf = (path: string): string => {
  if (/^functions\/prerequisites\/[^/]+\//.test(path)) return 'functions/prerequisites/<id>';
  return names.find((name) => path.startsWith(`${name}/`)) ?? path.split('/', 1).join();
};

/** The folder of one prerequisite, from which the others may not import. */
export const prerequisiteOf = (path: string): string | undefined =>
  /^functions\/prerequisites\/([^/]+)\//.exec(path)?.[1];
