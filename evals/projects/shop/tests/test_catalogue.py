from catalogue import duplicates


def test_finds_what_stands_twice():
    assert duplicates([3, 1, 3, 2, 1, 3]) == [3, 1]


def test_finds_nothing_where_all_differ():
    assert duplicates([1, 2]) == []
