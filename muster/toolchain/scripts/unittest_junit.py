"""Run a project's unittest suite and write JUnit XML: `unittest_junit.py REPORT [arguments of unittest discover]`.

The project's own Python runs this file, whatever its version (3.6 and up), so it imports nothing of muster.
"""

import sys
import unittest
from xml.sax.saxutils import quoteattr


class Recorder(unittest.TextTestResult):
    """Keeps each test's outcome beside the usual text."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.cases = []

    def record(self, test, outcome, detail=""):
        self.cases.append((test.id(), outcome, detail))

    def addSuccess(self, test):
        super().addSuccess(test)
        self.record(test, "")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.record(test, "failure", str(err[1]))

    def addError(self, test, err):
        super().addError(test, err)
        self.record(test, "error", str(err[1]))

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.record(test, "skipped", reason)

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self.record(test, "skipped", "expected failure")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.record(test, "failure", "unexpected success")

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.record(test, "failure", str(err[1]))


def write(path, cases):
    """Write the cases as JUnit XML; a test with several outcomes (subtests) counts once, with its worst."""
    worst = {}
    for name, outcome, detail in cases:
        order = ["", "skipped", "failure", "error"]
        if name not in worst or order.index(outcome) > order.index(worst[name][0]):
            worst[name] = (outcome, detail)
    with open(path, "w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="utf-8"?>\n<testsuites><testsuite name="unittest">\n')
        for name, (outcome, detail) in worst.items():
            group, _, short = name.rpartition(".")
            detail = "".join(char if char.isprintable() else " " for char in detail)[:2000]
            detail = detail.encode("utf-8", "replace").decode("utf-8")
            if group.startswith("unittest.loader."):  # a module that can not be imported
                group, outcome, detail = "", "error", "collection failure"
            out.write("<testcase classname={} name={}>".format(quoteattr(group), quoteattr(short)))
            out.write("<{} message={}/>".format(outcome, quoteattr(detail)) if outcome else "")
            out.write("</testcase>\n")
        out.write("</testsuite></testsuites>\n")


def main():
    """Run the suite; exit 0 where everything passed."""
    report = sys.argv[1]
    sys.path.insert(0, "")
    kept = []

    def run(self, suite):
        result = unittest.TextTestRunner(resultclass=Recorder, stream=sys.stderr, verbosity=1).run(suite)
        kept.append(result)
        return result

    runner = type("Runner", (), {"run": run})
    program = unittest.main(module=None, argv=["unittest", "discover"] + sys.argv[2:], testRunner=runner(), exit=False)
    write(report, program.result.cases)
    return 0 if program.result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
