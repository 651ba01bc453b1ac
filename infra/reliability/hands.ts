import { row } from './row.ts';

/** When a way back is not taken, and how narrow it is when it is. */
export const HANDS = [
  row(
    'A record tells of a change that never was, so that the guard would hand something out',
    'What nobody saw in the account before is told, and never put back',
    'use-cases/forged-events.test.ts > is not put back, whatever the record says',
    'use-cases/forged-events.test.ts > is told where nobody saw it, also if it is true',
    'properties/safe-hands.test.ts > gives back nothing that was not there, whatever is broken',
  ),
  row(
    "A row of the ledger claims that a repair was begun, with calls of somebody's choice",
    'The guard decides on the change again, makes no call that the change does not ask for, and passes on no command or link of the row',
    'use-cases/forged-records.test.ts > a record of a repair that nobody began',
    'properties/safe-hands.test.ts > makes the guard call nothing that the change does not call for',
  ),
  row(
    'A row of the ledger has a time in the future',
    'It is never fresh, silences nobody and uses up no budget, and the sweep tells it',
    'use-cases/forged-records.test.ts > a time of the ledger in the future',
    'use-cases/forged-records.test.ts > of the future uses up no budget',
    'use-cases/forged-records.test.ts > tells a repair that was begun then, and closes it',
  ),
  row(
    'A remembered document holds a shell profile that the account never had',
    'It is offered as a command',
    'use-cases/forged-records.test.ts > is not created again by itself',
  ),
  row(
    'An event is days old, from the future, or came after the resource was seen whole again',
    'It is told, and nothing is put back',
    'properties/safe-hands.test.ts > of more than three hours, or in the future, means no call',
    'use-cases/forged-records.test.ts > an event that comes late',
  ),
  row(
    'The event of a harmless change comes after somebody else has broken something',
    'If a look between the two found everything whole, only who broke it is named',
    'properties/late.test.ts > a change that was seen whole is not named for what broke later, however late its event comes',
    'use-cases/remember/looks.test.ts > clears everybody of before it, however late their events come',
  ),
  row(
    'A security tool or one that reconciles makes the change',
    'It is told with its name and the reason, and never fought',
    'core/restraint/hands-off.test.ts > %s: the change stays, and the alert says who made it',
  ),
  row(
    'Somebody empties a group, moves a node into a group for isolation, or denies all in a network ACL',
    'The way back is offered, and never taken unless the owner opted in with `fix-containment`',
    'prerequisites/network-access/put-back-rules.test.ts > network-access, a group that was emptied',
    'prerequisites/network-access/shapes.test.ts > network-access, an ACL or groups for isolation',
  ),
  row(
    'Somebody takes the role, the profile or a policy of a node',
    'The same',
    'prerequisites/node-credentials/containment.test.ts > was taken, which has the shape of a containment',
    'prerequisites/node-permissions/containment.test.ts > node-permissions, the shapes of a containment',
  ),
  row(
    'Somebody detaches an internet gateway, takes the default route to it or a public address, or narrows the policy of an endpoint',
    'The same; full access is never put back',
    'prerequisites/internet-path/containment.test.ts > internet-path, the shapes of a containment',
    'prerequisites/session-endpoints/containment.test.ts > session-endpoints, the policy of an endpoint',
  ),
  row(
    'Several rules of a security group are revoked, one of them open to the world',
    'The narrowest rules that heal are put back, as TCP 443; what reaches beyond the VPC is only offered',
    'prerequisites/network-access/put-back-rules.test.ts > network-access, of several revoked rules',
    'prerequisites/network-access/smallest.test.ts > suffices, and can do without none of its items',
  ),
  row(
    'A policy version that allowed everything was replaced by a narrower one',
    'It is offered: no version comes into force that allows more than the present one beyond sessions, the agent and logging',
    'prerequisites/node-permissions/more-than-sessions.test.ts > that allows %s must not come back',
  ),
  row(
    'An Elastic IP address is taken again and again, under other ids',
    'Two fixes a day, then it is told',
    'prerequisites/internet-path/containment.test.ts > has one budget, whatever its associations are called',
  ),
  row(
    'Breaks come faster than anybody can look at them',
    'Ten fixes an hour for the account and Region, exact with guards that run at once; none where they cannot be counted',
    'contract/ledger.ts > gives away no more fixes of an hour than it may hold, to guards that ask at once',
    'use-cases/forged-records.test.ts > are none where they cannot be counted',
  ),
  row(
    'A person makes a second call while the guard is at work',
    'The break settles before it is put back, and is judged again',
    'use-cases/settling.test.ts > a break that settles',
  ),
  row(
    'Egress is tightened to a VPC behind a transit gateway, where nothing can be seen',
    'A doubt, not a break: nothing is put back',
    'prerequisites/network-access/hidden-ways.test.ts > a VPC with a route to where nothing can be seen',
  ),
  row(
    "AWS's own procedure leaves `$DEFAULT` at an old version",
    'At most a doubt; nothing is put back',
    'use-cases/preferences-auto-fix.test.ts > a version that $DEFAULT left behind',
  ),
];
