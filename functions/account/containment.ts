/**
 * Shapes of a change with which somebody takes a node off the network, or takes rights from it, on purpose. A change of
 * such a shape is put back only if the owner opted in to its class, because to undo a containment is worse than a lost
 * shell.
 *
 * - `security-group`: a group lost its last rule in one direction (rules for a few hosts, from which a suspect is
 *   examined, do not count), or a node or an endpoint moved into groups that let no session through.
 * - `network-acl`: an entry denies everything to a subnet, or anything to addresses of the VPC; or an ACL allows nothing
 *   in one direction.
 * - `node-role`: the role or instance profile of a node was taken, or its last policy, or a role that is denied sessions
 *   replaced it, or the metadata service that hands out its credentials was switched off.
 * - `internet-gateway`: an internet gateway was detached, or the default route to it was taken.
 * - `public-address`: the public address of a node was taken.
 * - `endpoint-policy`: the policy of an endpoint was narrowed.
 * - `iam-policy`: a policy of a node's role was narrowed or taken.
 *
 * Sources: https://docs.aws.amazon.com/security-ir/latest/userguide/source-containment.html and its neighbours. Not among
 * them, because people do it by mistake, and no guide names it: a route to a NAT gateway or a wrong target, an ACL entry
 * for one port, private DNS or a subnet of an endpoint, Default Host Management for a whole Region. Deleted endpoints
 * and NAT gateways are only offered anyway, because new ones have new ids.
 */
export const CONTAINMENTS = [
  'security-group',
  'network-acl',
  'node-role',
  'internet-gateway',
  'public-address',
  'endpoint-policy',
  'iam-policy',
] as const;
export type Containment = (typeof CONTAINMENTS)[number];

/** What somebody did, in the words of an alert. */
export const CONTAINMENT_WORDS: Readonly<Record<Containment, string>> = {
  'security-group': 'a security group was emptied, or a node was moved into groups that cut it off',
  'network-acl': 'everything was denied to a node or a subnet',
  'node-role': 'a node was left without a role that may do anything',
  'internet-gateway': 'an internet gateway was detached, or the route to it was taken away',
  'public-address': 'the public address of a node was taken away',
  'endpoint-policy': 'the policy of an endpoint was narrowed',
  'iam-policy': 'a policy of the role of a node was narrowed or taken away',
};
