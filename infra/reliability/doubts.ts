import { row } from './row.ts';

/** What cannot be seen in full, and whom a break is blamed on. */
export const DOUBTS = [
  row(
    'Nodes ping by a way that nobody can see: a proxy, a firewall, another account',
    'A ping is evidence: no alert says that these nodes fail, and their VPC is told at most once',
    'properties/unseen.test.ts > never fail for what the ping proves, and their VPC is told at most once',
    'use-cases/unseen/shapes.test.ts > is quiet about changes that leave its way open',
  ),
  row(
    'A deleted endpoint cuts sessions, and its nodes go on pinging',
    'A ping shows the way to `ssm` alone, so what `ssmmessages` lost is told nevertheless',
    'properties/unseen.test.ts > never silence ssmmessages, if it has an endpoint of its own that is closed',
    'use-cases/unseen/messages.test.ts > so a deleted endpoint for ssmmessages stays a finding: %s',
  ),
  row(
    'A change was told, and the nodes go on pinging long after it, or stop',
    'A correction says what it corrects, once; lost nodes confirm the alert with numbers',
    'use-cases/unseen/afterwards.test.ts > refute it once, and the correction says what it corrects',
    'use-cases/unseen/afterwards.test.ts > confirm it with numbers, and again only when more are lost',
  ),
  row(
    'The unseen way that nodes use is closed',
    'It is told as suspected, with a command, and nothing is put back',
    'properties/unseen.test.ts > is told as suspected if it closes all of it, and never proven or fixed',
    'use-cases/unseen/shapes.test.ts > is told when its rules are revoked, as suspected, with a command and without a repair',
  ),
  row(
    'The endpoints of a hub, whose users are in other VPCs, are deleted',
    'The hub is judged by what it provides: it is told once, and each person who breaks more of it is named',
    'use-cases/providers.test.ts > is told once while it is taken down',
    'use-cases/providers.test.ts > names a second person who breaks something else there',
    'properties/providers.test.ts > nothing is lost where nothing has changed',
  ),
  row(
    'A private hosted zone that leads nodes to an endpoint is taken away',
    'The names of the nodes are judged again, also where the zone is of another account',
    'prerequisites/vpc-name-resolution/names.test.ts > the zone of ssm only: the other service is what breaks',
    'prerequisites/vpc-name-resolution/names.test.ts > the zone of another account is taken away: nothing names the endpoint any more',
  ),
  row(
    'The guard runs in the account of a participant, who cannot see the endpoints of a shared VPC',
    'The sweep and harmless changes are silent, and what its own group cuts is told',
    'use-cases/shared-subnets.test.ts > hears nothing of harmless changes after the sweep',
    'use-cases/shared-subnets.test.ts > hears that its own group lets nothing out any more: %s',
  ),
  row(
    'An event comes after a later look found everything whole',
    'Its actor is not blamed for what broke since; a look that may have missed the change makes it suspected',
    'use-cases/blame/two-people.test.ts > is not blamed: what broke since is told without a name, and then with the name of who did it',
    'use-cases/blame/two-people.test.ts > is suspected if the look came so soon that it may have missed the change',
  ),
  row(
    'Two people break something, and their events come in reversed order',
    'Each is named for their own part, whoever is heard of first, and told once',
    'properties/two-people.test.ts > are named alike, whoever is heard of first, if each breaks something alone',
    'properties/two-people.test.ts > are told once each, however often their events arrive',
  ),
  row(
    'A check is in doubt, or a change neither breaks anything alone nor heals it when it is undone',
    'Nobody is blamed for a doubt, and nothing of it is proven',
    'properties/two-people.test.ts > are not blamed for a doubt',
    'properties/two-people.test.ts > are not proven to have broken what their change neither breaks alone nor heals when it is undone',
  ),
  row(
    'A record is of a resource that is neither in the account nor remembered',
    'The guard says that nothing is known of it; one that the ledger remembers is told although it is gone',
    'use-cases/blame/unknown-here.test.ts > says that nothing is known of it',
    'use-cases/blame/unknown-here.test.ts > is told although it is gone, because the ledger knows which VPC it was of',
  ),
];
