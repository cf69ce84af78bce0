import { type MantineColorScheme, SegmentedControl, useMantineColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'
import { Section } from './section.tsx'

const SCHEMES: readonly { value: MantineColorScheme; label: string; icon: typeof IconSun }[] = [
  { value: 'light', label: 'Light', icon: IconSun },
  { value: 'dark', label: 'Dark', icon: IconMoon },
  { value: 'auto', label: 'As the system', icon: IconDeviceDesktop },
]

/** Light, dark, or whatever the computer is set to. */
export function AppearanceSection() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Section title="Appearance" about="Kept in this browser.">
      <SegmentedControl<MantineColorScheme>
        aria-label="Colours"
        value={colorScheme}
        onChange={setColorScheme}
        data={SCHEMES.map(({ value, label, icon: Icon }) => ({
          value,
          label: (
            <span className="row" style={{ gap: 6 }}>
              <Icon size={14} />
              {label}
            </span>
          ),
        }))}
      />
    </Section>
  )
}
