import type { Plan } from '../account/api-call.ts';
import type { VpcNetwork } from '../account/network/network.ts';
import { networksOf } from '../account/network/parts.ts';
import { type TaggedIds, tagIdsOf } from '../account/network/tagged-ids.ts';
import { presentValue, type Tags } from '../account/observed.ts';
import { label, type Resource, resourceKey } from '../account/resource.ts';
import type { AccountState } from '../account/state.ts';
import type { Evaluation } from '../core/blame/evaluate.ts';
import { type Exemption, exemptionOf } from '../core/exemption.ts';
import type { Finding } from '../core/outcome.ts';
import type { Guard } from './guard.ts';
import { type Asked, type Known, knownOf, tagsOf, vpcTags } from './named/tags-of.ts';
import { withTags } from './named/with-tags.ts';
import { asTags, nodesHit } from './nodes-hit.ts';
import { handedOut, targetsOf, unreadHandedOut } from './plan-targets.ts';
import { widen } from './widen.ts';

const NONE: Exemption = { kind: 'none' };

const unreadable = (because: string): Exemption => ({ kind: 'unreadable', because });

const says = ({ key, now }: Asked, tags: readonly Tags[]): Exemption => exemptionOf(key, tags, now);

/** What was touched, or its VPC: one tag is enough. */
const ofTouched = (asked: Asked): Exemption => {
  const { resources } = asked.gathered.effect;
  return says(
    asked,
    resources.flatMap((one) => [...tagsOf(asked, one), ...vpcTags(asked, one)]),
  );
};

const partly = (what: string, key: string): Exemption => ({
  kind: 'partly',
  because: `the tag ${key} says to leave ${what} alone, and a fix would reach it, too`,
});

/** All of several must be exempt; if only some are, nothing is put back, because a fix would reach them. */
const all = (
  { key }: Asked,
  parts: readonly { readonly name: string; readonly exemption: Exemption }[],
): Exemption => {
  const [first] = parts;
  if (first && parts.every(({ exemption }) => exemption.kind === 'exempt')) return first.exemption;
  const some = parts.find(({ exemption }) => exemption.kind !== 'none');
  if (!some) return NONE;
  return some.exemption.kind === 'exempt' ? partly(some.name, key) : some.exemption;
};

/** A rule of a touched group has tags of its own, but a fix may add to the group without reaching it. */
const ofRules = (asked: Asked): Exemption => {
  const { state, effect } = asked.gathered;
  const rules = effect.resources
    .filter(({ type }) => type === 'AWS::EC2::SecurityGroup')
    .flatMap(({ id }) => networksOf(state).flatMap(({ securityGroups }) => rulesOf(securityGroups, id)));
  const tagged = rules.find((id) => says(asked, asTags(asked.key, [id], asked.tagged)).kind !== 'none');
  return tagged === undefined ? NONE : partly(`security group rule ${tagged}`, asked.key);
};

const rulesOf = (groups: VpcNetwork['securityGroups'], id: string): readonly string[] =>
  (Object.hasOwn(groups, id) ? (presentValue(groups[id])?.rules ?? []) : []).flatMap(
    ({ ruleId }) => ruleId ?? [],
  );

/** What is broken, or else the nodes that are hit. */
const ofFinding = (asked: Asked, finding: Finding, cutOff: readonly string[]): Exemption => {
  const broken = says(asked, tagsOf(asked, finding.subject));
  if (broken.kind !== 'none') return broken;
  const hit = nodesHit(asked.gathered.state, finding, cutOff, asked.key, asked.tagged);
  return all(
    asked,
    hit.map(({ name, tags }) => ({ name, exemption: says(asked, tags) })),
  );
};

/** What the way back would write to or hand out. */
const ofPlan = async (guard: Guard, asked: Asked, plan: Plan | undefined): Promise<Exemption> => {
  const state = plan ? await widen(guard, asked.gathered.state, handedOut(plan)) : asked.gathered.state;
  const unread = unreadHandedOut(plan, state);
  if (unread) return unreadable(`the guard may not read the tags of ${unread}`);
  for (const { name, tags, ids } of plan ? targetsOf(plan, state) : []) {
    const found = says(asked, [...tags, ...asTags(asked.key, ids, asked.tagged)]);
    if (found.kind === 'exempt') return partly(name, asked.key);
    if (found.kind !== 'none') return found;
  }
  return NONE;
};

/** Does it hold that no tag was found? Not if some may not be read. */
const hidden = ({ gathered }: Asked, resources: readonly Resource[]): Exemption => {
  const unread = resources.find((one) => {
    const known = knownOf(gathered, one);
    return known !== undefined && 'unread' in known && known.unread?.includes('tags');
  });
  if (unread) return unreadable(`the guard may not read the tags of ${label(unread)}`);
  const unplaced = resources.find((one) => tagIdsOf(gathered.state, one) === undefined);
  return unplaced ? unreadable(`it is unknown what holds the tags of ${label(unplaced)}`) : NONE;
};

const isOfEc2 = ({ type }: Resource): boolean => type.startsWith('AWS::EC2::');

/** Preferences and their destinations are none of EC2's: then EC2 is not asked. */
const readTagged = async (
  { ports, config }: Guard,
  state: AccountState,
  resources: readonly Resource[],
): Promise<TaggedIds | string> => {
  if (!resources.some(isOfEc2) && Object.keys(state.instances).length === 0) return {};
  const found = await ports.reader.ec2Tagged(config.ignoreTag);
  if (found.status === 'unknown') return found.because;
  return presentValue(found) ?? {};
};

/**
 * What owners say by tag, wherever the tag hangs: on what was touched or is broken, on its VPC, on the roles and
 * nodes that are hit, or on what the way back would change. If only some of what is hit is to be left alone, people
 * are told and nothing is put back. The same holds if tags may not be read.
 */
export const exemptionFor = async (
  guard: Guard,
  {
    gathered,
    evaluation: { cutOff, plan },
  }: { readonly gathered: Known; readonly evaluation: Pick<Evaluation, 'cutOff' | 'plan'> },
  findings: readonly Finding[],
): Promise<Exemption> => {
  const resources = [...gathered.effect.resources, ...findings.map(({ subject }) => subject)];
  const [tagged, state] = await Promise.all([
    readTagged(guard, gathered.state, resources),
    withTags(guard, gathered.state, resources),
  ]);
  const asked: Asked = {
    key: guard.config.ignoreTag,
    now: guard.ports.now(),
    gathered: { ...gathered, state },
    tagged: typeof tagged === 'string' ? {} : tagged,
  };
  const touched = ofTouched(asked);
  if (touched.kind !== 'none') return touched;
  const broken = all(
    asked,
    findings.map((finding) => ({
      name: label(finding.subject),
      exemption: ofFinding(
        asked,
        finding,
        cutOff.get(`${finding.prerequisite}|${resourceKey(finding.subject)}`) ?? [],
      ),
    })),
  );
  if (broken.kind !== 'none') return broken;
  const rules = ofRules(asked);
  if (rules.kind !== 'none') return rules;
  const planned = await ofPlan(guard, asked, plan);
  if (planned.kind !== 'none') return planned;
  return typeof tagged === 'string' ? unreadable(tagged) : hidden(asked, resources);
};
