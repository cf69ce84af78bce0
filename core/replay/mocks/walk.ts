import { targetsOf } from '../../graph/transitions.ts'
import type {
  MapState,
  ParallelState,
  QueryLanguage,
  Scope,
  State,
  StateMachine,
} from '../../language/definition.ts'
import { innerScopes, ownState, queryLanguageOf, type StatePlace } from '../../language/scopes.ts'
import { isObject, type Json, type JsonObject } from '../../std/json.ts'
import { type Locate, steerChoice } from './choice.ts'
import { holderOf, outputOf } from './holder.ts'
import { askFor, elsewhere, follow, type Hint, hintAt, listOf, type Place, parsedFrom, put } from './need.ts'
import { EXECUTION_INPUT, type FoundPath, jsonataPathsIn, jsonPathsIn, stepsOf } from './paths.ts'

/** What a state finds: its data and the variables, as places in the task's result. */
interface Surroundings {
  readonly input: Place
  readonly variables: ReadonlyMap<string, Place>
}

interface Stop extends Surroundings {
  readonly scope: Scope
  readonly name: string
}

/** Walks from a task through the states behind it and notes in its result's needs what they read of it. */
export class Walk {
  readonly #definition: StateMachine
  /** Null when it is the machine's input that is asked about. */
  readonly #task: string | null
  readonly #seen = new Set<string>()
  #pending: Stop[] = []
  /** What the ends of the scope that is being walked hand back. */
  #ends: Place[] = []

  constructor(definition: StateMachine, task: string | null) {
    this.#definition = definition
    this.#task = task
  }

