from shop.page import VERSION, page


def test_the_page_names_its_version():
    assert page()[1] == "shop " + VERSION
