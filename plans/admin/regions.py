from django.contrib import admin

from cities import admin as cities
from cities.models import City, District
from plans.admin.proposing import ProposingAdmin


@admin.register(City)
class CityAdmin(ProposingAdmin, cities.CityAdmin):
    pass


@admin.register(District)
class DistrictAdmin(ProposingAdmin, cities.DistrictAdmin):
    pass
