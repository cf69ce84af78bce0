import { ActionIcon, Button, Menu, Popover, SegmentedControl, Tooltip } from '@mantine/core'
import {
  IconAlertTriangle,
  IconChevronDown,
  IconCircleCheck,
  IconDots,
  IconExclamationCircle,
  IconPlayerPlay,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { redoLabel, undoLabel } from '../../core/edit/history.ts'
import type { Action } from '../lib/actions.ts'
import { KeyHint } from '../ui/key-hint.tsx'
import { TopBar } from '../ui/top-bar.tsx'
import classes from './designer.module.css'
import type { DesignedMachine } from './designer.tsx'
import { useEditor, useEditorState } from './editor-context.ts'
import { CurlBox } from './panels/curl-box.tsx'
import { MachineName } from './panels/machine-name.tsx'
import { Problems } from './panels/problems.tsx'
import { type EditorView, isDirty, isTextDirty } from './store/editor-store.ts'

interface DesignerBarProps {
  machine: DesignedMachine
  actions: readonly Action[]
  saving: boolean
}

/** Where one is, how the machine is shown, what is wrong with it, and what can be done. */
export function DesignerBar({ machine, actions, saving }: DesignerBarProps) {
  const dirty = useEditorState(isDirty)
  const act = (id: string) => actions.find((action) => action.id === id)?.run()
  return (
    <TopBar
      crumbs={[
        <Link key="all" to="/machines">
          State machines
        </Link>,
        <span key="name" className={classes.name}>
          <MachineName id={machine.id} name={machine.name} />
          <Version />
        </span>,
      ]}
    >
      <ViewSwitch />
      <UndoRedo actions={actions} />
      <ProblemsButton />
      <Button variant="default" onClick={() => act('machine.save')} loading={saving} disabled={!dirty}>
        Save
      </Button>
      <RunButton onRun={() => act('machine.run')} />
      <More actions={actions} />
    </TopBar>
  )
}

function Version() {
  const version = useEditorState((state) => state.saved.version)
  const changed = useEditorState(isTextDirty)
  return (
    <span className={classes.version} data-dirty={changed || undefined} data-testid="version">
      v{version}
      {changed && ' · not saved yet'}
    </span>
  )
}

function ViewSwitch() {
  const { store } = useEditor()
  const view = useEditorState((state) => state.view)
  return (
    <SegmentedControl
      value={view}
      onChange={(next) => store.setState({ view: next as EditorView })}
      data={[
        { value: 'design', label: 'Design' },
        { value: 'split', label: 'Split' },
        { value: 'code', label: 'Code' },
      ]}
    />
  )
}

function UndoRedo({ actions }: { actions: readonly Action[] }) {
  const undo = useEditorState((state) => undoLabel(state.history))
  const redo = useEditorState((state) => redoLabel(state.history))
  const says = (id: string) => (id === 'edit.undo' ? undo : redo)
  return (
    <div style={{ display: 'flex' }}>
      {actions
        .filter((action) => action.id === 'edit.undo' || action.id === 'edit.redo')
        .map((action) => (
          <Tooltip
            key={action.id}
            label={says(action.id) === null ? action.label : `${action.label}: ${says(action.id)}`}
          >
            <ActionIcon aria-label={action.label} disabled={says(action.id) === null} onClick={action.run}>
              <action.icon size={17} />
            </ActionIcon>
          </Tooltip>
        ))}
    </div>
  )
}

function ProblemsButton() {
  const unreadable = useEditorState((state) => state.reading.syntax !== null)
  const issues = useEditorState((state) => state.issues)
  const errors = unreadable ? 1 : issues.filter((issue) => issue.severity === 'error').length
  const warnings = unreadable ? 0 : issues.length - errors
  return (
    <Popover width={420} position="bottom-end" shadow="md" clickOutsideEvents={OUTSIDE}>
      <Popover.Target>
        <Button variant="subtle" color="gray" px={8} aria-label={`Problems: ${errors + warnings}`}>
          <span className={classes.problems}>
            {errors > 0 ? (
              <IconExclamationCircle size={16} color="var(--st-red)" />
            ) : warnings > 0 ? (
              <IconAlertTriangle size={16} color="var(--st-amber)" />
            ) : (
              <IconCircleCheck size={16} color="var(--st-green)" />
            )}
            Problems {errors + warnings > 0 && errors + warnings}
          </span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <Problems />
      </Popover.Dropdown>
    </Popover>
  )
}

function RunButton({ onRun }: { onRun: () => void }) {
  return (
    <Button.Group>
      <Button leftSection={<IconPlayerPlay size={14} />} onClick={onRun} data-testid="run">
        Run
      </Button>
      <Popover width={420} position="bottom-end" shadow="md" clickOutsideEvents={OUTSIDE}>
        <Popover.Target>
          <Button px={6} aria-label="Start it from a shell">
            <IconChevronDown size={14} />
          </Button>
        </Popover.Target>
        <Popover.Dropdown p={10}>
          <p style={{ margin: '0 0 6px' }}>Start it from a shell:</p>
          <CurlBox />
        </Popover.Dropdown>
      </Popover>
    </Button.Group>
  )
}

/** The canvas keeps mousedown to itself while it looks for a drag. */
const OUTSIDE = ['pointerdown']

const IN_MENU = ['machine.versions', 'machine.import', 'machine.export', 'machine.copy', 'machine.tidy']

function More({ actions }: { actions: readonly Action[] }) {
  return (
    <Menu width={230} clickOutsideEvents={OUTSIDE}>
      <Menu.Target>
        <ActionIcon aria-label="More">
          <IconDots size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {actions
          .filter((action) => IN_MENU.includes(action.id))
          .map((action) => (
            <Menu.Item
              key={action.id}
              leftSection={<action.icon size={15} />}
              rightSection={action.shortcut ? <KeyHint keys={action.shortcut} /> : null}
              disabled={!action.enabled()}
              onClick={action.run}
            >
              {action.label}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  )
}