  /** Begins at the task itself, whose work has just handed back `result`, and goes on behind the states around it. */
  from(place: StatePlace, result: Place): void {
    const before = { input: elsewhere, variables: new Map<string, Place>() }
    this.#leave(place.scope, place.name, place.state, before, result)
    let output = this.#run()
    for (let around = holderOf(this.#definition, place.scopePointer); around !== null; ) {
      const { state, scope, name, index } = around
      this.#seen.add(name)
      this.#leave(scope, name, state, before, outputOf(state, output, index))
      output = this.#run()
      around = holderOf(this.#definition, around.scopePointer)
    }
  }

  /** Begins where an execution does, with its input. */
  fromStart(input: Place): void {
    const around = { input, variables: new Map([[EXECUTION_INPUT, input]]) }
    this.#pending.push({ scope: this.#definition, name: this.#definition.StartAt, ...around })
    this.#run()
  }

  /** Walks what is pending; the answer is what the scope hands back, as far as that is a place of the result. */
  #run(): Place {
    for (let stop = this.#pending.shift(); stop !== undefined; stop = this.#pending.shift()) this.#visit(stop)
    return this.#ends.splice(0).find((end) => end.kind !== 'elsewhere') ?? elsewhere
  }

  /** Walks an inner scope to its ends before anything else. */
  #runInner(start: Stop): Place {
    const [pending, ends] = [this.#pending, this.#ends]
    this.#pending = [start]
    this.#ends = []
    const output = this.#run()
    this.#pending = pending
    this.#ends = ends
    return output
  }

  #visit({ scope, name, ...around }: Stop): void {
    const state = ownState(scope, name)
    if (state === undefined || this.#seen.has(name) || name === this.#task) return
    this.#seen.add(name)
    const language = queryLanguageOf(this.#definition, state)
    const input = language === 'JSONPath' ? this.#at(pathField(state, 'InputPath'), around) : around.input
    const inside = { ...around, input }
    const locate = locator(inside, elsewhere)
    this.#read(state, language, locate)
    if (state.Type === 'Choice') steerChoice(state, name, scope, this.#task ?? '', locate)
    const given = this.#given(state, language, inside)
    let result = state.Type === 'Pass' && !('Result' in state) ? given : elsewhere
    if (state.Type === 'Parallel' || state.Type === 'Map') {
      result = this.#enter(state, language, { ...inside, input: given })
    }
    this.#leave(scope, name, state, inside, result)
  }

  /** Arguments or Parameters, as far as they are places of the result. */
  #given(state: State, language: QueryLanguage, around: Surroundings): Place {
    const field = language === 'JSONata' ? 'Arguments' : 'Parameters'
    const template = state.Type === 'Map' ? undefined : fieldsOf(state)[field]
    return template === undefined
      ? around.input
      : this.#shape(template as Json, language, locator(around, elsewhere))
  }

  /** Walks the scopes inside a state; the answer is the list of what they hand back. */
  #enter(state: ParallelState | MapState, language: QueryLanguage, around: Surroundings): Place {
    const outputs = innerScopes(state, '').map(({ scope }) => {
      const input = state.Type === 'Map' ? this.#itemOf(state, language, around) : around.input
      return this.#runInner({ scope, name: scope.StartAt, input, variables: around.variables })
    })
    const [first = elsewhere] = outputs
    return state.Type === 'Map' ? outputOf(state, first, 0) : listOf(outputs)
  }

  #itemOf(state: MapState, language: QueryLanguage, around: Surroundings): Place {
    const locate = locator(around, elsewhere)
    const items =
      language === 'JSONata'
        ? state.Items === undefined
          ? around.input
          : this.#shape(state.Items, language, locate)
        : state.ItemReader === undefined
          ? this.#at(state.ItemsPath ?? '$', around)
          : elsewhere
    hintAt(items, 'array')
    const item = follow(items, [null])
    const template = state.ItemSelector ?? state.Parameters
    const ofItem: Locate = (path) => (path.root === '$map' ? follow(item, path.steps) : locate(path))
    const input = template === undefined ? item : this.#shape(template, language, ofItem)
    if (state.ItemBatcher === undefined) return input
    const shared = this.#shape(state.ItemBatcher.BatchInput ?? null, language, locate)
    const fields = new Map([
      ['BatchInput', shared],
      ['Items', listOf([input])],
    ])
    return { kind: 'object', fields, rest: elsewhere }
  }

  /** What goes on to the next states: the output and the variables. */
  #leave(scope: Scope, name: string, state: State, around: Surroundings, result: Place): void {
    const language = queryLanguageOf(this.#definition, state)
    const fields = fieldsOf(state)
    const locate = locator(around, result)
    let output = result
    if (language === 'JSONata') {
      const passes = ['Choice', 'Wait', 'Succeed', 'Pass'].includes(state.Type) && name !== this.#task
      if (passes) output = around.input
      if (fields.Output !== undefined) output = this.#shape(fields.Output as Json, language, locate)
    } else {
      const selector = fields.ResultSelector
      if (selector !== undefined) output = this.#shape(selector as Json, language, rooted(result))
      const works = ['Task', 'Pass', 'Parallel', 'Map'].includes(state.Type)
      if (!works || fields.ResultPath === null) output = around.input
      else if (typeof fields.ResultPath === 'string') {
        output = put(around.input, stepsOf(fields.ResultPath.slice(1)), output)
      }
      output = this.#at(pathField(state, 'OutputPath'), { ...around, input: output })
    }
    const variables = new Map(around.variables)
    const assigned = language === 'JSONata' ? locate : rooted(result, around)
    for (const [key, value] of Object.entries(isObject(fields.Assign) ? fields.Assign : {})) {
      variables.set(key.replace(/\.\$$/, ''), this.#shapeOf(key, value as Json, language, assigned))
    }
    if (state.Type === 'Succeed' || ('End' in state && state.End === true)) this.#ends.push(output)
    for (const next of targetsOf(state)) this.#pending.push({ scope, name: next, input: output, variables })
  }

  #at(path: string | null | undefined, around: Surroundings): Place {
    if (path === undefined) return around.input
    const found = path === null ? undefined : jsonPathsIn(path)[0]
    return found === undefined ? elsewhere : locator(around, elsewhere)(found)
  }

  /** Notes every read that stands in a state's own fields. */
  #read(state: State, language: QueryLanguage, locate: Locate): void {
    for (const [key, value] of Object.entries(fieldsOf(state))) {
      if (!UNREAD.has(key)) this.#readValue(key, value, language, locate)
    }
  }

