import { presentValue } from '../../functions/account/observed.ts';
import { type Assessment, assess } from '../../functions/core/assessment.ts';
import type { AccountReader } from '../../functions/core/ports.ts';
import { FAMILIES, type Family, type Prerequisite } from '../../functions/core/prerequisite.ts';
import { registryOf } from '../../functions/prerequisites/index.ts';
import { hearingScope } from '../../functions/use-cases/sweep/hearing-scope.ts';
import type { Cloud } from '../cloud/connect.ts';
import { type Installed, partOf, partsOf } from './installed.ts';
import { broken, type Link, unseen, works } from './link.ts';

const queueArn = ({ partition, region, accountId }: Cloud['identity'], url: string): string =>
  `arn:${partition}:sqs:${region}:${accountId}:${url.split('/').at(-1)}`;

/** The logical id of a family's queue in the template. */
export const queueId = (family: Family): string => `${family.charAt(0).toUpperCase()}${family.slice(1)}Queue`;

/** The names of the rules that bring events to the families. */
const familyRules = (installed: Installed): readonly string[] =>
  partsOf(installed, 'AWS::Events::Rule')
    .filter(({ logicalId }) => FAMILIES.some((family) => logicalId.toLowerCase().startsWith(family)))
    .map(({ id }) => id);

/** The prerequisite guard-trail for the queues of an installation. */
const guardTrail = (identity: Cloud['identity'], installed: Installed): readonly Prerequisite[] => {
  const arnOf = (family: Family): string => queueArn(identity, partOf(installed, queueId(family)));
  const ownQueues = {
    preferences: arnOf('preferences'),
    network: arnOf('network'),
    identity: arnOf('identity'),
  };
  return registryOf({ ownQueues }).filter(({ id }) => id === 'guard-trail');
};

const linkOf = ({ prerequisite, result }: Assessment): Link => {
  const title = `${prerequisite}: ${result.subject.id}`;
  if (result.kind === 'fail') return broken(title, result.because);
  return result.kind === 'unknown' ? unseen(title, result.because) : works(title, 'holds');
};

/**
 * The trail, the rules with their targets, the readers of the queues, and the forwarding from the Region of IAM: what the
 * prerequisite guard-trail says of them, on what is there now.
 */
export const hearing = async (
  { identity }: Cloud,
  installed: Installed,
  reader: AccountReader,
): Promise<readonly Link[]> => {
  const ownRules = familyRules(installed);
  const state = await reader.read(hearingScope({ identity, ownRules }));
  const links = assess(guardTrail(identity, installed), state).map(linkOf);
  const open = links.filter(({ verdict }) => verdict !== 'works');
  if (open.length > 0) return open;
  const rules = Object.values(state.ownRules).flatMap((rule) => presentValue(rule) ?? []);
  return [works('trail, rules, queue readers', `a trail delivers, and ${rules.length} rules are in place`)];
};
