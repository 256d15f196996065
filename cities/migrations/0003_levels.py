from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cities', '0002_plain_digits'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='city',
            name='cities_city_level_known',
        ),
        migrations.RemoveConstraint(
            model_name='city',
            name='cities_city_code_of_province',
        ),
        migrations.RemoveConstraint(
            model_name='district',
            name='cities_district_kind_known',
        ),
        migrations.AlterField(
            model_name='city',
            name='level',
            field=models.CharField(choices=[('nation', 'Nation'), ('province', 'Province'), ('prefecture', 'Prefecture-level city'), ('county', 'County-level region')], max_length=20, verbose_name='level'),
        ),
        migrations.AlterField(
            model_name='city',
            name='province',
            field=models.CharField(blank=True, choices=[('beijing', 'Beijing'), ('tianjin', 'Tianjin'), ('hebei', 'Hebei'), ('shanxi', 'Shanxi'), ('inner-mongolia', 'Inner Mongolia'), ('liaoning', 'Liaoning'), ('jilin', 'Jilin'), ('heilongjiang', 'Heilongjiang'), ('shanghai', 'Shanghai'), ('jiangsu', 'Jiangsu'), ('zhejiang', 'Zhejiang'), ('anhui', 'Anhui'), ('fujian', 'Fujian'), ('jiangxi', 'Jiangxi'), ('shandong', 'Shandong'), ('henan', 'Henan'), ('hubei', 'Hubei'), ('hunan', 'Hunan'), ('guangdong', 'Guangdong'), ('guangxi', 'Guangxi'), ('hainan', 'Hainan'), ('chongqing', 'Chongqing'), ('sichuan', 'Sichuan'), ('guizhou', 'Guizhou'), ('yunnan', 'Yunnan'), ('tibet', 'Tibet'), ('shaanxi', 'Shaanxi'), ('gansu', 'Gansu'), ('qinghai', 'Qinghai'), ('ningxia', 'Ningxia'), ('xinjiang', 'Xinjiang')], max_length=20, verbose_name='province'),
        ),
        migrations.AlterField(
            model_name='district',
            name='kind',
            field=models.CharField(choices=[('county', 'County'), ('prefecture', 'Prefecture-level city'), ('city', 'County-level city'), ('district', 'Urban district'), ('zone', 'Development zone'), ('park', 'Industrial park'), ('town', 'Town'), ('area', 'Area'), ('new-area', 'New area')], max_length=20, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='city',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['nation', 'province', 'prefecture', 'county'])), name='cities_city_level_known', violation_error_message='level: choose one of nation, province, prefecture, county.'),
        ),
        migrations.AddConstraint(
            model_name='city',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code', '100000'), ('level', 'nation'), ('province', '')), models.Q(('code__startswith', '11'), ('province', 'beijing')), models.Q(('code__startswith', '12'), ('province', 'tianjin')), models.Q(('code__startswith', '13'), ('province', 'hebei')), models.Q(('code__startswith', '14'), ('province', 'shanxi')), models.Q(('code__startswith', '15'), ('province', 'inner-mongolia')), models.Q(('code__startswith', '21'), ('province', 'liaoning')), models.Q(('code__startswith', '22'), ('province', 'jilin')), models.Q(('code__startswith', '23'), ('province', 'heilongjiang')), models.Q(('code__startswith', '31'), ('province', 'shanghai')), models.Q(('code__startswith', '32'), ('province', 'jiangsu')), models.Q(('code__startswith', '33'), ('province', 'zhejiang')), models.Q(('code__startswith', '34'), ('province', 'anhui')), models.Q(('code__startswith', '35'), ('province', 'fujian')), models.Q(('code__startswith', '36'), ('province', 'jiangxi')), models.Q(('code__startswith', '37'), ('province', 'shandong')), models.Q(('code__startswith', '41'), ('province', 'henan')), models.Q(('code__startswith', '42'), ('province', 'hubei')), models.Q(('code__startswith', '43'), ('province', 'hunan')), models.Q(('code__startswith', '44'), ('province', 'guangdong')), models.Q(('code__startswith', '45'), ('province', 'guangxi')), models.Q(('code__startswith', '46'), ('province', 'hainan')), models.Q(('code__startswith', '50'), ('province', 'chongqing')), models.Q(('code__startswith', '51'), ('province', 'sichuan')), models.Q(('code__startswith', '52'), ('province', 'guizhou')), models.Q(('code__startswith', '53'), ('province', 'yunnan')), models.Q(('code__startswith', '54'), ('province', 'tibet')), models.Q(('code__startswith', '61'), ('province', 'shaanxi')), models.Q(('code__startswith', '62'), ('province', 'gansu')), models.Q(('code__startswith', '63'), ('province', 'qinghai')), models.Q(('code__startswith', '64'), ('province', 'ningxia')), models.Q(('code__startswith', '65'), ('province', 'xinjiang')), _connector='OR'), name='cities_city_code_of_province', violation_error_message='The code does not begin with that of the province.'),
        ),
        migrations.AddConstraint(
            model_name='district',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['county', 'prefecture', 'city', 'district', 'zone', 'park', 'town', 'area', 'new-area'])), name='cities_district_kind_known', violation_error_message='kind: choose one of county, prefecture, city, district, zone, park, town, area, new-area.'),
        ),
    ]
