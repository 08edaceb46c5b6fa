export const meta = {name: "review"}
