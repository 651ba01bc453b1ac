/** The services without which there is no session, by the last part of their endpoints' names. */
export const SESSION_SERVICES = ['ssm', 'ssmmessages'] as const;

/**
 * Do some endpoints serve sessions? One of the services alone says nothing: Parameter Store needs `ssm`, and ECS Exec
 * needs `ssmmessages`.
 */
export const serveSessions = (serviceNames: readonly (string | undefined)[]): boolean =>
  SESSION_SERVICES.every((service) => serviceNames.some((name) => name?.endsWith(`.${service}`)));
