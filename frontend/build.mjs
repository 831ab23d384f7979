// Bundles styles and scripts into target/classes/static/assets, under names that contain a hash of their content,
// and writes manifest.properties, by which the backend finds them. Maven runs it; `npm run build` does, too.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const home = dirname(fileURLToPath(import.meta.url));
const target = join(home, 'target/classes/static/assets');
const source = join(home, 'src/main/assets');

installPackages();
rmSync(join(target, 'manifest.properties'), { force: true });
mkdirSync(target, { recursive: true });
const { outputs } = (await bundle()).metafile;
const names = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output.entryPoint]));
copyImages(names);
removeWhatIsStale(names);
compress(names.keys());
writeManifest(names);

/** Runs `npm ci`, unless node_modules already holds what the lock file says. */
function installPackages() {
  const mark = join(home, 'node_modules/.lectern-lock');
  const lock = createHash('sha256').update(readFileSync(join(home, 'package-lock.json'))).digest('hex');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return;
  execFileSync('npm', ['ci', '--prefer-offline'], { cwd: home, stdio: 'inherit', shell: process.platform === 'win32' });
  writeFileSync(mark, lock);
}

/** esbuild is imported here because it may only just have been installed. */
async function bundle() {
  const { build } = await import('esbuild');
  return build({
    absWorkingDir: home,
    entryPoints: ['app.css', 'theme.js', 'app.js', 'player.js', 'studio.js'].map(name => join(source, name)),
    outdir: target,
    entryNames: '[name]-[hash]',
    chunkNames: 'shared-[hash]',
    assetNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: ['es2022', 'chrome111', 'firefox114', 'safari16.4'],
    minify: true,
    legalComments: 'none',
    loader: { '.woff2': 'file', '.svg': 'file' },
    metafile: true,
    logLevel: 'warning',
  });
}

/** Pictures that pages name themselves get a hash in their names like everything else. */
function copyImages(names) {
  for (const name of readdirSync(join(source, 'images'))) {
    const bytes = readFileSync(join(source, 'images', name));
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8).toUpperCase();
    const hashed = `${basename(name, extname(name))}-${hash}${extname(name)}`;
    writeFileSync(join(target, hashed), bytes);
    names.set(hashed, name);
  }
}

function removeWhatIsStale(names) {
  for (const file of readdirSync(target)) {
    if (!names.has(file.replace(/\.(br|gz)$/, ''))) rmSync(join(target, file));
  }
}

/** Text is served compressed from files made here once, not anew for each request. */
function compress(files) {
  for (const file of files) {
    const path = join(target, file);
    if (!/\.(css|js|svg)$/.test(file) || existsSync(`${path}.br`) || statSync(path).size < 1024) continue;
    const bytes = readFileSync(path);
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
    writeFileSync(`${path}.br`, brotliCompressSync(bytes));
  }
}

/** Fonts are no entry points, but pages preload them by name. */
function withoutHash(file) {
  return file.replace(/-[0-9A-Z]{8}(?=\.)/, '');
}

function writeManifest(names) {
  const lines = [...names].map(([file, entry]) => `${entry ? basename(entry) : withoutHash(file)}=${file}`).sort();
  writeFileSync(join(target, 'manifest.properties'), lines.join('\n') + '\n');
}
