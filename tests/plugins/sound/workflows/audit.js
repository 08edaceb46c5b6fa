export const meta = { name: 'audit', description: 'Audit the books of a month', whenToUse: 'when a month ends', phases: [{ title: 'Read' }] }
phase('Read')
const report = await agent('Read the books of ' + JSON.stringify(args) + ' and list what does not add up', { agentType: 'shop:reviewer', phase: 'Read' })
return { report }
