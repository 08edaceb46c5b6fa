export const meta = {name: "review", description: "Review the diff"}
log(String(Date.now()))
