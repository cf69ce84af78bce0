import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../std/json.ts'
import { evaluatePath } from '../evaluate-path-text.ts'
import type { PathScope } from '../expression-scope.ts'
import { parsePath } from './parse-path.ts'

const store: Json = {
  'delivery-partner': 'UQS',
  books: [
    { title: 'A', price: 5, tags: ['x', 'y'], isbn: null },
    { title: 'B', price: 12.5, tags: [] },
    { title: 'C', price: 8, tags: ['y'], stock: { left: 3 } },
  ],
  deep: { price: 1, list: [[1, 2], [3]] },
  'it.is': { 'a b': 1, "o'clock": 2 },
  nothing: null,
}
const scope: PathScope = {
  input: store,
  context: { Execution: { Id: 'e1' }, Map: { Item: { Index: 0 } } },
  variables: { guess: { value: 42 }, limit: 8 },
}
const read = (path: string, input: Json = store): unknown => {
  const value = evaluatePath(path, { ...scope, input })
  return value.ok ? value.value : value.error
}
const cause = (path: string, input: Json = store): string | undefined => {
  const value = evaluatePath(path, { ...scope, input })
  return value.ok ? undefined : value.error.cause
}

describe('what paths find', () => {
  test.each<[string, unknown]>([
    ['$', store],
    ['$$.Execution.Id', 'e1'],
    ['$$', scope.context],
    ['$guess', { value: 42 }],
    ['$guess.value', 42],
  ])('[JP1] %s', (path, value) => expect(read(path)).toEqual(value))

  test.each<[string, unknown]>([
    ['$.delivery-partner', 'UQS'],
    ["$['delivery-partner']", 'UQS'],
    ['$["it.is"]["a b"]', 1],
    ["$['it.is']['o\\'clock']", 2],
    ['$.nothing', null],
    [' $.nothing ', null],
  ])('[JP2] %s', (path, value) => expect(read(path)).toEqual(value))

  test.each<[string, unknown]>([
    ['$.books[0].title', 'A'],
    ['$.books[-1].title', 'C'],
    ['$.books[0,2].title', ['A', 'C']],
    ['$.books[0,9].title', ['A']],
    ["$.books[0]['title','price']", { title: 'A', price: 5 }],
    ["$['deep','nothing'].price", [1]],
  ])('[JP3] %s', (path, value) => expect(read(path)).toEqual(value))

  test.each<[string, unknown]>([
    ['$.books[1:].title', ['B', 'C']],
    ['$.books[:1].title', ['A']],
    ['$.books[-2:].title', ['B', 'C']],
    ['$.books[0:3:2].title', ['A', 'C']],
    ['$.books[5:]', []],
  ])('[JP4] %s', (path, value) => expect(read(path)).toEqual(value))

  test.each<[string, unknown]>([
    ['$.books[*].price', [5, 12.5, 8]],
    ['$.books.*.title', ['A', 'B', 'C']],
    ['$..price', [5, 12.5, 8, 1]],
    ['$..left', [3]],
    ['$.deep..[0]', [[1, 2], 1, 3]],
    ['$.deep.*', [1, [[1, 2], [3]]]],
    ['$..[?(@.left)]', [{ left: 3 }]],
  ])('[JP5] %s', (path, value) => expect(read(path)).toEqual(value))
})

describe('filters', () => {
  test.each<[string, unknown]>([
    ['$.books[?(@.price < 10)].title', ['A', 'C']],
    ['$.books[?(@.price<10 && @.title != "A")].title', ['C']],
    ["$.books[?(@.title == 'B' || @.stock.left >= 3)].title", ['B', 'C']],
    ['$.books[?(!(@.price < 10))].title', ['B']],
    ['$.books[?(@.stock)].title', ['C']],
    ['$.books[?(!@.stock)].title', ['A', 'B']],
    ['$.books[?(@.isbn == null)].title', ['A']],
    ["$.books[?(@.title in ['A','B'])].title", ['A', 'B']],
    ["$.books[?('y' in @.tags)].title", ['A', 'C']],
    ["$.books[?(@.tags contains 'x')].title", ['A']],
    ['$.books[?(@.tags empty true)].title', ['B']],
    ['$.books[?(@.tags size 2)].title', ['A']],
    ["$.books[?(@.tags anyof ['x'])].title", ['A']],
    ['$.books[?(@.price == $limit)].title', ['C']],
    ['$.books[?(@.price > $.deep.price)].title', ['A', 'B', 'C']],
    ['$.deep[?(@.price == 1)].list', [[[1, 2], [3]]]],
    ['$.missing[?(@.a)]', []],
    ['$.books[?(@.title == B)].price', [12.5]],
    ['$.books[?(@.stock.left.more)]', []],
  ])('[JP6] %s', (path, value) => expect(read(path)).toEqual(value))

  test.each<[string, unknown]>([
    ["$[?(@ == '1')]", [1, '1']],
    ["$[?(@ === '1')]", ['1']],
    ['$[?(@ >= 1)]', [1, 2]],
    ["$[?(@ > '0')]", ['1', 'b']],
    ['$[?(@.x == null)]', []],
  ])('[JP7] %s', (path, value) => expect(read(path, [1, '1', 2, 'b', null])).toEqual(value))

  test('[JP13] a regular expression is refused', () => {
    expect(parsePath('$[?(@.a =~ /(a+)+$/)]').ok).toBe(false)
  })
})

