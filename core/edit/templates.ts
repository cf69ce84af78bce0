import type { QueryLanguage, State } from '../language/definition.ts'
import type { NamedState } from './command.ts'

/** What the palette offers. */
export type TemplateKind =
  | 'run-function'
  | 'call-http'
  | 'start-workflow'
  | 'ask-person'
  | 'hand-to-worker'
  | 'wait-signal'
  | 'if'
  | 'for-each'
  | 'in-parallel'
  | 'wait'
  | 'set-values'
  | 'done'
  | 'fail'

/** What exists around the machine, so that a new state refers to things that are there. */
export interface TemplateContext {
  /** The language that the machine speaks; new states bring their own where they need expressions. */
  readonly queryLanguage: QueryLanguage
  readonly functionName: string
  readonly machineName: string
  /** An address that answers. */
  readonly url: string
}

/** A state as the palette makes it, and the states it needs around it. */
export interface Template {
  readonly add: NamedState
  readonly companions: readonly NamedState[]
}

const named = (name: string, state: State, companions: readonly NamedState[] = []): Template => ({
  add: { name, state },
  companions,
})

const pass = (): State => ({ Type: 'Pass', End: true })

/** A valid state that runs at once with any input. Its name may still have to be made unique. */
export function template(kind: TemplateKind, context: TemplateContext): Template {
  return TEMPLATES[kind](context)
}

const TEMPLATES: Readonly<Record<TemplateKind, (context: TemplateContext) => Template>> = {
  'run-function': (context) =>
    named('Run function', {
      Type: 'Task',
      ...language(context),
      Resource: `function:${context.functionName}`,
      Arguments: '{% $states.input %}',
      End: true,
    }),
  'call-http': (context) =>
    named('Call HTTP', {
      Type: 'Task',
      ...language(context),
      Resource: 'http:invoke',
      Arguments: { ApiEndpoint: context.url, Method: 'GET' },
      Output: '{% $states.result.ResponseBody %}',
      TimeoutSeconds: 30,
      Retry: [
        {
          ErrorEquals: ['States.Http.Socket', 'States.Http.StatusCode.503'],
          IntervalSeconds: 1,
          MaxAttempts: 3,
          BackoffRate: 2,
        },
      ],
      End: true,
    }),
  'start-workflow': (context) =>
    named('Start workflow', {
      Type: 'Task',
      ...language(context),
      Resource: 'states:startExecution.sync:2',
      Arguments: { StateMachine: context.machineName, Input: '{% $states.input %}' },
      Output: '{% $states.result.Output %}',
      End: true,
    }),
  'ask-person': (context) =>
    named('Ask a person', {
      Type: 'Task',
      ...language(context),
      Resource: 'human:ask',
      Arguments: {
        Title: 'Is this all right?',
        Description: 'Say yes or no; the run goes on with your answer.',
        Form: [
          { name: 'answer', label: 'Your answer', type: 'choice', options: ['yes', 'no'], required: true },
          { name: 'comment', label: 'Comment', type: 'long' },
        ],
      },
      End: true,
    }),
  'hand-to-worker': (context) =>
    named('Hand to a worker', {
      Type: 'Task',
      ...language(context),
      Resource: 'activity:work',
      Arguments: '{% $states.input %}',
      End: true,
    }),
  'wait-signal': (context) =>
    named('Wait for signal', {
      Type: 'Task',
      ...language(context),
      Resource: 'signal:wait',
      Arguments: { Name: 'go-on' },
      End: true,
    }),
  if: ({ queryLanguage }) =>
    named(
      'If',
      queryLanguage === 'JSONata'
        ? {
            Type: 'Choice',
            Choices: [{ Condition: "{% $states.input.answer = 'yes' %}", Next: 'If so' }],
          }
        : {
            Type: 'Choice',
            Choices: [
              {
                And: [
                  { Variable: '$.answer', IsPresent: true },
                  { Variable: '$.answer', StringEquals: 'yes' },
                ],
                Next: 'If so',
              },
            ],
          },
      [{ name: 'If so', state: pass() }],
    ),
  'for-each': (context) =>
    named('For each', {
      Type: 'Map',
      ...language(context),
      Items: "{% $type($states.input.items) = 'array' ? $states.input.items : [1, 2, 3] %}",
      MaxConcurrency: 5,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'INLINE' },
        StartAt: 'With each item',
        States: { 'With each item': pass() },
      },
      End: true,
    }),
  'in-parallel': () =>
    named('In parallel', {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'First branch', States: { 'First branch': pass() } },
        { StartAt: 'Second branch', States: { 'Second branch': pass() } },
      ],
      End: true,
    }),
  wait: () => named('Wait', { Type: 'Wait', Seconds: 5, End: true }),
  'set-values': ({ queryLanguage }) =>
    named(
      'Set values',
      queryLanguage === 'JSONata'
        ? { Type: 'Pass', Output: '{% $states.input %}', End: true }
        : { Type: 'Pass', End: true },
    ),
  done: () => named('Done', { Type: 'Succeed' }),
  fail: () => named('Fail', { Type: 'Fail', Error: 'Failed', Cause: 'Say here what went wrong.' }),
}

/** States with expressions speak JSONata; in a JSONPath machine they have to say so. */
function language(context: TemplateContext): { QueryLanguage?: 'JSONata' } {
  return context.queryLanguage === 'JSONata' ? {} : { QueryLanguage: 'JSONata' }
}
