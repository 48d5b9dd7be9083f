import secrets

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from campaign.models import Campaign, User
from updates import demo
from updates.models import Update


class Command(BaseCommand):
    help = "Prepares the database and, when it is empty, loads a fictional campaign with an admin login."

    def handle(self, *args, **options):
        call_command("migrate", verbosity=0)
        if Campaign.objects.exists() or Update.objects.exists() or User.objects.exists():
            self.stdout.write("The database holds a campaign already; it stays as it is.")
            return
        password = secrets.token_urlsafe(12)
        with transaction.atomic():
            count = demo.load()
            User.objects.create_superuser("admin", password=password)
        self.stdout.write(f"Loaded the demo campaign with {count} updates.")
        self.stdout.write(f"Log in at /admin/ as admin with the password {password} (shown this once).")
