ORDERS = {1: {"owner": "ada", "total": 30}, 2: {"owner": "bob", "total": 12}}


def get_order(user, number):
    return ORDERS.get(number)


def list_orders(user, limit=100):
    mine = [order for order in ORDERS.values() if order["owner"] == user]
    return mine[:min(limit, 100)]
