import { transformSync } from 'esbuild';

// Jest calls this for every .ts file; types are erased, nothing is checked here (`npm run lint` does that).
export default {
  process(source, path) {
    const { code, map } = transformSync(source, {
      loader: 'ts',
      format: 'esm',
      target: 'node20',
      sourcemap: 'external',
      sourcefile: path,
    });
    return { code, map };
  },
};
