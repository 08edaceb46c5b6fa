from shop.orders import get_order, list_orders


def test_an_order_has_a_total():
    assert get_order("ada", 1)["total"] == 30


def test_a_customer_lists_its_own_orders():
    assert list_orders("bob") == [{"owner": "bob", "total": 12}]
