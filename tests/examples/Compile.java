import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/** Compiles many units of files in one JVM: `java Compile.java FOLDER…`; a line an error: `file TAB line TAB code TAB what`. */
public class Compile {
  private static final Pattern KOTLIN = Pattern.compile("^(.*?\\.kts?):(\\d+):\\d+: error: (.*)$");

  public static void main(String[] folders) throws Exception {
    for (String folder : folders) {
      List<File> files = new ArrayList<>();
      try (var walk = Files.walk(Path.of(folder))) {
        walk.filter(Files::isRegularFile).map(Path::toFile).sorted().forEach(files::add);
      }
      if (files.get(0).getName().endsWith(".java")) {
        java(files, folder);
      } else {
        kotlin(files, folder);
      }
    }
  }

  private static void java(List<File> files, String folder) throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    try (var manager = compiler.getStandardFileManager(found, Locale.ENGLISH, null)) {
      List<String> options = List.of("-proc:none", "-Xlint:none", "-d", Files.createTempDirectory("javac").toString());
      compiler.getTask(null, manager, found, options, null, manager.getJavaFileObjectsFromFiles(files)).call();
    }
    for (Diagnostic<? extends JavaFileObject> one : found.getDiagnostics()) {
      if (one.getKind() == Diagnostic.Kind.ERROR) {
        String file = one.getSource() == null ? files.get(0).getPath() : one.getSource().toUri().getPath();
        tell(file, one.getLineNumber(), one.getCode(), one.getMessage(Locale.ENGLISH));
      }
    }
  }

  private static void kotlin(List<File> files, String folder) throws Exception {
    Class<?> type = Class.forName("org.jetbrains.kotlin.cli.jvm.K2JVMCompiler");
    List<String> words = new ArrayList<>(List.of("-nowarn", "-no-reflect", "-kotlin-home", System.getProperty("kotlin.home")));
    words.addAll(List.of("-d", Files.createTempDirectory("kotlinc").toString(), "-cp", System.getProperty("block.classpath", "")));
    files.forEach(file -> words.add(file.getPath()));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Object compiler = type.getConstructor().newInstance();
    Object code = type.getMethod("exec", PrintStream.class, String[].class)
        .invoke(compiler, new PrintStream(said, true), words.toArray(new String[0]));
    boolean told = false;
    for (String line : said.toString().split("\n")) {
      Matcher match = KOTLIN.matcher(line);
      if (match.matches()) {
        tell(match.group(1).replaceFirst("^file://", ""), Long.parseLong(match.group(2)), "error", match.group(3));
        told = true;
      }
    }
    if (!told && !code.toString().equals("OK")) {
      tell(files.get(0).getPath(), 0, "error", said.toString());
    }
  }

  private static void tell(String file, long line, String code, String what) {
    System.out.println(file + "\t" + line + "\t" + code + "\t" + what.replaceAll("\\s+", " "));
  }
}
