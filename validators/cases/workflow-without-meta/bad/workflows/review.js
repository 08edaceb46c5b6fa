const size = 3
export const meta = {name: "review", description: "Review the diff"}
