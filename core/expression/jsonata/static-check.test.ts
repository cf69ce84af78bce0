import { expect, test } from 'vitest'
import { BUILTIN_FUNCTIONS } from './builtins.ts'
import { evaluateRequest } from './evaluate-request.ts'
import { expressionProblems, referencedVariables } from './static-check.ts'

test.each([
  ['', 'empty'],
  ['1 +', 'Unexpected end of expression'],
  ['a.b', '"a" stands alone'],
  ['*', '"*" stands alone'],
  ['$', 'There is no $ here'],
  ['$$.a', 'There is no $$ here'],
  ['$states.input.items[$$.a = b]', 'There is no $$ here'],
  ['$sum(total)', '"total" stands alone'],
  ['[1, {"k": name}]', '"name" stands alone'],
  ['$eval("1")', '$eval is not available'],
  ['$x ?? 1', 'Unknown operator: "??"'],
  ['function($x){ y }', '"y" stands alone'],
])('[JN14] %s is refused', (text, part) => expect(expressionProblems(text)).toContain(part))

test.each([
  '$states.input.a',
  '$states.input.items[price > 3].name',
  '$states.input.items.{"a": $, "b": name}',
  '$states.input.items^(>price).name',
  '$states.input.items{category: $sum(price)}',
  '$states.input.(a & b)',
  '$map($x, function($v){ $v.name })',
  '$states.input ~> |items|{"price": price * 2}, ["old"]|',
  '($f := function($n){ $n < 2 ? 1 : $n * $f($n - 1) }; $f(5))',
  '[1, 2, 3][$ > 1]',
  '{"eval": 1}.eval',
])('[JN14] nothing speaks against %s', (text) => expect(expressionProblems(text)).toBeNull())

test.each([
  ['$a + $b.c + $a', ['a', 'b']],
  ['$states.input.x & $sum($y)', ['y']],
  ['($a := $b; $a + $c)', ['b', 'c']],
  ['($a := $b := 1; $a + $b)', []],
  ['(1; ($a := 2); $a)', ['a']],
  ['$map($list, function($v, $i){ $v + $i + $k })', ['k', 'list']],
  ['$list#$i@$e.(name & $i & $e & $o)', ['list', 'o']],
  ['$x[$y = z]{$k: $v}', ['k', 'v', 'x', 'y']],
  ['$f := function($x){ $f($x) }', []],
  ['$x ~> $g', ['g', 'x']],
  ['1 +', []],
])('[JN15] %s reads %j', (text, names) => expect(referencedVariables(text)).toEqual(names))

test('[JN15] every built-in function can be found', async () => {
  for (const name of BUILTIN_FUNCTIONS) {
    const answer = await evaluateRequest({
      key: name,
      parts: [{ field: 'Output', template: `{% $exists($${name}) %}` }],
      mode: 'all',
      bindings: { states: {}, variables: {} },
      now: 0,
      seed: '',
    })
    expect(answer).toEqual({ key: name, ok: true, values: [true] })
  }
})
