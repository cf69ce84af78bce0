// Undoes reserve-stock.
export default async function handler({ reservationId }) {
  await sleep(100)
  console.log(`gave back what was put aside under ${reservationId}`)
  return { released: reservationId }
}
