"""The report at the end of the tier: how many blocks were checked, and how."""


def pytest_terminal_summary(terminalreporter, config):
    text = getattr(config, "examples_table", None)
    if text:
        terminalreporter.section("code blocks of the pages")
        terminalreporter.write_line(text)
