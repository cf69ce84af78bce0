import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { notifyProblem } from '../../lib/notify.ts'
import { type Answers, trpc } from '../../lib/trpc.ts'
import classes from './machines.module.css'

/** The machines that ship with the product, one click away. */
export function Examples() {
  const examples = useQuery(trpc.example.list.queryOptions())
  if (examples.data === undefined || examples.data.length === 0) return null
  return (
    <section className={classes.examples}>
      <h2 className="section-title">Examples</h2>
      <div className={classes.cards}>
        {examples.data.map((example) => (
          <ExampleCard key={example.id} example={example} />
        ))}
      </div>
    </section>
  )
}

function ExampleCard({ example }: { example: Answers['example']['list'][number] }) {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const install = useMutation(
    trpc.example.install.mutationOptions({
      onSuccess: async ({ machineId }) => {
        void queries.invalidateQueries()
        await navigate({ to: '/machines/$id', params: { id: machineId } })
      },
      onError: (error) => notifyProblem(error, 'The example could not be installed'),
    }),
  )
  return (
    <article className={`card ${classes.example}`}>
      <h3 className={classes.exampleTitle}>{example.title}</h3>
      <p className={classes.exampleText}>{example.description}</p>
      {example.installedAs === null ? (
        <Button
          variant="default"
          size="compact-xs"
          loading={install.isPending}
          onClick={() => install.mutate({ id: example.id })}
        >
          Install and open
        </Button>
      ) : (
        <Link to="/machines/$id" params={{ id: example.installedAs }}>
          Open
        </Link>
      )}
    </article>
  )
}
