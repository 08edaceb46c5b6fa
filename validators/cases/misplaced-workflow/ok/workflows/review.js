export const meta = {name: "review", description: "Review the diff"}
return await agent("Review the diff", {agentType: "studio:reader"})
