"""An output style that overrides the person's own choice.

## Why
With `force-for-plugin: true` the style is on in every session while the plugin is installed, whatever the person chose; the
client still shows their choice. Two such plugins: one wins silently.

## Example
```yaml
force-for-plugin: true
```

## Instead
```yaml
keep-coding-instructions: true
```
"""

from validators.rules import report

GROUP, SEVERITY, FIXES = "parts", "warning", False
def check(target):
    """Yield the styles that force themselves on; the fix says false."""
    for style in target.styles:
        found = style.get("force-for-plugin")
        if found is not None and found.value is True:
            yield report(style.source, style.front.key("force-for-plugin"), '"force-for-plugin" overrides the style that the person chose; leave it out')
