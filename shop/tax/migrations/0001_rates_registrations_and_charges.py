"""Tax rates and registrations, each dated and without overlap; what was charged stays."""

import django.db.models.deletion
from django.db import migrations, models

from artisans.guards import install, no_overlap
from shop.tax.guards import TAX_GUARDS


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('order', '0023_pieces_given_up'),
    ]

    operations = [
        migrations.CreateModel(
            name='TaxAssessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(max_length=2)),
                ('state', models.CharField(blank=True, max_length=10)),
                ('postcode', models.CharField(blank=True, max_length=64)),
                ('jurisdiction', models.CharField(max_length=80)),
                ('is_inclusive', models.BooleanField(help_text='prices were shown with tax')),
                ('notice', models.CharField(blank=True, max_length=250)),
                ('policy', models.CharField(max_length=120)),
                ('reference', models.CharField(blank=True, help_text="the policy's own id", max_length=255)),
                ('committed_at', models.DateTimeField(blank=True, null=True)),
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='tax_assessment', to='order.order')),
            ],
        ),
        migrations.CreateModel(
            name='TaxRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(help_text='two letters: DE', max_length=2)),
                ('state', models.CharField(blank=True, help_text='its code: NY', max_length=10)),
                ('postcode_prefix', models.CharField(blank=True, help_text='100 for 10001', max_length=10)),
                ('category', models.CharField(choices=[('standard', 'standard'), ('reduced', 'reduced'), ('clothing', 'clothing'), ('books', 'books and printed matter'), ('food', 'food'), ('exempt', 'exempt')], default='standard', max_length=16)),
                ('rate', models.DecimalField(decimal_places=5, help_text='0.19 for 19 %', max_digits=6)),
                ('name', models.CharField(help_text='on receipts: VAT, Sales tax', max_length=40)),
                ('taxes_shipping', models.BooleanField(default=True, help_text='owed on delivery too')),
                ('effective_from', models.DateField()),
                ('effective_to', models.DateField(blank=True, help_text='the first day it is over', null=True)),
                ('source', models.CharField(max_length=200)),
                ('source_url', models.URLField(max_length=300)),
                ('checked_on', models.DateField(blank=True, help_text='when somebody last compared it with its source', null=True)),
            ],
            options={
                'ordering': ['country', 'state', 'postcode_prefix', 'category', '-effective_from'],
                'constraints': [models.CheckConstraint(condition=models.Q(('rate__gte', 0), ('rate__lte', 1)), name='tax_rate_is_a_share_of_the_price'), models.CheckConstraint(condition=models.Q(('effective_to__isnull', True), ('effective_to__gt', models.F('effective_from')), _connector='OR'), name='tax_rate_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('source', ''), _negated=True), models.Q(('source_url', ''), _negated=True)), name='tax_rate_names_its_source'), models.CheckConstraint(condition=models.Q(('category__in', ['standard', 'reduced', 'clothing', 'books', 'food', 'exempt'])), name='tax_rate_is_for_a_known_category'), models.UniqueConstraint(fields=('country', 'state', 'postcode_prefix', 'category', 'effective_from'), name='one_tax_rate_for_a_place_category_and_day')],
            },
        ),
        migrations.CreateModel(
            name='TaxRegistration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(help_text='two letters: US; EU for the OSS', max_length=2)),
                ('state', models.CharField(blank=True, help_text='its code, in the US: NY', max_length=10)),
                ('number', models.CharField(help_text='as the authority gave it', max_length=40)),
                ('effective_from', models.DateField()),
                ('effective_to', models.DateField(blank=True, help_text='the first day it is over', null=True)),
            ],
            options={
                'ordering': ['country', 'state', '-effective_from'],
                'constraints': [models.CheckConstraint(condition=models.Q(('effective_to__isnull', True), ('effective_to__gt', models.F('effective_from')), _connector='OR'), name='tax_registration_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('number', ''), _negated=True), name='tax_registration_has_its_number'), models.CheckConstraint(condition=models.Q(models.Q(('country', 'US'), _negated=True), models.Q(('state', ''), _negated=True), _connector='OR'), name='tax_registration_in_the_us_is_of_a_state'), models.UniqueConstraint(fields=('country', 'state', 'effective_from'), name='one_tax_registration_for_a_place_and_day')],
            },
        ),
        migrations.CreateModel(
            name='TaxCharge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('rate', models.DecimalField(decimal_places=5, max_digits=6)),
                ('net', models.DecimalField(decimal_places=2, max_digits=12)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='tax.taxassessment')),
                ('line', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tax_charges', to='order.line')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('rate__gte', 0), ('rate__lte', 1)), name='tax_charge_has_a_rate_below_all'), models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('net__gte', 0)), name='tax_charge_is_not_negative'), models.UniqueConstraint(fields=('assessment', 'line', 'name', 'rate'), name='one_tax_charge_for_a_line_and_rate', nulls_distinct=False)],
            },
        ),
        *no_overlap(
            "tax_taxrate",
            name="tax_rate_holds_alone_for_its_days",
            of=["country", "state", "postcode_prefix", "category"],
            says="end the rate before it first",
        ),
        *no_overlap(
            "tax_taxregistration",
            name="tax_registration_holds_alone_for_its_days",
            of=["country", "state"],
            says="end the registration before it first",
        ),
        install(TAX_GUARDS),
    ]
