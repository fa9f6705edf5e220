export async function evaluateAll(): Promise<void> {}
