from django.test import TestCase

from .models import Category


class CategoryTests(TestCase):
    def test_shows_its_name(self):
        self.assertEqual(str(Category(name="Travel")), "Travel")
