// Pays an expense that was approved.
export default async function handler({ expense, approvedBy }) {
  console.log(`${expense.amount.toFixed(2)} for ${expense.by}, approved by ${approvedBy}`)
  return { id: expense.id, paid: expense.amount, approvedBy }
}
