import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { Decoration, EditorView, MatchDecorator, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const style = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--code-key)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--code-string)' },
  { tag: tags.number, color: 'var(--code-number)' },
  { tag: [tags.bool, tags.null, tags.keyword, tags.operatorKeyword], color: 'var(--code-atom)' },
  { tag: [tags.comment], color: 'var(--text-3)', fontStyle: 'italic' },
  { tag: tags.function(tags.variableName), color: 'var(--code-key)' },
])

const look = EditorView.theme({
  '&': { backgroundColor: 'transparent', color: 'var(--text)', fontSize: '12px', height: '100%' },
  '&.cm-focused': { outline: 'none' },
  // What is read here is typed here: `<=` must not look like another sign.
  '.cm-scroller': { fontFamily: 'var(--font-data)', fontFeatureSettings: '"calt" 0', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--text)', padding: '6px 0' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--text-3)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 6%, transparent)',
  },
  '&:not(.cm-focused) .cm-activeLine, &:not(.cm-focused) .cm-activeLineGutter': {
    backgroundColor: 'transparent',
  },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, ::selection':
    {
      backgroundColor: 'color-mix(in srgb, var(--accent) 26%, transparent)',
    },
  '.cm-matchingBracket': { backgroundColor: 'var(--surface-3)', outline: 'none' },
  '.cm-expression, .cm-expression *': { color: 'var(--code-expression)' },
  '.cm-foldPlaceholder': { backgroundColor: 'var(--surface-3)', border: 'none', color: 'var(--text-2)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--surface)',
    border: '1px solid var(--line)',
    borderRadius: '6px',
    boxShadow: 'var(--shadow)',
    color: 'var(--text)',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--accent-soft)',
    color: 'var(--accent-text)',
  },
  '.cm-completionDetail': { color: 'var(--text-3)', fontStyle: 'normal', marginLeft: '1em' },
  '.cm-panels': { backgroundColor: 'var(--surface-2)', color: 'var(--text)', borderColor: 'var(--line)' },
  '.cm-diagnostic': { fontFamily: 'var(--font-text)', padding: '6px 10px' },
  '.cm-placeholder': { color: 'var(--text-3)' },
})

/** Colours of code, from the tokens: both schemes with one theme. */
export const codeTheme: Extension = [look, syntaxHighlighting(style)]

const expressions = new MatchDecorator({
  regexp: /\{%(?:[^"\\]|\\.)*?%\}/g,
  decoration: Decoration.mark({ class: 'cm-expression' }),
})

/** Marks `{% … %}` inside JSON texts: what is computed looks different from what is just text. */
export const expressionMarks: Extension = ViewPlugin.define(
  (view) => {
    let decorations = expressions.createDeco(view)
    return {
      update(update: ViewUpdate) {
        decorations = expressions.updateDeco(update, decorations)
      },
      get decorations() {
        return decorations
      },
    }
  },
  { decorations: (plugin) => plugin.decorations },
)
