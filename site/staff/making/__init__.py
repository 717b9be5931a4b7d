"""Fair pay's screens in the Wagtail admin: time studies, piece rates, wage floors."""
