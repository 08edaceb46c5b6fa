from calc import add


def test_adds():
    assert add(2, 3) == 5


def test_adds_below_zero():
    assert add(-2, -3) == -5
