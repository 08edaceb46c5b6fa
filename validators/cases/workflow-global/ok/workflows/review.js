export const meta = {name: "review", description: "Review the diff"}
log("Date.now() is not here")
