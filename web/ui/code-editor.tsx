import { indentWithTab } from '@codemirror/commands'
import { javascript } from '@codemirror/lang-javascript'
import { json } from '@codemirror/lang-json'
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint'
import { Annotation, Compartment, EditorState, type Extension } from '@codemirror/state'
import { EditorView, keymap, placeholder as placeholderText } from '@codemirror/view'
import { basicSetup, minimalSetup } from 'codemirror'
import { useEffect, useRef } from 'react'
import classes from './code-editor.module.css'
import { codeTheme, expressionMarks } from './code-theme.ts'
import { expressionCompletion } from './expression-completion.ts'
import { sandboxCompletion } from './sandbox-completion.ts'

type CodeLanguage = 'json' | 'javascript' | 'expression' | 'text'

export interface CodeEditorProps {
  value: string
  /** Called with every change that a hand makes, never for values that came in. */
  onChange?: (value: string) => void
  onBlur?: () => void
  language: CodeLanguage
  /** 'pane' fills its parent and has line numbers; 'field' grows with its text. */
  size: 'pane' | 'field'
  label: string
  readOnly?: boolean
  placeholder?: string
  diagnostics?: readonly Diagnostic[]
  /** Shows and selects this range whenever `token` changes. */
  reveal?: { readonly from: number; readonly to: number; readonly token: number } | null
  /** Called with the position of the caret when a hand has moved it. */
  onCaret?: (offset: number) => void
  invalid?: boolean
}

/** Marks changes that came from outside, so that they are not told back. */
const fromOutside = Annotation.define<boolean>()

/** CodeMirror with the product's look. The value may change from both sides; the caret stays where it is. */
export function CodeEditor(props: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | null>(null)
  const latest = useRef(props)
  latest.current = props
  const readOnly = useRef(new Compartment())

  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once; the effects below keep it in step
  useEffect(() => {
    if (host.current === null) return
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: props.value,
        extensions: [
          ...extensionsFor(props),
          readOnly.current.of(readOnlyIf(props.readOnly)),
          listener(latest),
        ],
      }),
    })
    view.current = made
    return () => {
      view.current = null
      made.destroy()
    }
  }, [props.language, props.size])

  useEffect(() => {
    if (view.current) replaceDifference(view.current, props.value)
  }, [props.value])
  useEffect(() => {
    view.current?.dispatch({ effects: readOnly.current.reconfigure(readOnlyIf(props.readOnly)) })
  }, [props.readOnly])
  useEffect(() => {
    const made = view.current
    if (made && props.diagnostics) made.dispatch(setDiagnostics(made.state, within(props.diagnostics, made)))
  }, [props.diagnostics])
  useEffect(() => {
    const made = view.current
    if (!made || !props.reveal) return
    const end = made.state.doc.length
    const anchor = Math.min(props.reveal.from, end)
    made.dispatch({
      selection: { anchor, head: anchor },
      effects: EditorView.scrollIntoView(anchor, { y: 'start', yMargin: 40 }),
      annotations: fromOutside.of(true),
    })
  }, [props.reveal])

  return (
    <div
      ref={host}
      className={classes.editor}
      data-size={props.size}
      data-invalid={props.invalid || undefined}
    />
  )
}

const readOnlyIf = (readOnly: boolean | undefined): Extension => EditorState.readOnly.of(readOnly ?? false)

function extensionsFor(props: CodeEditorProps): Extension[] {
  const pane = props.size === 'pane'
  return [
    pane ? basicSetup : minimalSetup,
    ...(pane ? [keymap.of([indentWithTab]), lintGutter()] : [EditorView.lineWrapping]),
    ...languageOf(props.language),
    codeTheme,
    EditorView.contentAttributes.of({ 'aria-label': props.label, tabindex: '0' }),
    ...(props.placeholder ? [placeholderText(props.placeholder)] : []),
  ]
}

function languageOf(language: CodeLanguage): Extension[] {
  if (language === 'json') return [json(), expressionMarks, expressionCompletion(false)]
  if (language === 'javascript') return [javascript(), sandboxCompletion]
  return language === 'expression' ? [expressionCompletion(true)] : []
}

function listener(latest: { readonly current: CodeEditorProps }): Extension {
  return [
    EditorView.updateListener.of((update) => {
      const outside = update.transactions.some((transaction) => transaction.annotation(fromOutside))
      if (outside) return
      if (update.docChanged) latest.current.onChange?.(update.state.doc.toString())
      if (update.selectionSet) latest.current.onCaret?.(update.state.selection.main.head)
    }),
    EditorView.domEventHandlers({
      blur: () => {
        latest.current.onBlur?.()
      },
    }),
  ]
}

/** Writes only what differs, so that caret, selection and folds survive. */
function replaceDifference(view: EditorView, value: string): void {
  const old = view.state.doc.toString()
  if (old === value) return
  const shorter = Math.min(old.length, value.length)
  let from = 0
  while (from < shorter && old[from] === value[from]) from++
  let tail = 0
  while (tail < shorter - from && old[old.length - 1 - tail] === value[value.length - 1 - tail]) tail++
  view.dispatch({
    changes: { from, to: old.length - tail, insert: value.slice(from, value.length - tail) },
    annotations: fromOutside.of(true),
  })
}

function within(diagnostics: readonly Diagnostic[], view: EditorView): Diagnostic[] {
  const end = view.state.doc.length
  return diagnostics.map((found) => ({
    ...found,
    from: Math.min(found.from, end),
    to: Math.min(Math.max(found.to, found.from), end),
  }))
}
