// Reads a JSON list of single-file components; prints {error, line, script}: its script as TypeScript where it is written in it.
const sfc = require("@vue/compiler-sfc");

function judge(source, number) {
  const id = `block${number}`;
  const { descriptor, errors } = sfc.parse(source, { filename: `${id}.vue` });
  if (errors.length) return { error: errors[0].message, line: errors[0].loc?.start.line ?? null };
  const typed = (descriptor.scriptSetup ?? descriptor.script)?.lang === "ts";
  let script = null;
  let bindings;
  if (descriptor.script || descriptor.scriptSetup) {
    const compiled = sfc.compileScript(descriptor, { id });
    bindings = compiled.bindings;
    script = typed ? compiled.content : null;
  }
  if (descriptor.template) {
    const options = { bindingMetadata: bindings, expressionPlugins: typed ? ["typescript"] : [] };
    const template = { source: descriptor.template.content, filename: `${id}.vue`, id, compilerOptions: options };
    const compiled = sfc.compileTemplate({ ...template, ast: descriptor.template.ast });
    if (compiled.errors.length) {
      const first = compiled.errors[0];
      return { error: first.message ?? String(first), line: first.loc?.start.line ?? null };
    }
  }
  return { error: null, line: null, script };
}

const sources = JSON.parse(require("fs").readFileSync(0, "utf8"));
const found = sources.map((source, number) => {
  try {
    return judge(source, number);
  } catch (error) {
    return { error: error.message.split("\n")[0], line: error.loc?.line ?? null };
  }
});
require("fs").writeSync(1, JSON.stringify(found));
