from django.contrib import admin

from cities import admin as cities
from cities.models import City, District
from plans.admin.recorded import RecordedAdmin


@admin.register(City)
class CityAdmin(RecordedAdmin, cities.CityAdmin):
    pass


@admin.register(District)
class DistrictAdmin(RecordedAdmin, cities.DistrictAdmin):
    pass
