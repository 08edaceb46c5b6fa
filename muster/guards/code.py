def judge(name, simple, line):
    return ()
