import { Agent } from 'node:https';
import { createSecureContext } from 'node:tls';

/**
 * Connections to one host at once. The network guard asks EC2 about all parts of a VPC in one round, and the sweep about
 * many VPCs; with fewer connections, calls would wait for one another.
 */
const MOST_CONNECTIONS = 50;

let made: Agent | undefined;

/**
 * The connections of all clients of the process, which stay open between calls. It is made with the first client, while
 * a function starts. So are the settings of TLS, for which the certificates of all authorities are read; each connection
 * would make them anew.
 */
export const connections = (): Agent => {
  made ??= new Agent({
    keepAlive: true,
    maxSockets: MOST_CONNECTIONS,
    secureContext: createSecureContext(),
  });
  return made;
};
