"""Java projects: Maven through surefire's XML reports, Gradle through its own."""

from __future__ import annotations

import re

from muster.toolchain.command import Command
from muster.toolchain.project import whole


def find(project, found):
    """Return the Commands of a Maven or Gradle build; nothing without a pom.xml or build.gradle."""
    if project.exists("pom.xml"):
        return _maven(project)
    gradle = project.first("build.gradle", "build.gradle.kts")
    return _gradle(project, gradle) if gradle else []


def _maven(project):
    pom = project.text("pom.xml")
    argv = ["./mvnw"] if project.exists("mvnw") else ["mvn"]
    missing = None if argv[0] != "mvn" or project.which("mvn") else "mvn is needed (pom.xml) but not installed; see https://maven.apache.org"
    missing = missing or (None if project.which("java") else "java is needed (pom.xml) but not installed; install a JDK")
    argv += ["-B", "-ntp"]
    made = dict(cwd=project.rel, source="pom.xml", missing=missing)
    definition = {"tool": "mvn test"}
    definition.update(_decisive(pom))
    for config in (".mvn/maven.config", ".mvn/jvm.config"):  # options that Maven adds by itself
        if project.exists(config):
            definition[config] = whole(project.text(config))
    commands = [Command("build", "maven", argv + ["-DskipTests", "test-compile"], definition={"tool": "mvn test-compile"}, **made)]
    if "spotless-maven-plugin" in pom:
        commands.append(Command("format", "spotless", argv + ["spotless:check"], definition={"tool": "mvn spotless:check"}, **made))
    if "maven-checkstyle-plugin" in pom:
        commands.append(Command("lint", "checkstyle", argv + ["checkstyle:check"], definition={"tool": "mvn checkstyle:check"}, **made))
    report = ("junit", "**/target/surefire-reports/TEST-*.xml")
    if any(name.replace("\\", "/").startswith("src/test/") or "/src/test/" in name for name in project.files(".java", ".kt", ".groovy")):
        commands.append(Command("tests", "maven", argv + ["test"], report=report, definition=definition, **made))
        if "jacoco-maven-plugin" in pom:
            commands.append(Command("coverage", "jacoco", argv + ["test", "jacoco:report"], report=report,
                                    coverage=("jacoco", "**/target/site/jacoco/jacoco.xml"), definition=definition, **made))
    return commands


_DECIDES = re.compile(r"surefire|failsafe|jacoco|checkstyle|spotless|skip|test|groups|argLine", re.IGNORECASE)


def _decisive(pom):
    """Return what of a pom.xml decides which tests run: the plugins and properties that speak of tests, and the profiles."""
    pom = re.sub(r"(?s)<!--.*?-->", "", pom)
    found = {}
    for label, parts in (
        ("<build>", re.findall(r"(?s)<plugin>.*?</plugin>", pom) + re.findall(r"<testSourceDirectory>[^<]*</testSourceDirectory>", pom)),
        ("<properties>", [entry for block in re.findall(r"(?s)<properties>(.*?)</properties>", pom)
                          for entry in re.findall(r"<([\w.-]+>[^<]*)</", block)]),
        ("<profiles>", re.findall(r"(?s)<profiles>.*</profiles>", pom)),
    ):
        kept = [whole(part) for part in parts if label == "<profiles>" or _DECIDES.search(part)]
        if kept:
            found["pom.xml " + label] = "\n".join(kept)
    return found


def _gradle(project, file):
    argv = ["./gradlew"] if project.exists("gradlew") else ["gradle"]
    missing = None if argv[0] != "gradle" or project.which("gradle") else "gradle is needed ({}) but not installed; see https://gradle.org".format(file)
    made = dict(cwd=project.rel, source=file, missing=missing)
    commands = [Command("build", "gradle", argv + ["--console=plain", "testClasses"], definition={"tool": "gradle testClasses"}, **made)]
    if any("src/test/" in name.replace("\\", "/") for name in project.files(".java", ".kt", ".groovy")):
        # Gradle leaves a test task out that it holds up to date, and then writes no new report.
        commands.append(Command("tests", "gradle", argv + ["--console=plain", "cleanTest", "test"], report=("junit", "**/build/test-results/test/TEST-*.xml"),
                                definition={"tool": "gradle test", file: whole(project.text(file))}, **made))
    return commands
