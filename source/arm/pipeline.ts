import type {ComputeManagementClientOptionalParams} from '@azure/arm-compute';

/** What sends a request: the SDK's own by default, an in-process simulator or a stub in tests. */
export type HttpClient = NonNullable<ComputeManagementClientOptionalParams['httpClient']>;

export type PipelinePolicy = NonNullable<ComputeManagementClientOptionalParams['additionalPolicies']>[number]['policy'];

export type PipelineRequest = Parameters<HttpClient['sendRequest']>[0];

export type PipelineResponse = Awaited<ReturnType<HttpClient['sendRequest']>>;
