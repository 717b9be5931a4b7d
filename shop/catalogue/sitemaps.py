"""The shop's part of /sitemap.xml. Days of change are told by month, no closer."""

from cms.sitemaps import OwnSitemap
from shop.catalogue.models import Category, Product


class ProductSitemap(OwnSitemap):
    def items(self):
        return Product.objects.browsable().order_by("pk")

    def lastmod(self, product):
        return product.date_updated.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


class CategorySitemap(OwnSitemap):
    def items(self):
        return Category.objects.browsable().order_by("path")


SITEMAPS = {"products": ProductSitemap, "categories": CategorySitemap}
