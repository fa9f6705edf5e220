// `node --import ./tools/bootstrap/node-24.mjs FILE.ts` is how every script of package.json starts. Before the set-up npm finds only the
// machine's own Node, which may be too old to read TypeScript: then this says in one sentence what is missing. It runs on Node 20.
const [major] = process.versions.node.split('.');
if (Number(major) < 24) {
  console.error(
    `marsad: this needs Node 24 and runs on Node ${process.versions.node}. \`node tools/bootstrap.mjs check\` fetches it once into this folder, as every make target does; then the same command works.`,
  );
  process.exit(1);
}
