import type { EndpointNetwork } from './network.ts';

type Stated = Pick<EndpointNetwork, 'state'>;

/** Some answers of EC2 spell the states of an endpoint with a capital letter. */
const isIn = ({ state }: Stated, states: readonly string[]): boolean => states.includes(state.toLowerCase());

/**
 * The states of an endpoint that works.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcEndpoint.html
 */
export const AVAILABLE = 'available';

export const isPendingEndpoint = (endpoint: Stated): boolean => isIn(endpoint, ['pending']);

/** Can it be used, now or in a moment? Not where it was rejected, failed or is on its way out. */
export const isLiveEndpoint = (endpoint: Stated): boolean =>
  isIn(endpoint, [AVAILABLE, 'partial', 'pending']);

/** Was it deleted? EC2 describes it for a while. */
export const isDeletedEndpoint = (endpoint: Stated): boolean => isIn(endpoint, ['deleting', 'deleted']);
