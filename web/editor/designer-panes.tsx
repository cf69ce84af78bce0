import { useMediaQuery } from '@mantine/hooks'
import { Group, Panel, Separator, useDefaultLayout } from 'react-resizable-panels'
import classes from './designer.module.css'
import { useEditorState } from './editor-context.ts'
import { Inspector } from './inspector/inspector.tsx'
import { CodePane } from './panels/code-pane.tsx'
import { EditorCanvas } from './panels/editor-canvas.tsx'
import { Palette } from './panels/palette.tsx'

/** Where the window is narrower, a diagram and code side by side would leave room for neither. */
const NARROW = '(max-width: 1200px)'

/** Palette, canvas, code and inspector, as the chosen view arranges them; their sizes are kept by arrangement. */
export function DesignerPanes() {
  const view = useEditorState((state) => state.view)
  const narrow = useMediaQuery(NARROW, undefined, { getInitialValueInEffect: false })
  const arrangement = view === 'split' && narrow ? 'stacked' : view
  const layout = useDefaultLayout({ id: `designer.${arrangement}`, panelIds: PANELS[arrangement] })
  return (
    <Group key={arrangement} className={classes.panes ?? ''} orientation="horizontal" {...layout}>
      {view !== 'code' && (
        <>
          <Panel id="palette" defaultSize="184px" minSize="140px" maxSize="280px">
            <Palette />
          </Panel>
          <Separator className="splitter" />
          <Panel id="canvas" minSize="260px">
            {arrangement === 'stacked' ? <Stacked /> : <EditorCanvas />}
          </Panel>
          <Separator className="splitter" />
        </>
      )}
      {view !== 'design' && arrangement !== 'stacked' && (
        <>
          <Panel id="code" minSize="240px">
            <CodePane />
          </Panel>
          <Separator className="splitter" />
        </>
      )}
      <Panel id="inspector" defaultSize="312px" minSize="240px" maxSize="560px">
        <Inspector />
      </Panel>
    </Group>
  )
}

/** The canvas above the code. */
function Stacked() {
  const layout = useDefaultLayout({ id: 'designer.stacked.rows', panelIds: ['diagram', 'text'] })
  return (
    <Group orientation="vertical" {...layout}>
      <Panel id="diagram" defaultSize="55%" minSize="20%">
        <EditorCanvas />
      </Panel>
      <Separator className="splitter" />
      <Panel id="text" minSize="15%">
        <CodePane />
      </Panel>
    </Group>
  )
}

const PANELS = {
  design: ['palette', 'canvas', 'inspector'],
  split: ['palette', 'canvas', 'code', 'inspector'],
  stacked: ['palette', 'canvas', 'inspector'],
  code: ['code', 'inspector'],
}
