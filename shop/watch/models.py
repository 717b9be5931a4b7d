from django.db import models


class Watch(models.Model):
    """Whose turn it is: one row per watch, held until an instant by one process."""

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.CharField(max_length=80)
    held_until = models.DateTimeField()

    def __str__(self):
        return f"{self.name}: {self.holder} until {self.held_until}"
