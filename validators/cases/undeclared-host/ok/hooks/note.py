"""Ask for news."""
import urllib.request

with urllib.request.urlopen("https://api.shop-news.dev/v1", timeout=5) as answer:
    answer.read()
