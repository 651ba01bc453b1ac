import type { SecurityGroupRule } from '../network.ts';

/** Where nothing but a proxy listens by default: SOCKS, Squid, Privoxy and Tinyproxy. */
const ONLY_PROXIES = [1080, 3128, 8118, 8888];

/** Where proxies listen by default; at some of these ports, web servers do as well. */
export const PROXY_PORTS = [80, 1080, 3128, 8000, 8080, 8118, 8888];

export const isOnlyProxies = (port: number): boolean => ONLY_PROXIES.includes(port);

/** Well-known ports of other services: remote access, names, mail, directories, file systems, databases and queues. */
const OTHER_SERVICES: ReadonlySet<number> = new Set([
  ...[20, 21, 22, 23, 25, 53, 88, 110, 111, 123, 135, 137, 138, 139, 143, 389, 445, 464, 465, 514, 587, 636],
  ...[853, 873, 989, 990, 993, 995, 1433, 1434, 1521, 2049, 2181, 2379, 2380, 3260, 3268, 3269, 3306, 3389],
  ...[5432, 5439, 5671, 5672, 5985, 5986, 6379, 6380, 6443, 7687, 8125, 8182, 9042, 9092, 9094, 9096, 9098],
  ...[9200, 9300, 10250, 11211, 26379, 27017, 27018, 27019, 33060],
]);

/** May a proxy listen there? Nobody can see the port of a proxy, but those of well-known services are none. */
export const isProxyPort = (port: number): boolean => !OTHER_SERVICES.has(port);

/**
 * May a way to a proxy rest on the rule? Out of a node, any rule for TCP may lead to one. Into what may be a proxy, a rule
 * counts unless it is for one well-known service.
 */
export const mayLeadToProxy = ({ egress, protocol, fromPort, toPort }: SecurityGroupRule): boolean => {
  if (protocol !== 'tcp') return false;
  return egress || fromPort === undefined || fromPort !== toPort || isProxyPort(fromPort);
};
