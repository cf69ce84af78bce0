/**
 * The services that Step Functions integrates by name, and their actions (developer guide, "Integrating services"). Any
 * other action of them needs the `aws-sdk:` spelling.
 */
export const INTEGRATED_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  apigateway: ['invoke'],
  athena: ['startQueryExecution', 'stopQueryExecution', 'getQueryExecution', 'getQueryResults'],
  batch: ['submitJob'],
  bedrock: ['invokeModel', 'createModelCustomizationJob'],
  codebuild: [
    ...[
      'startBuild',
      'stopBuild',
      'batchDeleteBuilds',
      'batchGetReports',
      'startBuildBatch',
      'stopBuildBatch',
    ],
    ...['retryBuildBatch', 'deleteBuildBatch'],
  ],
  databrew: ['startJobRun'],
  dynamodb: ['getItem', 'putItem', 'updateItem', 'deleteItem'],
  ecs: ['runTask'],
  eks: [
    ...['call', 'runJob', 'createCluster', 'deleteCluster', 'createFargateProfile', 'deleteFargateProfile'],
    ...['createNodegroup', 'deleteNodegroup'],
  ],
  elasticmapreduce: [
    ...['createCluster', 'terminateCluster', 'addStep', 'cancelStep', 'setClusterTerminationProtection'],
    ...['modifyInstanceFleetByName', 'modifyInstanceGroupByName'],
  ],
  'emr-containers': ['createVirtualCluster', 'deleteVirtualCluster', 'startJobRun'],
  'emr-serverless': [
    ...[
      'createApplication',
      'startApplication',
      'stopApplication',
      'deleteApplication',
      'startJobRun',
      'cancelJobRun',
    ],
  ],
  events: ['putEvents'],
  glue: ['startJobRun'],
  http: ['invoke'],
  lambda: ['invoke'],
  mediaconvert: ['createJob'],
  sagemaker: [
    ...[
      'createEndpoint',
      'createEndpointConfig',
      'createHyperParameterTuningJob',
      'createLabelingJob',
      'createModel',
    ],
    ...['createProcessingJob', 'createTrainingJob', 'createTransformJob', 'updateEndpoint'],
  ],
  sns: ['publish'],
  sqs: ['sendMessage'],
  states: ['startExecution'],
}
