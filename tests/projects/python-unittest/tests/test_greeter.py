import unittest

from greeter import greet


class Greeting(unittest.TestCase):
    def test_names_the_guest(self):
        self.assertEqual(greet("Ada"), "hello Ada")

    def test_many_guests(self):
        for name in ("Ada", "Grace"):
            with self.subTest(name=name):
                self.assertIn(name, greet(name))
