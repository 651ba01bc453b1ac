import type { Containment } from './containment.ts';
import type {
  IdentityOfferedInputs,
  IdentityRepairInputs,
  IdentityReplayedInputs,
} from './identity/inputs.ts';
import type { NetworkOfferedInputs, NetworkRepairInputs, NetworkReplayedInputs } from './network/inputs.ts';
import type { NameOfferedInputs, NameReplayedInputs } from './network/names/inputs.ts';
import type { Tags } from './observed.ts';
import type {
  PreferencesOfferedInputs,
  PreferencesRepairInputs,
  PreferencesReplayedInputs,
  TagList,
} from './preferences/inputs.ts';

type BooleanAttribute = { readonly Value: boolean };

/** The inputs of the calls that the guard may make, in the SDK's spelling, so that they can be sent as they are. */
type RepairInputs = NetworkRepairInputs &
  IdentityRepairInputs &
  PreferencesRepairInputs & {
    'ec2:AssociateDhcpOptions': { readonly DhcpOptionsId: string; readonly VpcId: string };
    'ec2:ModifyVpcAttribute': {
      readonly VpcId: string;
      readonly EnableDnsSupport?: BooleanAttribute;
      readonly EnableDnsHostnames?: BooleanAttribute;
    };
  };

/** Calls that an alert may offer as a command, but that the guard never makes. */
type OfferedInputs = NetworkOfferedInputs &
  NameOfferedInputs &
  IdentityOfferedInputs &
  PreferencesOfferedInputs & {
    'ssm:SendCommand': {
      readonly DocumentName: 'AWS-UpdateSSMAgent';
      readonly Targets: readonly { readonly Key: string; readonly Values: readonly string[] }[];
      readonly MaxConcurrency?: string;
    };
    'cloudtrail:StartLogging': { readonly Name: string };
    'cloudtrail:UpdateTrail': {
      readonly Name: string;
      readonly IsMultiRegionTrail?: boolean;
      readonly IncludeGlobalServiceEvents?: boolean;
    };
    'events:EnableRule': { readonly Name: string };
  };

/** Calls that are only applied to the embedded account, when a change is replayed on it. */
type ReplayedInputs = NetworkReplayedInputs &
  NameReplayedInputs &
  IdentityReplayedInputs &
  PreferencesReplayedInputs & {
    'cloudtrail:StopLogging': { readonly Name: string };
    'cloudtrail:DeleteTrail': { readonly Name: string };
    'cloudtrail:PutEventSelectors': {
      readonly TrailName: string;
      readonly EventSelectors?: readonly unknown[];
      readonly AdvancedEventSelectors?: readonly unknown[];
    };
    'events:DisableRule': { readonly Name: string };
    'events:DeleteRule': { readonly Name: string };
    'events:PutRule': { readonly Name: string; readonly EventPattern?: string; readonly State?: string };
    'events:PutTargets': {
      readonly Rule: string;
      readonly Targets: readonly {
        readonly Id: string;
        readonly Arn: string;
        readonly Input?: string;
        readonly InputPath?: string;
        readonly InputTransformer?: unknown;
      }[];
    };
    'events:RemoveTargets': { readonly Rule: string; readonly Ids: readonly string[] };
  };

type Inputs = RepairInputs & OfferedInputs & ReplayedInputs;

/** An API that auto-fix may call, `service:Operation` in the SDK's spelling. */
export type RepairApi = keyof RepairInputs;
/** An API that the guard only prints as a command. */
export type OfferedApi = keyof OfferedInputs;
/** Every API that the embedded account understands. */
export type Api = keyof Inputs;

type CallOf<A extends Api> = { readonly [K in A]: { readonly api: K; readonly input: Inputs[K] } }[A];

/** One AWS API call as data: executed by the remediator, printed as a command, applied to a state by simulate. */
export type ApiCall<A extends Api = Api> = CallOf<A>;

/** Calls that are made in this order, and a description of what they restore. */
export type Plan<A extends Api = Api> = {
  readonly calls: readonly ApiCall<A>[];
  /** E.g. `version 3 of the document` or `the DHCP options dopt-… it had`. */
  readonly restores: string;
  /**
   * False when parts of the old state are unknown: a person must complete the plan, and it is never executed.
   */
  readonly exact: boolean;
  /** The plan goes back past the state right before the change: to an older version, or to the baseline. */
  readonly beyond?: true;
  /** Why a person must do this although all is known, e.g. because it restores more than sessions need. */
  readonly byHand?: string;
  /** What whoever runs it must know first, as one clause; because of it, a person must do it, too. */
  readonly caution?: string;
  /** The change has the shape of a containment, so the plan is an offer unless the owner opted in. */
  readonly containment?: Containment;
  /** What the plan restores is known from the event alone: nobody saw it in the account before. */
  readonly seenOnlyInEvent?: true;
};

/** Tags in the list form that ssm and s3 take. */
export const tagList = (tags: Tags): TagList =>
  Object.entries(tags)
    .filter(([key]) => !key.startsWith('aws:'))
    .map(([Key, Value]) => ({ Key, Value }));

const isBucketSetting = ({ api }: { readonly api: Api }): boolean => api.startsWith('s3:Put');

/**
 * A plan's calls in steps. The calls of one step may be made in parallel: the settings of one bucket do not
 * depend on each other. Everything else goes one after the other.
 */
export const stepsOf = <A extends Api>(calls: readonly ApiCall<A>[]): readonly (readonly ApiCall<A>[])[] => {
  const steps: ApiCall<A>[][] = [];
  for (const call of calls) {
    const last = steps.at(-1);
    if (last && isBucketSetting(call) && last.every(isBucketSetting)) last.push(call);
    else steps.push([call]);
  }
  return steps;
};