  #readValue(key: string, value: Json, language: QueryLanguage, locate: Locate): void {
    if (Array.isArray(value)) for (const item of value) this.#readValue(key, item, language, locate)
    else if (isObject(value)) {
      for (const [name, part] of Object.entries(value)) {
        if (key !== 'Choices' || name !== 'Next') this.#readValue(name, part, language, locate)
      }
    } else if (typeof value === 'string') this.#readText(key, value, language, locate)
  }

  #readText(key: string, text: string, language: QueryLanguage, locate: Locate): void {
    const isPath = key.endsWith('.$') || key === 'Variable' || key.endsWith('Path')
    if (language === 'JSONata' ? !text.includes('{%') : !isPath) return
    const hint = hintOfField(key)
    for (const path of language === 'JSONata' ? jsonataPathsIn(text) : jsonPathsIn(text)) {
      note(locate(path), path, path.hint ?? (path.whole ? hint : null))
    }
  }

  #shapeOf(key: string, value: Json, language: QueryLanguage, locate: Locate): Place {
    if (typeof value !== 'string') return this.#shape(value, language, locate)
    if (language === 'JSONPath' && !key.endsWith('.$')) return elsewhere
    return this.#text(value, language, locate)
  }

  #shape(template: Json, language: QueryLanguage, locate: Locate): Place {
    if (typeof template === 'string')
      return language === 'JSONata' ? this.#text(template, language, locate) : elsewhere
    if (Array.isArray(template)) {
      return listOf(template.map((item) => this.#shape(item, language, locate)))
    }
    if (!isObject(template)) return elsewhere
    const fields = new Map<string, Place>()
    for (const [key, value] of Object.entries(template)) {
      const name = language === 'JSONPath' ? key.replace(/\.\$$/, '') : key
      fields.set(name, this.#shapeOf(key, value, language, locate))
    }
    return { kind: 'object', fields, rest: elsewhere }
  }

  /** A text that is one path moves that place; any other only reads. */
  #text(text: string, language: QueryLanguage, locate: Locate): Place {
    const bare = text.replace(/^\{%|%\}$/g, '').trim()
    const item = /^\$\$\.Map\.Item\.Value(.*)$|^\$states\.context\.Map\.Item\.Value(.*)$/.exec(bare)
    if (item !== null) {
      return locate({ root: '$map', steps: stepsOf(item[1] ?? item[2] ?? ''), hint: null, whole: true })
    }
    const paths =
      language === 'JSONata' ? (text.includes('{%') ? jsonataPathsIn(bare) : []) : jsonPathsIn(bare)
    let moved: Place = elsewhere
    for (const path of paths) {
      const place = locate(path)
      note(place, path, path.hint)
      if (path.whole) moved = place
      else if (PARSED.test(bare)) moved = parsedFrom(place)
    }
    return moved
  }
}

/** A text that is nothing but a value which is read from JSON text. */
const PARSED = /^(?:States\.StringToJson|\$parse)\([^(),]+\)$/

/** Notes what is known of a value from how it is read. */
function note(place: Place, path: FoundPath, hint: Hint | null): void {
  hintAt(place, hint)
  if (place.kind !== 'result' || path.sample === undefined) return
  const { need } = place
  // Where several pieces are taken from one text, the longest text has them all.
  if (typeof need.value === 'string' && path.sample.startsWith(need.value)) need.value = path.sample
  else askFor(need, path.sample)
}

/** A state as the JSON object that it is. */
const fieldsOf = (state: State): JsonObject => state as unknown as JsonObject

/** Fields that hold no reads of their own state. */
const UNREAD: ReadonlySet<string> = new Set([
  'Branches',
  'ItemProcessor',
  'Iterator',
  'Comment',
  'ResultPath',
  'ResultSelector',
  'Catch',
  'Retry',
])

function locator(around: Surroundings, result: Place): Locate {
  return ({ root, steps }: FoundPath) => {
    if (root === '' || root === 'states.input') return follow(around.input, steps)
    if (root === 'states.result') return follow(result, steps)
    return follow(around.variables.get(root) ?? elsewhere, steps)
  }
}

/** In ResultSelector and JSONPath's Assign, `$` is the result itself. */
function rooted(result: Place, around?: Surroundings): Locate {
  return ({ root, steps }) => follow(root === '' ? result : (around?.variables.get(root) ?? elsewhere), steps)
}

function pathField(state: State, name: string): string | null | undefined {
  const value = fieldsOf(state)[name]
  return typeof value === 'string' || value === null ? value : undefined
}

function hintOfField(key: string): Hint | null {
  if (key === 'ItemsPath' || key === 'Items') return 'array'
  if (key === 'Timestamp' || key.startsWith('Timestamp')) return 'time'
  if (/^(Seconds|TimeoutSeconds|HeartbeatSeconds|MaxConcurrency|ToleratedFailure|Numeric)/.test(key))
    return 'number'
  return key.startsWith('Boolean') ? 'boolean' : null
}
