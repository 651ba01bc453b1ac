/** The log group's name from a name or an ARN (`arn:…:log-group:NAME` or `…:NAME:*`). */
export const logGroupName = (nameOrArn: string): string =>
  /^arn:[^:]+:logs:[^:]*:[^:]*:log-group:([^:]+)/.exec(nameOrArn)?.[1] ?? nameOrArn;

/** The document's name from a name or an ARN (`arn:…:document/NAME`). */
export const documentName = (nameOrArn: string): string =>
  /^arn:[^:]+:ssm:[^:]*:[^:]*:document\/(.+)$/.exec(nameOrArn)?.[1] ?? nameOrArn;

/** The alias from its ARN (`arn:…:alias/NAME`); anything else as it is. */
export const aliasName = (nameOrArn: string): string =>
  /^arn:[^:]+:kms:[^:]*:[^:]*:(alias\/.+)$/.exec(nameOrArn)?.[1] ?? nameOrArn;

/** The name from a name, a path and name, or an ARN of a role, profile or policy. */
export const iamName = (given: string): string => given.split('/').at(-1) ?? given;

/** `DhcpOptionsId` as older records spell it: `dhcpOptionsId`. */
export const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
