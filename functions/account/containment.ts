/**
 * Shapes of a change with which somebody takes a node off the network, or takes rights from it, on purpose. A change of
 * such a shape is put back only if the owner opted in to its class, because to undo a containment is worse than a lost
 * shell.
 *
 * - `security-group`: a group lost its last rule, or a node moved into a group without rules.
 * - `network-acl`: an entry denies everything to a node or a subnet.
 * - `node-role`: the only role or instance profile of a node was taken.
 * - `internet-gateway`: an internet gateway was detached.
 * - `public-address`: the public address of a node was taken.
 * - `endpoint-policy`: the policy of an endpoint was narrowed.
 * - `iam-policy`: a policy of a node's role was narrowed or taken.
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
  'security-group': 'a security group was emptied, or a node was moved into a group without rules',
  'network-acl': 'everything was denied to a node or a subnet',
  'node-role': 'the only role of a node was taken away',
  'internet-gateway': 'an internet gateway was detached',
  'public-address': 'the public address of a node was taken away',
  'endpoint-policy': 'the policy of an endpoint was narrowed',
  'iam-policy': 'a policy of the role of a node was narrowed or taken away',
};
