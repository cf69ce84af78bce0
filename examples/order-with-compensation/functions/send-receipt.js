// Says thank you. Nothing is really sent: put your mail service here.
export default async function handler({ to, total }) {
  await sleep(80)
  console.log(`receipt over ${total.toFixed(2)} for ${to}`)
  return { to, sent: true }
}
