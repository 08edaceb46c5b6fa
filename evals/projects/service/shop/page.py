VERSION = "1"
HEALTHY = True


def page():
    return (200 if HEALTHY else 500), "shop " + VERSION