describe('what is missing', () => {
  test.each([
    ['$.NoSuchOutputPath', "Invalid path '$.NoSuchOutputPath' : No results for path: $['NoSuchOutputPath']"],
    ['$.a.b', "Invalid path '$.a.b' : Missing property in path $['a']"],
    ['$.books[7]', "Invalid path '$.books[7]' : No results for path: $['books'][7]"],
    [
      '$.books.title',
      "Invalid path '$.books.title' : Expected to find an object with property ['title'] in path $['books'] but found 'array'.",
    ],
    ['$no', "Invalid path '$no' : The variable '$no' has not been assigned"],
  ])('[JP9] %s', (path, text) => expect(cause(path)).toBe(text))

  test.each([
    '$.items[*]',
    '$.items[1:]',
    '$.item.items[*]',
    '$.item.items[1:]',
    '$.items[:1].itemValue',
    '$..nothingLikeIt',
  ])('[JP10] %s of {} is an empty array', (path) => expect(read(path, {})).toEqual([]))

  test('[JP8] items without the name are left out behind a wildcard', () => {
    expect(read('$[*].a.b', [{ a: { b: 1 } }, {}, { a: 1 }, 4])).toEqual([1])
  })
})

describe('functions and limits', () => {
  test.each<[string, unknown]>([
    ['$.books.length()', 3],
    ['$.deep.length()', 2],
    ['$.deep.keys()', ['price', 'list']],
    ['$..price.sum()', 26.5],
    ['$..price.max()', 12.5],
    ['$.deep.list[0].avg()', 1.5],
    ['$.books[*].tags.length()', [2, 0, 1]],
    ['$.deep.list.last()', [3]],
  ])('[JP11] %s', (path, value) => expect(read(path)).toEqual(value))

  test('[JP12] a path that multiplies ends with an error', () => {
    let tree: Json = [1, 2]
    for (let i = 0; i < 12; i++) tree = [tree, tree]
    expect(cause('$..*..*..*..*', tree)).toContain('visits too many values')
  })

  test('[JP14] keys of the prototype are not found, own keys of that name are', () => {
    expect(cause('$.constructor', {})).toContain('No results')
    expect(cause('$.__proto__', {})).toContain('No results')
    expect(read('$.__proto__.a', JSON.parse('{"__proto__":{"a":1}}') as Json)).toBe(1)
    expect(read("$['__proto__','a']", JSON.parse('{"__proto__":1,"a":2}') as Json)).toEqual(
      JSON.parse('{"__proto__":1,"a":2}'),
    )
  })

  test('[JP14] values 200 levels deep are searched', () => {
    let tree: Json = { leaf: 1 }
    for (let i = 0; i < 200; i++) tree = { n: tree }
    expect(read('$..leaf', tree)).toEqual([1])
  })

  const paths = fc.constantFrom(
    '$..a',
    '$[*]',
    '$.a',
    '$[0]',
    "$['a','b']",
    '$[?(@.a > 1)].b',
    '$..*',
    '$.a.length()',
  )
  test('[JP14] evaluation never changes its input', () => {
    fc.assert(
      fc.property(fc.jsonValue(), paths, (value, path) => {
        const before = JSON.stringify(value)
        read(path, value as Json)
        expect(JSON.stringify(value)).toBe(before)
      }),
    )
  })

  test('[JP15] no text makes the parser throw', () => {
    const pieces = fc.array(
      fc.constantFrom(
        '$',
        '@',
        '.',
        '..',
        '[',
        ']',
        '(',
        ')',
        '?',
        "'a'",
        '*',
        ':',
        '-1',
        ',',
        'a',
        '==',
        '&&',
        '!',
        ' ',
        '\\',
        '"',
        'é',
        '𝒳',
      ),
      { maxLength: 25 },
    )
    fc.assert(fc.property(fc.string(), (text) => void parsePath(text)))
    fc.assert(
      fc.property(pieces, (parts) => {
        const path = parsePath(`$${parts.join('')}`)
        if (!path.ok) expect(path.error).toMatch(/at character \d+\)$/)
      }),
      { numRuns: 2000 },
    )
  })

  test('[JP15] deep nesting is refused, not a stack overflow', () => {
    expect(parsePath(`$[?(${'('.repeat(5000)}`).ok).toBe(false)
    expect(parsePath(`$[?(${'!'.repeat(5000)}@.a)]`).ok).toBe(false)
    expect(parsePath(`$${'[?(@'.repeat(5000)}`).ok).toBe(false)
    expect(parsePath(`$[?(@.a in ${'['.repeat(5000)}`).ok).toBe(false)
  })

  test.each([
    '',
    'a',
    '$.',
    '$..',
    '$.a.',
    '$[',
    '$[]',
    "$['a",
    '$.a b',
    '$.[a]',
    '$[1.5]',
    '$.a()',
    '$.length().x',
    '$a-b',
    '@.a',
  ])('[JP15] %j is no path', (text) => expect(parsePath(text).ok).toBe(false))
})
